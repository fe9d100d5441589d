"""A turn: what happens between an event and its answer. Begin with `turns`.

What a turn is
    An event reaches a conversation: words, a tap, a photo, or a push to be told. A turn answers it once, whatever dies:

    1. This process takes the conversation's own lock, so that the turns of one chat keep their order here; then the
       shared lock in Redis, with the session and what was answered before (`sessions.begin`, one round trip).
    2. An event whose id is known is not worked out again: its stored messages are sent again. So a channel may repeat
       an update as often as it likes, and acknowledges it only after the turn returns.
    3. The engine (`dialogues.engine`) turns session and event into a new session, replies and effects. It is pure: no
       clock, no waiting, no failure.
    4. Each effect is carried out (`effects`) under the key `conversation:event:n`, and its answer is fed in as an event
       of its own, until nothing more is wanted. The desk keeps the answer of each key: if this process dies now, the
       turn is made again, the same keys get the same answers, and there is one ticket. 5. Session, event id and drawn
       messages are saved together, if the lock is still ours (`sessions.save`, the second round trip). Only then are
       messages sent, in order; a channel drops one it has delivered already.

    The keys count effects within the event, so they are the same when a turn is repeated. A push is an event whose id
    is the push's key: ordered, remembered and answered for like any other.
"""
