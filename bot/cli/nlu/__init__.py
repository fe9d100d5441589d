"""The commands of `guishang nlu`: training, labelling, imports, evaluation, shadow, promotion."""
