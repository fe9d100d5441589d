"""Reads settings from the environment and policy from files, so that an office can change them without changing
code.
"""

from pathlib import Path

ROOT = Path(__file__).parent
