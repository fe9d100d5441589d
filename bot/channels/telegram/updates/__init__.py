"""What Telegram sends, read without trusting its shape: raw JSON in, an `IncomingUpdate` out. Begin with `decode`.

Not by aiogram's types: they refuse a whole update for one part that is newer than they are, and the person who sent it
would hear nothing (docs/decisions/0027).
"""
