"""A turn: everything between an event and its answer. Begin with `turns`.

What a turn is

An event reaches a conversation: a text, a tap on a button, a photo, or a push. The turn answers it exactly once, even
if a process dies at any point. Lines and photos that follow one another are gathered first (`bursts`), and answered by
one turn; what is said here of an event holds for such a burst:

1. The process takes its own lock for the conversation, so that the turns of one chat stay in order here. Then it takes
   the shared lock in Redis, and loads the session and the answer stored for this event, if there is one
   (`sessions.begin`, one round trip).
2. An event whose id is known is not handled again: its stored messages are sent again. So a channel may repeat an
   update as often as it likes, and acknowledges the update only after the turn returns.
3. The engine (`dialogues.engine`) turns session and event into a new session, replies and effects. It is pure: no
   clock, no I/O, no failures.
4. Each effect is carried out (`effects`) under the key `conversation:event:n`. Its result is given to the engine as the
   next event, until there are no more effects. The desk stores the result of each key. If the process dies here, the
   turn runs again, the same keys return the same results, and there is only one ticket.
5. The session, the ids of all its events and the drawn messages are saved together, if the lock is still held
   (`sessions.commit`, the second round trip). Only then are the messages sent, in order. A channel skips a message that
   it has already delivered.

The keys count the effects of one event, so they are the same when a turn is repeated. A burst has the key of its first
event, and is stored until the commit: its events may come again in other groups, and are handled as the burst that they
were. A push is an event whose id is
the push's key: it is ordered, remembered and answered like any other event.
"""
