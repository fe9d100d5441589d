"""Ratings, given in a chat or on the telephone (mechanism section 5): voluntary, changeable while the invitation is
open.

A rating is a move like any other: this package checks it and hands it to `backend.transitions`.
"""
