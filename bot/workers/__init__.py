"""The background workers: delivery of pushes and webhooks, retention, and the watch on the model's drift."""
