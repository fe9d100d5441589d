"""Other platforms: tickets they bring under their own numbers, and webhooks that tell them what became of those
(mechanism 3). `webhooks` writes what is owed in the transaction of the move; `webhook_outbox` hands it to the sender.
"""
