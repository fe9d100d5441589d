"""Defines the ticket: the table of moves, guards, deadlines, visibility, queries and views. Changes no ticket.

Begin with `workflow` (which moves are legal, mechanism sections 2 to 5), `workflow_deadlines` (when each state is due)
and `visibility` (who may see which part, mechanism 27). `backend.transitions` changes tickets.
"""
