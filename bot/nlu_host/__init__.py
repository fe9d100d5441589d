"""Runs the model's server process: starts, watches and replaces it; and runs a shadow model beside it."""
