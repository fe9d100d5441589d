"""Serves a model: Rasa's process, the HTTP client that asks it, the watcher that follows the promoted version.

Does not choose which model is served: that is the pointer of `training.registry`.
"""
