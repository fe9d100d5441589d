"""Supervision (mechanism section 6): evidence in histories, proposals the software makes, letters people issue, spot
checks. Begin with `evidence` (what counts), then `scan` (when it is proposed), `proposals` (what people decide).
"""
