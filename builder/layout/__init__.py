"""What a workbook is made of, and where each thing is."""
