"""The site builds without network or warning, every block of code in it runs, both languages have the same parts."""

import html
import importlib
import re
import shlex
from pathlib import Path
from typing import Final

import pytest

import pasar
from pasar.cli.app import build
from pasar.language import LANGUAGES, Texts
from simulation.scenario import load
from tests.ahead import Ahead

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"
CHROMIUM: Final = "/usr/bin/chromium"
BLOCK: Final = re.compile(r"(<!-- quote: .*? -->\n)?^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def pages(language: str) -> list[Path]:
    return sorted((DOCS / language).rglob("*.md"))


def blocks(page: Path, kind: str) -> list[str]:
    """Return the blocks of a kind that are not quotes."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [body for quote, language, body in found if language == kind and not quote]


def with_blocks(kind: str) -> list[Path]:
    return [page for language in LANGUAGES for page in pages(language) if blocks(page, kind)]


def named(page: Path) -> str:
    return str(page.relative_to(DOCS))


def test_both_languages_have_the_same_pages_and_parts() -> None:
    english, indonesian = ([page.relative_to(DOCS / language) for page in pages(language)] for language in LANGUAGES)
    assert english == indonesian
    for page in english:
        texts = [(DOCS / language / page).read_text(encoding="utf-8") for language in LANGUAGES]
        for part in (r"^#+ ", r"^```", r"^- ", r"^!\["):
            one, other = (len(re.findall(part, text, re.MULTILINE)) for text in texts)
            assert one == other, page


@pytest.mark.parametrize("page", with_blocks("python"), ids=named)
def test_the_python_of_a_page_runs(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for body in blocks(page, "python"):
        exec(compile(body, str(page), "exec"), names)


@pytest.mark.parametrize("page", with_blocks("yaml"), ids=named)
def test_the_scenarios_of_a_page_are_in_order(page: Path, tmp_path: Path) -> None:
    for number, body in enumerate(blocks(page, "yaml")):
        file = tmp_path / f"{number}.yaml"
        file.write_text(body, encoding="utf-8")
        assert load(file).name


@pytest.mark.parametrize("page", with_blocks("bash"), ids=named)
def test_the_commands_of_a_page_exist(page: Path) -> None:
    group = build(Texts("en"))
    for line in (line for body in blocks(page, "bash") for line in body.splitlines()):
        words = shlex.split(line)
        if words[0] == "python":
            assert (ROOT / words[1]).is_file()
            continue
        assert words[0] == "pasar"
        root = group.make_context("pasar", [], resilient_parsing=True)
        command = group.get_command(root, words[1])
        assert command is not None, line
        command.make_context(words[1], words[2:], parent=root)


def test_only_words_are_escaped_in_tables_of_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    clean = importlib.import_module("reference").clean
    assert clean("a_b, ``c_d[0] * e < 1`` and `f_g` for x[i]*$2 <b") == (
        r"a\_b, ``c_d[0] * e < 1`` and `f_g` for x\[i]\*\$2 &lt;b"
    )
    assert clean("`a|b`\nc|d") == r"`a\|b` c\|d", "a bar ends a cell even in code"


def test_every_picture_is_made_by_the_gallery() -> None:
    shown = {
        Path(name).name
        for page in [ROOT / "README.md", ROOT / "README.id.md", *pages("en"), *pages("id")]
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    assert {name for name in shown if name.endswith(".png")} == {path.name for path in (DOCS / "figures").glob("*.png")}


@pytest.fixture(scope="module")
def site(ahead: Ahead) -> Path:
    """Return the folder of the built site; a warning is an error."""
    code, said = ahead.result("site")
    assert code == 0, said[-3000:]
    return ahead.site


def test_the_site_builds_without_a_warning_and_fetches_nothing(site: Path) -> None:
    assert (site / "id" / "reference" / "parameters.html").is_file()
    week = (site / "en" / "reference" / "week.html").read_text(encoding="utf-8")
    code = re.findall(r"<code[^>]*>(.*?)</code>", week, re.DOTALL)
    assert any("_" in span for span in code)
    assert [span for span in code if "\\" in span] == [], "signs of Markdown are escaped outside code only"
    away = [
        f"{page}: {link}"
        for page in site.rglob("*.html")
        for link in re.findall(
            r"<(?:script|link|img)[^>]*(?:src|href)=\"(https?://[^\"]+)", page.read_text(encoding="utf-8")
        )
    ]
    assert away == []


LABEL: Final = re.compile(
    r'(?:aria-label|title|placeholder)="([^"]+)"|<span class="(?:visually-hidden|toc-title)">([^<]+)<'
)
CONTEXT: Final = re.compile(
    r'<div class="context">\s*<span>([^<]+)<|class="skip-to-content[^>]*>([^<]+)<|<span>(Back[^<]+)<'
)


def labels(page: Path) -> set[str]:
    """Return the words on a page that its author did not write: labels of the theme, titles of links."""
    text = page.read_text(encoding="utf-8")
    return {word.strip() for found in (*LABEL.findall(text), *CONTEXT.findall(text)) for word in found if word.strip()}


def test_every_page_says_its_language(site: Path) -> None:
    for page in site.rglob("*.html"):
        folder = page.relative_to(site).parts[0]
        language = folder if folder in LANGUAGES else "en"
        assert f'<html class="no-js" lang="{language}"' in page.read_text(encoding="utf-8"), page


def test_the_theme_writes_the_language_of_the_page(site: Path) -> None:
    """What the theme writes on both pages of a pair was left untranslated."""
    for page in (site / "id").rglob("*.html"):
        other = site / "en" / page.relative_to(site / "id")
        if other.is_file():
            names = {"pasar-kokreasi", "ODD", "Python"}
            assert labels(page) & labels(other) <= names | {told for told in labels(page) if told.endswith("Python")}
    search = (site / "id" / "search.html").read_text(encoding="utf-8")
    assert "Hasil pencarian" in search
    assert "../searchindex.js" in search


@pytest.mark.parametrize(("page", "other"), [("search.html", "/id/"), ("id/search.html", "/en/")])
def test_a_search_finds_pages_of_its_own_language(site: Path, page: str, other: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(f"{(site / page).as_uri()}?q=umkm")
        results = tab.locator("#search-results li a")
        results.first.wait_for()
        tab.wait_for_function("() => /[0-9]/.test(document.querySelector('.search-summary')?.textContent ?? '')")
        found = results.evaluate_all("links => links.map(link => link.href)")
        browser.close()
    assert len(found) > 5
    assert [link for link in found if other in link.removeprefix(site.as_uri())] == []


def test_a_page_leads_to_its_twin_and_not_on_into_the_other_language(site: Path) -> None:
    for language, other in (("en", "id"), ("id", "en")):
        for page in (site / language).rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            if page.name != "search.html":
                assert f'lang="{other}" hreflang="{other}"' in text, page
            for link in re.findall(r'class="(?:next|prev)-page" href="([^"#]*)', text):
                assert (page.parent / link).resolve().relative_to(site.resolve()).parts[0] in (language, "index.html")


@pytest.mark.parametrize("name", ["validation", "calibration", "robustness", "odd"])
def test_a_summary_is_on_its_page_from_the_first_sentence_to_the_last(site: Path, name: str) -> None:
    page = (site / "id" / "background" / f"{name}.html").read_text(encoding="utf-8")
    shown = re.sub("[“”]", '"', " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split()))
    lines = [line for line in (DOCS / "summaries" / f"{name}.md").read_text(encoding="utf-8").splitlines() if line]
    plain = [line.lstrip("# ") for line in lines if not re.search(r"[`*{}\[|]", line)]
    assert plain
    assert [line for line in plain if line not in shown] == []
    assert "Apa isinya" in shown


def test_every_picture_can_be_enlarged(site: Path) -> None:
    text = (site / "id" / "gallery.html").read_text(encoding="utf-8")
    sources = re.findall(r'<img [^>]*src="([^"]+)"', text)
    assert sources
    assert re.findall(r'<a class="picture" href="([^"]+)"><img', text) == sources


def test_the_site_says_whose_it_is(site: Path) -> None:
    assert "Copyright &#169; 2026, the pasar-kokreasi maintainers" in (site / "en/index.html").read_text("utf-8")
    assert "Hak cipta &#169; 2026, para pengelola pasar-kokreasi" in (site / "id/index.html").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_python_names_are_shown_as_a_reader_calls_them(site: Path, language: str) -> None:
    """No markup of docstrings, no quotes around types, no insides of defaults; every public name."""
    page = (site / language / "reference" / "api.html").read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page.partition("<article")[2].partition("</article")[0]))
    assert not re.search(r"``|:\w+:`|'Scenario|<function| object at 0x|: '", text)
    assert all(f"pasar.{name}" in text for name in pasar.__all__ if not name.startswith("_"))
    assert "pasar.load(name_or_path: str | Path, set: Iterable[str] = ()) -> Scenario" in text
    assert "tick: Sequence[Process] = TICK" in text
