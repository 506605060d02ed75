"""The rules of the house, read off the source with ``ast``; the picture is in docs/architecture.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40

# Rooms from the ground up. A module knows its own room and the floors below, never a room beside it.
FLOORS: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "mapping": ("mapping", "nouns"),
        "number_formats": ("number_formats",),
        "kinds": ("kinds",),
        "formulas": ("formulas",),
        "metrics": ("metrics",),
        "templates": ("templates",),
        "version": ("version",),
        "in_place": ("in_place",),
        "vba": ("vba",),
        "r1c1": ("r1c1",),
        "openformula": ("openformula",),
    },
    {
        "findings": ("findings",),
        "layout": ("layout", "placement", "resolve", "spots"),
        "rows": ("rows",),
        "gaps": ("gaps",),
        "overlaps": ("overlaps",),
        "references": ("references",),
    },
    {"sheets": ("sheets",), "returned": ("returned",), "addresses": ("addresses",)},
    {"guard": ("guard",)},
    {
        "load": ("load", "tables"),
        "write": ("write", "draw", "paper", "xlsx"),
        "engine": ("engine",),
        "office": ("office",),
        "lint": ("lint",),
        "read": ("read",),
        "reckon": ("reckon",),
        "explain": ("explain",),
        "golden": ("golden",),
        "inputs": ("inputs",),
        "consolidate": ("consolidate",),
        "benchmark": ("benchmark",),
    },
    {
        "build": ("build",),
        "data_status": ("data_status",),
        "validator": ("validator",),
        "compare": ("compare",),
        "pristine": ("pristine",),
        "excel": ("excel",),
    },
    {
        "example": ("example",),
        "sample": ("sample",),
        "save": ("save",),
        "report": ("report",),
        "recalculate": ("recalculate",),
        "versions": ("versions", "released"),
    },
    {"check": ("check",), "pages": ("pages",)},
    {"validate": ("validate", "examine", "copies")},
    {"cli": ("cli", "__main__"), "answer": ("answer",), "builder": ("",)},
)
LIBRARIES = {
    "frictionless": {"data_status"},
    "ironcalc": {"engine"},
    "openpyxl": {"office"},
    "pebble": {"validate"},
    "pandas": {"load", "consolidate", "benchmark"},
    "rich": {"cli", "report"},
    "typer": {"cli"},
    "xlsxwriter": {"write"},
    "xlwings": {"answer", "engine", "excel"},
}
FOLDERS = {"mapping_data": {"load", "data_status"}, "workbook_templates": {"templates"}}

Sources = dict[str, ast.Module]


def read_sources(folder: Path) -> Sources:
    """Every module under the folder, by its dotted name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return found


def place(module: str) -> tuple[int, str] | None:
    """The floor and the room of a module; ``load_links`` is in the room of ``load``; None: it has none."""
    top = module.removeprefix("builder").removeprefix(".").split(".")[0]
    for floor, rooms in enumerate(FLOORS):
        for room, modules in rooms.items():
            if top in modules or any(name and top.startswith(f"{name}_") for name in modules):
                return floor, room
    return None


def imports(tree: ast.Module, known: frozenset[str]) -> Iterator[str]:
    """The modules a module imports anywhere, each by its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            inner = [f"{base}.{alias.name}" for alias in node.names]
            yield from ({name if name in known else base for name in inner} if not node.level else [base])


def floor_faults(sources: Sources) -> list[str]:
    """Modules without a room, relative imports, and imports that run up or sideways."""
    return [
        fault for module, tree in sources.items() for fault in _floor_faults(module, tree, frozenset(sources))
    ]


def _floor_faults(module: str, tree: ast.Module, known: frozenset[str]) -> Iterator[str]:
    own = place(module)
    if own is None:
        yield f"{module} has no room: give it one in the picture, then here"
        return
    for other in imports(tree, known):
        theirs = place(other) if other.split(".")[0] == "builder" else None
        if other.startswith("."):
            yield f"{module} imports {other} by a relative name"
        elif theirs and theirs[1] != own[1] and theirs[0] >= own[0]:
            yield f"{module} ({own[1]}) may not know {other} ({theirs[1]})"


def cycle_faults(sources: Sources) -> list[str]:
    """Modules that, by way of others, import themselves."""
    known = frozenset(sources)
    graph = {module: set(imports(tree, known)) & known - {module} for module, tree in sources.items()}
    return [
        f"{module} imports itself by way of others" for module in graph if module in _reached(graph, module)
    ]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += graph[module]
    return seen


def library_faults(sources: Sources) -> list[str]:
    """Heavy libraries outside their rooms."""
    return [
        f"{module} may not know {library}"
        for module, tree in sources.items()
        for library in sorted({name.split(".")[0] for name in imports(tree, frozenset())} & set(LIBRARIES))
        if _room(module) not in LIBRARIES[library]
    ]


def _room(module: str) -> str:
    own = place(module)
    return own[1] if own else ""


def length_faults(sources: Sources) -> list[str]:
    """Modules and functions over the ceiling."""
    long = [
        f"{module} has {_lines(tree)} lines"
        for module, tree in sources.items()
        if _lines(tree) > LONGEST_MODULE
    ]
    for module, tree in sources.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{module}.{node.name} has {length} lines")
    return long


def _lines(tree: ast.Module) -> int:
    return max((node.end_lineno or 0 for node in tree.body), default=0)


def formula_faults(sources: Sources) -> list[str]:
    """Texts that begin with an equals sign outside the formula vocabulary; the sign alone is no formula."""
    return [
        f"{module} line {node.lineno} pastes a formula"
        for module, tree in sources.items()
        if _room(module) != "formulas"
        for node in (*_texts(tree), *_heads(tree))
        if str(node.value).startswith("=") and str(node.value).strip() != "="
    ]


def _heads(tree: ast.Module) -> Iterator[ast.Constant]:
    """What f-strings begin with, made longer to tell a sign before pasted parts from one that is alone.

    The sign before one whole formula, ``f"={formula}"``, is let be.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            head = str(node.values[0].value)
            if head != "=" or len(node.values) > 2:
                yield ast.Constant(head + "...", lineno=node.lineno)


def folder_faults(sources: Sources) -> list[str]:
    """Folders of data or words named outside the rooms that open them; docstrings may name them."""
    return [
        f"{module} line {node.lineno} names {folder}"
        for module, tree in sources.items()
        for node in _texts(tree)
        for folder, rooms in FOLDERS.items()
        if isinstance(node.value, str) and folder in node.value and _room(module) not in rooms
    ]


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """The constants of a module without its docstrings."""
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in plain:
            yield node


RULES = (floor_faults, cycle_faults, library_faults, length_faults, formula_faults, folder_faults)
