"""Say in plain words, and in the language of the reader, what is wrong with a text that is no YAML."""

import re
from typing import Final

from pasar.language import Texts

# What the reader of YAML says, and the sentence that stands for it; what was found there may be quoted.
SAID: Final = (
    (re.compile(r"mapping values are not allowed"), "colon"),
    (re.compile(r"found character '(?:\\t|\t)'|found a tab character"), "tab"),
    (re.compile(r"found character '(?P<found>.+)' that cannot start any token"), "start"),
    (re.compile(r"expected ',' or '\]'"), "list"),
    (re.compile(r"expected ',' or '}'"), "braces"),
    (re.compile(r"found unexpected end of stream"), "quotes"),
    (re.compile(r"found unknown escape character ['\"](?P<found>.+)['\"]"), "escape"),
    (re.compile(r"found undefined alias ['\"](?P<found>.+)['\"]"), "alias"),
    (re.compile(r'found duplicate key "(?P<found>\d+)"'), "twice_number"),
    (re.compile(r'found duplicate key "(?P<found>[^"]*)"'), "twice"),
    (re.compile(r"expected <block end>"), "indent"),
    (re.compile(r"could not find expected ':'"), "no_colon"),
    (re.compile(r"found another document|expected '<document start>'"), "document"),
    (re.compile(r"expected the node content, but found '<stream end>'"), "unfinished"),
    (re.compile(r"expected the node content, but found '(?P<found>[^']+)'"), "no_content"),
    (re.compile(r"expected alphabetic or numeric character"), "anchor"),
    (re.compile(r"expected chomping or indentation|expected a comment or a line break"), "block"),
    (re.compile(r"expected URI|found undefined tag handle|expected '[ !>]',? but found"), "tag"),
    (re.compile(r"(sequence entries|mapping keys) are not allowed here"), "indent"),
    (re.compile(r"found unexpected document separator"), "quotes"),
    (re.compile(r"unacceptable character #(?P<found>\w+)"), "character"),
    (re.compile(r"an alias that contains itself"), "ring"),
)


def reason(said: str, texts: Texts) -> str:
    """Return the reason in words; where there are none for it, only that something is wrong there."""
    for pattern, name in SAID:
        found = pattern.search(said)
        if found:
            return texts(f"yaml.{name}", found=found.groupdict().get("found", ""))
    return texts("yaml.other")
