"""VBA source text to ``vbaProject.bin``: the project a workbook with macros carries, made without Excel.

Written from Microsoft's open specifications: [MS-OVBA] for the streams of a project, [MS-CFB] for the file
that holds them. No compiled code is written: Excel and LibreOffice compile the text when they open it.
"""

from __future__ import annotations

from builder.vba.project import (
    DOCUMENT,
    STANDARD,
    Module,
    ProjectError,
    compiled,
    document,
    modules,
    read_modules,
)

__all__ = [
    "DOCUMENT",
    "STANDARD",
    "Module",
    "ProjectError",
    "compiled",
    "document",
    "modules",
    "read_modules",
]
