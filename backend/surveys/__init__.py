"""Takes owners' ratings, given in a chat or by telephone: voluntary, and changeable while the invitation is open
(mechanism section 5).

A rating is a move like any other: this package validates it and gives it to `backend.transitions`.
"""
