"""The processes of guishang: channels, conversation turns, background workers, documents, reports and commands.

Begin with `bootstrap`: it builds all concrete parts. `services` starts what a process runs; `cli` holds the commands.
The path of a message: `channels` -> `conversation` -> `dialogues` (pure) -> `conversation` -> `channels`.
"""
