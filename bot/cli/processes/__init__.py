"""The commands that run a process or prepare for one, each in a module that loads only what its process needs."""
