"""Provides helpers that know nothing of tickets: encryption and hashes, signed codes, cleaning and masking of text,
word segmentation, telephone numbers and credit codes, working days. Imports no other package of the backend.
"""
