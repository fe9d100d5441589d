"""Dispatches tickets (mechanism section 3): keeps the duty list and its versions, finds the duty a ticket is about,
suggests units to the desk, and dispatches automatically where policy allows it.

Read `service` first.
"""
