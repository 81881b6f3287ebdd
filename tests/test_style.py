"""Lint, format and types: the same three commands as in .pre-commit-config.yaml."""

import subprocess
from pathlib import Path

import pytest

from tests.ahead import Ahead


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("-m", "ruff", "check", "--quiet"), id="lint"),
        pytest.param(("-m", "ruff", "format", "--check", "--quiet"), id="format"),
    ],
)
def test_nothing_to_mend(command: tuple[str, ...], repository: Path, python: str) -> None:
    done = subprocess.run((python, *command), cwd=repository, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_agree(ahead: Ahead) -> None:
    code, said = ahead.result("types")
    assert code == 0, said
