"""Keeps the model's predictions and the texts that people label to improve it: predictions, labels, gold set, drift.

Never keeps the words of a secret ticket, unless policy says to keep them redacted.
"""
