"""Writes the pushes (notifications) of a move and keeps them in an outbox until they are delivered (mechanism 29).

`enqueue` finds the recipients and writes their pushes in the transaction of the move; `outbox` gives the pushes to the
worker that delivers them, in the order of each conversation.
"""
