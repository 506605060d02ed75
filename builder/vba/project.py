"""A project of modules and its streams, [MS-OVBA] 2.2 and 2.3: what ``vbaProject.bin`` holds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.vba import obfuscation
from builder.vba.compound import compound
from builder.vba.compression import compress
from builder.vba.obfuscation import disguised
from builder.vba.records import ENCODING, directory

STANDARD, DOCUMENT = "standard", "document"
NAME = "VBAProject"
NO_CACHE = b"\xcc\x61\xff\xff\x00\x00\x00"  # version 0xFFFF: no compiled code, compile the text
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
HEADER = re.compile(r'^Attribute VB_Name = "(\w+)"$', re.MULTILINE)
STANDARD_SUFFIX = ".bas"
WORKBOOK = "ThisWorkbook"
WORKBOOK_CLASS, SHEET_CLASS = "00020819", "00020820"
DOCUMENT_TEXT = """Attribute VB_Name = "{}"
Attribute VB_Base = "0{{{}-0000-0000-C000-000000000046}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""
KINDS = {STANDARD_SUFFIX: STANDARD, ".cls": DOCUMENT}
CLOSED_WINDOW = "{}=0, 0, 0, 0, C"
EDITOR = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"


class ProjectError(ValueError):
    """Source text that cannot become a module; the message names it."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module as its source file holds it, `Attribute` lines included; lines end in a line feed.

    kind: STANDARD, or DOCUMENT for the workbook's and each sheet's own module, named by its code name.
    """

    name: str
    text: str
    kind: str = STANDARD

    def __post_init__(self) -> None:
        if not IDENTIFIER.fullmatch(self.name):
            raise ProjectError(f"{self.name!r} is no module name: a letter, then letters, digits or _")
        found = HEADER.search(self.text)
        if not found or found.group(1) != self.name:
            raise ProjectError(f'{self.name} must begin with: Attribute VB_Name = "{self.name}"')

    @property
    def source(self) -> bytes:
        """The text as the project holds it: Windows line ends, code page 1252."""
        try:
            return self.text.replace("\r\n", "\n").replace("\n", "\r\n").encode(ENCODING)
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            raise ProjectError(f"{self.name} has a character not in code page 1252: {character!r}") from error


def document(name: str, *, is_workbook: bool = False) -> Module:
    """The module of a sheet or of the workbook, without code. name: its code name."""
    return Module(name, DOCUMENT_TEXT.format(name, WORKBOOK_CLASS if is_workbook else SHEET_CLASS), DOCUMENT)


def read_modules(folder: Path) -> tuple[Module, ...]:
    """The modules of a folder; see `modules`.

    Raises:
        ProjectError: there is no source, or a file is not named for its module.
    """
    found = modules({p.name: p.read_text(encoding="utf-8") for p in folder.iterdir() if p.suffix in KINDS})
    if not found:
        raise ProjectError(f"{folder} holds no .bas and no .cls file")
    return found


def modules(sources: Mapping[str, str]) -> tuple[Module, ...]:
    """Modules by name, documents (``.cls``) first, then standard ones (``.bas``).

    The workbook's own is the very first, as in projects that Excel writes. sources: file name to text.
    """
    paths = sorted(
        map(Path, sources),
        key=lambda path: (path.suffix == STANDARD_SUFFIX, path.stem != WORKBOOK, path.stem),
    )
    return tuple(Module(p.stem, sources[p.name], KINDS[p.suffix]) for p in paths)


def compiled(parts: Iterable[Module]) -> bytes:
    """The ``vbaProject.bin`` of these modules; the same modules give the same bytes.

    Raises:
        ProjectError: two modules of one name, or a character that is not in code page 1252.
    """
    all_modules = tuple(parts)
    names = [m.name.casefold() for m in all_modules]
    doubled = sorted({n for n in names if names.count(n) > 1})
    if doubled:
        raise ProjectError(f"two modules are called {', '.join(doubled)}")
    listed = directory(NAME, ((m.name, m.kind == DOCUMENT) for m in all_modules))
    streams = {m.name: compress(m.source) for m in all_modules}
    inner = {"_VBA_PROJECT": NO_CACHE, "dir": compress(listed), **streams}
    return compound({"VBA": inner, "PROJECT": _properties(all_modules), "PROJECTwm": _names(all_modules)})


def _properties(modules: tuple[Module, ...]) -> bytes:
    """The PROJECT stream: the modules and the project's settings, as lines of text."""
    project_id = _project_id(modules)
    lines = [
        f'ID="{project_id}"',
        *(_declared(module) for module in modules),
        f'Name="{NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{disguised(obfuscation.UNPROTECTED, project_id)}"',
        f'DPB="{disguised(obfuscation.NO_PASSWORD, project_id)}"',
        f'GC="{disguised(obfuscation.VISIBLE, project_id)}"',
        "",
        "[Host Extender Info]",
        EDITOR,
        "",
        "[Workspace]",
        *(CLOSED_WINDOW.format(module.name) for module in modules),
        "",
    ]
    return "\r\n".join(lines).encode(ENCODING)


def _declared(module: Module) -> str:
    return f"Document={module.name}/&H00000000" if module.kind == DOCUMENT else f"Module={module.name}"


def _project_id(modules: tuple[Module, ...]) -> str:
    """A GUID worked out from the text, so that the same text gives the same file."""
    text = "\0".join(f"{m.name}\0{m.text}" for m in modules)
    return f"{{{str(uuid.uuid5(uuid.NAMESPACE_OID, text)).upper()}}}"


def _names(modules: tuple[Module, ...]) -> bytes:
    """The PROJECTwm stream: each module's name in the code page and in UTF-16."""
    pairs = (m.name.encode(ENCODING) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules)
    return b"".join(pairs) + b"\0\0"
