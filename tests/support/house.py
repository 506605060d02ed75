"""Checks the rules of the house in the source with ``ast``; the picture is in docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40

FLOORS = (
    ("errors", "shipped"),
    ("grid", "in_place", "templates", "vba", "version"),
    ("formulas", "model"),
    ("data", "engine", "layout", "lint", "sums"),
    ("read", "write"),
    ("recalc",),
    ("rules",),
    ("workbooks", "reference"),
    ("releases", "samples"),
    ("returns",),
    ("consolidation",),
    ("analysis", "contracts"),
    ("api",),
    ("answer", "cli"),
    ("__main__", ""),
)
"""The rooms from the ground up: a folder of ``builder``, or a module beside the folders, each with all in it.

A room knows its own pieces and the floors below, never a room beside it or above.
"""
LIBRARIES = {
    "frictionless": {"data"},
    "ironcalc": {"engine"},
    "openpyxl": {"engine", "recalc"},
    "pandas": {"analysis", "consolidation"},
    "pebble": {"returns"},
    "pyarrow": {"consolidation"},
    "pydantic": {"consolidation"},
    "rich": {"cli"},
    "typer": {"cli"},
    "xlsxwriter": {"write"},
    "xlwings": {"answer", "engine", "recalc"},
}
FOLDERS = {"mapping_data": {"data"}, "workbook_templates": {"templates"}}
OPINIONS = {
    "the sums of the workbook": (
        ("sums", "rules.check"),
        ("formulas.vocabulary", "formulas.entries", "layout.parts", "rules.live", "workbooks"),
    ),
    "the second opinion": (("workbooks.tool", "rules.live"), ("sums", "rules.check")),
}
"""The two opinions on figures and rules: the name of the other, the rooms of the one, its limits."""

CODE = r"[A-Z]\d{3}"
"""The code of a rule, as in workbook_templates/findings.toml."""

Sources = dict[str, ast.Module]


def read_sources(folder: Path) -> Sources:
    """Every module under the folder, by its dotted name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return found


def room(module: str) -> str:
    """The room of a module: the folder of ``builder`` it is in, or its own name."""
    return module.removeprefix("builder").removeprefix(".").split(".")[0]


def floor(module: str) -> int:
    """The floor of a module's room, counted from the ground; -1 if it has no room."""
    return next((n for n, rooms in enumerate(FLOORS) if room(module) in rooms), -1)


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
    if floor(module) < 0:
        yield f"{module} has no room: give it one in the picture, then here"
        return
    for other in imports(tree, known):
        if other.startswith("."):
            yield f"{module} imports {other} by a relative name"
        elif (
            other.split(".")[0] == "builder" and room(other) != room(module) and floor(other) >= floor(module)
        ):
            yield f"{module} may not know {other}"


def opinion_faults(sources: Sources) -> list[str]:
    """Imports that make one opinion depend on the other."""
    known = frozenset(sources)
    return [
        f"{module} may not know {other}: it is {name}"
        for name, (ours, theirs) in OPINIONS.items()
        for module, tree in sources.items()
        if _is_in(module, ours)
        for other in imports(tree, known)
        if _is_in(other, theirs)
    ]


def _is_in(module: str, places: tuple[str, ...]) -> bool:
    return any(f"{module}.".startswith(f"builder.{place}.") for place in places)


def cycle_faults(sources: Sources) -> list[str]:
    """Modules that import themselves through others."""
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
        if room(module) not in LIBRARIES[library]
    ]


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
    """Texts that begin with an equals sign outside the formula vocabulary. The sign alone is no formula."""
    return [
        f"{module} line {node.lineno} pastes a formula"
        for module, tree in sources.items()
        if room(module) != "formulas"
        for node in (*_texts(tree), *_heads(tree))
        if str(node.value).startswith("=") and str(node.value).strip() != "="
    ]


def _heads(tree: ast.Module) -> Iterator[ast.Constant]:
    """The beginnings of f-strings. One is made longer if it is an equals sign before several parts.

    An equals sign before one whole formula, ``f"={formula}"``, is allowed.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            head = str(node.values[0].value)
            if head != "=" or len(node.values) > 2:
                yield ast.Constant(head + "...", lineno=node.lineno)


def folder_faults(sources: Sources) -> list[str]:
    """Folders of data or words that are named outside the rooms that open them. Docstrings may name them."""
    return [
        f"{module} line {node.lineno} names {folder}"
        for module, tree in sources.items()
        for node in _texts(tree)
        for folder, rooms in FOLDERS.items()
        if isinstance(node.value, str) and folder in node.value and room(module) not in rooms
    ]


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """The constants of a module without its docstrings."""
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in plain:
            yield node


def rule_faults(sources: Sources) -> list[str]:
    """Rules whose formula and function are in modules with different names."""
    live, check = rules_of(sources, "live"), rules_of(sources, "check")
    return [
        f"{code}: its formula is in {sorted(rooms)}, its function in {sorted(check[code])}"
        for code, rooms in live.items()
        if rooms != check.get(code, rooms)
    ]


def rules_of(sources: Sources, side: str) -> dict[str, set[str]]:
    """The codes of the rules in `live` or in `check`, each with the names of the modules that hold it."""
    codes = {"live": _formulas, "check": _functions}[side]
    found: dict[str, set[str]] = {}
    for module, tree in sources.items():
        if module.startswith(f"builder.rules.{side}."):
            for code in codes(tree):
                found.setdefault(code, set()).add(module.rpartition(".")[2])
    return found


def _formulas(tree: ast.Module) -> Iterator[str]:
    """The codes of rules in a module of formulas: keys of a dictionary."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
            yield from (key for key in keys if re.fullmatch(CODE, key))


def _functions(tree: ast.Module) -> Iterator[str]:
    """The codes of rules in a module of functions, from the decorators."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "rule":
                    yield from (str(one.value) for one in call.args if isinstance(one, ast.Constant))


RULES = (
    floor_faults,
    opinion_faults,
    cycle_faults,
    library_faults,
    length_faults,
    formula_faults,
    folder_faults,
    rule_faults,
)
