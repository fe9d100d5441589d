"""PURE. The conversation as values: events in, replies and effects out. Standard library only, no I/O, no clock."""
