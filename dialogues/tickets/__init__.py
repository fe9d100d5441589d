"""PURE. Talk about tickets that exist: an owner's, an objection, a rating, the cases of staff; and small talk."""
