"""PURE. Handles tickets that exist: an owner's list, an objection, a rating, the cases of staff; and small talk.

Owns what is said and asked about a ticket. Does not decide what is allowed: a ticket's card says what it allows.
"""
