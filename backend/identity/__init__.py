"""Codes that let somebody in: QR posters, hand-overs of a proven identity, invites of staff; and the register of staff
(mechanism 1, 2). A code that works once is stored as a hash.
"""
