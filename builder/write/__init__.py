"""A layout to a file: the only room that knows XlsxWriter."""
