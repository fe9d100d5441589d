"""Settings from the environment, and policy from files: nothing in code that an office may want to change."""

from pathlib import Path

ROOT = Path(__file__).parent
