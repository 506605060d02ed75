"""A returned copy worked out again: in the blank book, in Excel, in LibreOffice."""
