"""The commands of `guishang nlu`: training, labelling, imports, shadow, promotion."""
