"""The running model: Rasa's own process, the HTTP client that asks it, the watcher that follows the promoted
version."""
