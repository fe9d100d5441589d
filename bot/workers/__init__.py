"""What runs in the background: delivering pushes and webhooks, retention, watching the model's drift."""
