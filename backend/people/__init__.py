"""Owners, staff, desks and departments: their tables and how they are found.

Owners are known by the conversation they speak from, never by what somebody typed (mechanism 2, 27).
"""
