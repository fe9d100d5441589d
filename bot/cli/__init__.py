"""The commands of `guishang`, one module for each topic. The table of all commands is in `bot.__main__`."""
