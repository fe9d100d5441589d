"""What the model is corrected by: predictions, labels, gold set, training jobs, shadow answers. Refuses behaviour."""

from __future__ import annotations
