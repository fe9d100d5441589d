"""The ticket: the table of moves, guards, deadlines, who sees what, and how a ticket is read. Changes nothing.

Begin with `workflow` (which moves are legal, mechanism sections 2 to 5), `workflow_deadlines` (when each state is due)
and `visibility` (who needs to know what, mechanism 27). What changes a ticket is `backend.transitions`.
"""
