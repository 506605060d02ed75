"""The embedded engine as xlwings asks for one."""
