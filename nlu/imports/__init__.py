"""Past tickets as examples: read, stripped of persons, planned, stored; all or nothing."""
