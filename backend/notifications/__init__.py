"""Who is told of a move, and the outbox their pushes wait in (mechanism 29).

`enqueue` writes pushes in the transaction of the move; `outbox` hands them to whoever delivers, in each conversation's
order.
"""
