"""The processes: channels, the turn of a conversation, workers, documents, reports and commands.

`bootstrap` alone knows every concrete part; `services` starts what a process runs; `cli` has the commands. A message's
way is `channels` -> `conversation` -> `dialogues` (pure) -> `conversation` -> `channels`.
"""
