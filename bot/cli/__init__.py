"""The commands of `guishang`, a module a topic."""
