"""What a text means: a port, Rasa behind it, its data, training, measuring and versions. Without it the owner is asked.

Begin with `contract`, the port. `serving` asks the running model, `training` makes one, `evaluation` says whether it
may be served, `imports` takes past tickets in, `entities` finds dates, places, organisations and amounts by rules.
"""
