"""The one pipeline that moves tickets (mechanism chapters 2 to 5). Begin with `execute`, then `effects`.

What a move is
    A ticket is in one state. Somebody - its owner, a member of staff, or the clock - asks for an action, with what
    comes along: a `MoveRequest` of action, actor and payload (`request`). The table (`backend.tickets.workflow`) says
    whether there is such a move for that state and role; if not, nothing changes. Submitting is a move like any other
    (from no state), and so are a rating, a change of mind about it, and every warning of the clock. So whatever happens
    to a ticket happens in `execute_move`, and nowhere else: no other function of the house writes a ticket's state, its
    history, its alarm, its pushes or its webhooks.

In which order things happen, all in one transaction that the caller opened on a locked ticket
    1. The move is looked up, and its guards are asked. A refusal is a sentence (`Guard.refusal`).
    2. What came along is validated and resolved: codes become units, numbers become tickets (`validate`). Up to here
       nothing has changed, so that an error leaves no trace.
    3. The new state is entered, and the effect of the action is made: rounds, units, dates, ratings (`effects_*`).
       An effect may rely on its payload: it was validated, and its type says what is there.
    4. The alarm is set, if the state changed or the move says that the clock restarts (`backend.tickets.deadlines`).
    5. The history row is appended and flushed, since its id is part of the key of every push: the same event never
       tells the same reader twice.
    6. Pushes and webhooks are written beside it (the outbox); they are delivered after the commit, by others.
    7. What goes with the ticket follows it.

Why joined tickets follow
    Owners of one matter have a ticket each, joined to the first. When that one has a result, the others get it as a
    move of their own (FOLLOW), with a round, an invitation and a push for each owner; when there will be none, or it
    became secret, they go on alone (LEAVE). A merged ticket is the same owner's: its words and files move into the
    other one.

What time does
    Each ticket, and each co-handler's part, carries its next alarm: an action and an instant. `scheduler` asks for
    those that have come, locks each ticket, reads its alarm again, and executes that move as the clock. So a scan costs
    what is due, any number of workers may scan, and a warning is a row of the history like any other.
"""
