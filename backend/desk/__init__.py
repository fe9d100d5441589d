"""The desk in this process: `service.LocalDesk` implements the port `TicketDesk`, each call one transaction; the
knowledge base; and the routes of a unit's own system.
"""
