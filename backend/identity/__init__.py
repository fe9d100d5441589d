"""Manages the codes by which people enter (QR posters, hand-overs of a proven identity, staff invites) and the register
of staff (mechanism 1, 2).

A code that works only once is stored as a hash.
"""
