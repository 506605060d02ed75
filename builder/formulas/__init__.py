"""The text of formulas: the vocabulary they are written in, and how two of them are compared."""
