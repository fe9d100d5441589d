"""PURE. The types of question, one module each: how it is asked, and what typed words mean as its answer."""
