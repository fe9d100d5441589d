"""Making a model: examples, corrections by people, the training job, versions in a registry."""
