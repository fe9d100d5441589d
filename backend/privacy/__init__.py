"""Protects persons (mechanism 27): receipt codes of anonymous reports, retention, and re-encryption under the newest
key.
"""
