"""The Central Government TOMs Mapping Tool: it builds the workbook from data and checks returned copies.

`import builder as toms` offers the sixteen names of `__all__`: docs/library.md shows them in use. Each is
loaded when it is first asked for, so that the import itself, and `toms --help`, load no library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.analysis.benchmark import Benchmark
    from builder.analysis.goals import Goals
    from builder.api import benchmark, build, consolidate, load_mapping, read_return, sdgs, validate
    from builder.consolidation.run import Consolidated
    from builder.errors import ToolError
    from builder.model.mapping import Mapping
    from builder.read.returned import Found, Returned
    from builder.returns.examine import FileReport

    __version__: str

__all__ = [
    "Benchmark",
    "Consolidated",
    "FileReport",
    "Found",
    "Goals",
    "Mapping",
    "Returned",
    "ToolError",
    "__version__",
    "benchmark",
    "build",
    "consolidate",
    "load_mapping",
    "read_return",
    "sdgs",
    "validate",
]

_WHERE = {
    "Benchmark": "builder.analysis.benchmark",
    "benchmark": "builder.api",
    "Consolidated": "builder.consolidation.run",
    "FileReport": "builder.returns.examine",
    "Goals": "builder.analysis.goals",
    "Found": "builder.read.returned",
    "Mapping": "builder.model.mapping",
    "Returned": "builder.read.returned",
    "ToolError": "builder.errors",
    "build": "builder.api",
    "consolidate": "builder.api",
    "load_mapping": "builder.api",
    "read_return": "builder.api",
    "sdgs": "builder.api",
    "validate": "builder.api",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        found: object = import_module("builder.version").tool_version()
    elif name in _WHERE:
        found = getattr(import_module(_WHERE[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
