"""The words: Fluent catalogues drawn into messages, and the configuration that dialogues are given."""
