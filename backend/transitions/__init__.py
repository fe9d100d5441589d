"""Executes moves on tickets: the one pipeline that changes a ticket (mechanism chapters 2 to 5).

Begin with `execute`, then `effects`.

What a move is
    A ticket is in one state. An actor (its owner, a member of staff, or the clock) requests an action with a payload:
    a `MoveRequest` (`request`). The table (`backend.tickets.workflow`) says whether there is such a move for that state
    and role; if not, nothing changes. Submitting is a move like any other (from no state). So are a rating, a change of
    the rating, and every warning of the clock. Every change of a ticket's state, history, alarm, pushes or webhooks
    happens in `execute_move`, and no other function of the backend writes them.

The order of steps, all in one transaction that the caller opened on a locked ticket
    1. The move is looked up in the table, and its guards are checked. A refusal is a sentence (`Guard.refusal`).
    2. The payload is validated and resolved: codes become units, numbers become tickets (`validate`). Up to here
       nothing has changed, so that an error leaves no trace.
    3. The new state is set, and the effect of the action is applied: rounds, units, dates, ratings (`effects_*`).
       An effect may rely on its payload: it is validated, and its type says what it contains.
    4. The alarm is set, if the state changed or the move restarts the deadline (`backend.tickets.deadlines`).
    5. The history row is appended and flushed, since its id is part of the key of every push: so the same event
       never notifies the same reader twice.
    6. Pushes and webhooks are written to their outboxes in the same transaction. Workers deliver them after the commit.
    7. Joined and merged tickets are moved too.

Why joined tickets follow
    Several owners may bring the same matter. Each has a ticket, joined to the first one. When the first one has a
    result, each joined ticket gets it by a move of its own (FOLLOW), with a round, an invitation to rate and a push. If
    the first one ends without a result or becomes secret, the joined tickets continue alone (LEAVE). A merged ticket
    belongs to the same owner: its words and files are moved into the other ticket.

What happens when time passes
    Each ticket, and each co-handler's part, stores its next alarm: an action and an instant. `scheduler` queries the
    alarms that are due, locks each ticket, reads its alarm again, and executes that move with the clock as actor. The
    cost of a scan depends on the number of due alarms only, any number of workers may scan, and a warning is a row of
    the history like any other move.
"""
