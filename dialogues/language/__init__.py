"""PURE. Recognises words without a model: numbers, yes and no, questions, praise, corrections.

Owns matching of text against the tables of the configuration. Does not know the session or what follows from a match.
"""
