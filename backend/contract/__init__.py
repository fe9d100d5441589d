"""Defines what other packages may import from the desk: the port `TicketDesk`, its values, enums, payloads and errors.

Imports no other package of this project. Begin with `desk`.
"""
