"""Finds out what a text means: a port, Rasa behind it, its training data, training, evaluation and versions.

Owns everything about the model. Does not decide what the conversation does with an understanding
(`dialogues.input.intent`); without a model the owner is asked instead.

Begin reading with `contract`, the port. `serving` asks the running model, `training` makes one, `evaluation` measures
whether it may be served, `imports` takes past tickets in as examples, `entities` finds dates, places, organisations and
amounts by rules. `rasa/` runs in Rasa's own Python environment and imports nothing from here.
"""
