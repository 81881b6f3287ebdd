"""Keep the code quoted in the texts equal to the code.

``python docs/quotes.py`` rewrites every quote, ``--check`` only tells which differ.

A quote is a code block under a line such as ``<!-- quote: simulation/schedule.py TICK -->``; ``produce:head`` is a
function as far as its docstring goes.
"""

import argparse
import ast
import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
QUOTE: Final = re.compile(
    r"<!-- quote: (?P<file>\S+) (?P<name>\S+) -->\n```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL
)


def quoted(text: str) -> list[re.Match[str]]:
    """Return every quote of a text."""
    return list(QUOTE.finditer(text))


def source_of(file: str, name: str) -> str:
    """Return the lines that define ``name`` (``Class.field`` too) in a file; ``*`` is the whole file.

    ``name:head`` is what a function says of itself: decorators, the line of its arguments, its docstring.
    """
    text = (ROOT / file).read_text(encoding="utf-8")
    if name == "*":
        return text
    node: ast.AST = ast.parse(text)
    name, _, part_of_it = name.partition(":")
    for part in name.split("."):
        node = next(child for child in ast.iter_child_nodes(node) if part in names_of(child))
    assert isinstance(node, ast.stmt)
    first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])
    if part_of_it:
        assert part_of_it == "head", part_of_it
        assert isinstance(node, ast.FunctionDef)
    last = node.body[0] if part_of_it and isinstance(node, ast.FunctionDef) else node
    lines = text.splitlines(keepends=True)[first - 1 : last.end_lineno]
    return "".join(line.removeprefix(" " * node.col_offset) for line in lines)


def names_of(node: ast.AST) -> set[str]:
    """Return what a statement defines."""
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {str(getattr(node, "name", ""))}


def refreshed(text: str) -> str:
    """Return a text whose quotes are what the files say now."""

    def fill(found: re.Match[str]) -> str:
        body = source_of(found["file"], found["name"])
        return f"<!-- quote: {found['file']} {found['name']} -->\n```{found['language']}\n{body}```\n"

    return QUOTE.sub(fill, text)


def texts() -> list[Path]:
    """Return every text that may quote."""
    return [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def main() -> int:
    """Rewrite or check every quote; return 1 when one differs and was to be checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, tell which texts are out of date")
    asked = parser.parse_args()
    old = [path for path in texts() if refreshed(path.read_text(encoding="utf-8")) != path.read_text(encoding="utf-8")]
    for path in old:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if not asked.check:
            path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if old and asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
