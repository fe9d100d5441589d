"""PURE. Question types, one small file each: how one is asked, and how typed words are read as its answer."""
