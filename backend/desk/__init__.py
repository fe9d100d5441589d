"""Implements the port `TicketDesk` in this process (`service`), the knowledge base, and the routes for the system of a
desk or department.
"""
