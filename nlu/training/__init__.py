"""Makes a model: examples, corrections by people, the training job, versions in a registry.

Begin reading with `train`, from examples to a model file. `corpus` reads and checks examples, `duplicates` finds texts
that say the same, `corrections` and `gold_set` bring in what people decided, `jobs` runs one training at a time,
`registry` holds the versions and the pointer to the served one. Does not measure: see `evaluation`.
"""
