"""A migration that was merged has run somewhere, so it never changes: what it lacks is a migration of its own.

A new one is added here, with the first digits of its SHA-256, when it is merged.
"""

from __future__ import annotations

from hashlib import sha256

from backend.migrations import VERSIONS

FROZEN = {
    "0001_the_first_schema.py": "8069518479780ef2",
    "0002_the_mechanism.py": "12debbcdefc45158",
    "0003_learning.py": "b6c3c7b7938445aa",
    "0004_duties.py": "7f68f3c5ee80de39",
    "0005_supervision.py": "29b890cf23ba9e33",
    "0006_partners.py": "69e88aa38e72b692",
    "0007_guard.py": "0344b52caed0094a",
    "0008_statistics.py": "6dc3c7323bbe82bb",
    "0009_one_secrecy.py": "a3dbf458ce9f0b58",
    "0010_shared_places.py": "90470656266fe770",
    "0011_invites_with_a_pin.py": "607aea5e93ccaa59",
    "0012_known_keys.py": "980c80da0fda12a4",
    "0013_sealed_words.py": "023d32e29e0eb22f",
}


def test_no_migration_changes_after_it_has_run_somewhere() -> None:
    found = {path.name: sha256(path.read_bytes()).hexdigest()[:16] for path in VERSIONS.glob("[0-9]*.py")}
    assert {name: found.get(name) for name in FROZEN} == FROZEN
