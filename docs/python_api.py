"""The page of Python names: the directive ``pasar-python`` writes calls and docstrings as Markdown, from the source."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import pasar
from pasar.results import Result

CODE: Final = re.compile(r"``(?P<double>[^`]+)``|:[\w:]+:`~?(?P<role>[^`]+)`|`(?P<single>[^`]+)`")
SPECIAL: Final = re.compile(r"([\\*_$<\[\]|])")
WIDTH: Final = 88  # letters of a call before it takes a line for each argument


def page() -> str:
    """Return every public name of the package as Markdown, what `pasar.compare` returns last."""
    held = [(f"pasar.{name}", getattr(pasar, name)) for name in pasar.__all__ if not name.startswith("_")]
    return "\n".join(described(name, thing) for name, thing in [*held, ("pasar.results.Result", Result)])


def described(name: str, thing: Any) -> str:
    """Return one public name, and for a class its public parts."""
    told = f"## {name}\n\n{block(call(name, thing))}\n{prose(thing)}\n"
    return told + "\n".join(members(thing)) if inspect.isclass(thing) else told


def members(kind: type) -> Iterator[str]:
    """Yield the public methods and properties of a class that say what they do."""
    for name, held in vars(kind).items():
        part = getattr(held, "__func__", getattr(held, "fget", getattr(held, "func", held)))
        if name.startswith("_") or not inspect.isfunction(part) or not part.__doc__:
            continue
        told = call(name, part) if inspect.isfunction(held) or hasattr(held, "__func__") else value_of(name, part)
        yield f"### {escaped(name)}\n\n{block(told)}\n{prose(part)}\n"


def block(code: str) -> str:
    """Return a block of Python."""
    return f"```python\n{code}\n```\n"


def call(name: str, thing: Any) -> str:
    """Return how something is called, as its source says: names of defaults instead of what they hold, no quotes."""
    if inspect.isclass(thing) and "__init__" not in vars(thing):
        return f"class {name}" + fields(thing)
    node = source_of(thing.__init__ if inspect.isclass(thing) else thing)
    arguments = [one for one in arguments_of(node.args) if one not in ("self", "cls")]
    back = "" if inspect.isclass(thing) or node.returns is None else f" -> {ast.unparse(node.returns)}"
    line = f"{name}({', '.join(arguments)}){back}"
    return line if len(line) <= WIDTH else f"{name}(\n    " + ",\n    ".join(arguments) + f",\n){back}"


def arguments_of(told: ast.arguments) -> Iterator[str]:
    """Yield what a function takes, in order."""
    places = [*told.posonlyargs, *told.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(told.defaults)) + list(told.defaults)
    yield from (argument(one, default) for one, default in zip(places, defaults, strict=True))
    if told.vararg is not None:
        yield f"*{argument(told.vararg)}"
    elif told.kwonlyargs:
        yield "*"
    yield from (argument(one, default) for one, default in zip(told.kwonlyargs, told.kw_defaults, strict=True))
    if told.kwarg is not None:
        yield f"**{argument(told.kwarg)}"


def argument(one: ast.arg, default: ast.expr | None = None) -> str:
    """Return one argument with its type and default."""
    kind = "" if one.annotation is None else f": {ast.unparse(one.annotation)}"
    return one.arg + kind + ("" if default is None else f" = {ast.unparse(default)}".replace("'", '"'))


def fields(kind: type) -> str:
    """Return the fields of a record with their types; nothing where a class has none."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)
    held = [one for one in body.body if isinstance(one, ast.AnnAssign) and not ast.unparse(one.target).startswith("_")]
    lines = (f"    {ast.unparse(one.target)}: {ast.unparse(plain(one.annotation))}" for one in held)
    return ":\n" + "\n".join(lines) if held else ""


def value_of(name: str, getter: Any) -> str:
    """Return what kind of value a property holds."""
    back = source_of(getter).returns
    return name if back is None else f"{name}: {ast.unparse(back)}"


def source_of(function: Any) -> ast.FunctionDef:
    """Return the definition of a function as written, its annotations without quotes."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function)))).body
    assert isinstance(node, ast.FunctionDef)
    for one in ast.walk(node.args):
        if isinstance(one, ast.arg) and one.annotation is not None:
            one.annotation = plain(one.annotation)
    node.returns = plain(node.returns) if node.returns is not None else None
    return node


def plain(annotation: ast.expr) -> ast.expr:
    """Return an annotation without the quotes that put off its evaluation."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def prose(thing: Any) -> str:
    """Return a docstring as Markdown: its names as code, everything else as the words they are."""
    text = inspect.getdoc(thing) or ""
    marked, start = [], 0
    for found in CODE.finditer(text):
        marked += [escaped(text[start : found.start()]), f"`{next(filter(None, found.groups()))}`"]
        start = found.end()
    return "".join([*marked, escaped(text[start:])]) + "\n"


def escaped(words: str) -> str:
    """Return words in which nothing is taken for markup."""
    return SPECIAL.sub(r"\\\1", words)


class PythonNames(SphinxDirective):
    """Write the page of Python names."""

    def run(self) -> list[nodes.Node]:
        """Return the parsed page."""
        return self.parse_text_to_nodes(page(), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("pasar-python", PythonNames)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
