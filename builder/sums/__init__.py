"""The workbook's sums in plain Python: the second opinion."""
