"""What any spreadsheet has: kinds of cells, addresses, number formats, the width of text."""
