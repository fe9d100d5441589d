"""Serves other platforms (partners): takes the tickets they submit under their own numbers, and notifies them of every
move by webhook (mechanism 3).

`webhooks` writes the events in the transaction of the move; `webhook_outbox` gives them to the worker that sends them.
"""
