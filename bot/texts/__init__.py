"""The texts: the Fluent catalogue that draws messages, and the configuration that dialogues read."""
