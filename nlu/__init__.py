"""Understanding what an owner wrote: the port, its Rasa adapter, the shipped training data, the models' life cycle."""
