"""Stores and finds owners, staff, desks and departments.

An owner is identified by the conversation they write from, never by something that was typed (mechanism 2, 27).
"""
