"""The macro workbook."""
