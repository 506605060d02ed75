"""The rules as formulas of the workbook."""
