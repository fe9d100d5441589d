"""PURE. The values of a dialogue: session, events, effects, replies, configuration, buttons, and their stored form."""
