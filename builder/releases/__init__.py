"""The versions of the workbook that a copy may be of."""
