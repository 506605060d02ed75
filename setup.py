"""A wheel carries copies of the folders that people edit; all else is in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TOP = Path(__file__).parent
FOLDERS = ("mapping_data", "workbook_templates")
COPIES = "builder/_data"
"""Where builder/shipped.py looks for them outside a checkout."""


class BuildWithData(build_py):
    """Copy the folders into the package, unless it is installed in place (`pip install -e`)."""

    def run(self) -> None:
        """Copy the modules, then the folders."""
        super().run()
        if not self.editable_mode:
            for folder in FOLDERS:
                shutil.copytree(TOP / folder, Path(self.build_lib) / COPIES / folder, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithData})
