"""What the rest of the house may name of the desk: the port `TicketDesk`, its values, enums, payloads and errors.

Imports nothing of the house. Begin with `desk`.
"""
