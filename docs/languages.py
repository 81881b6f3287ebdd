"""Every page of the site speaks the language of its folder: what it declares, the words of the theme, the search."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from sphinx.application import Sphinx

DEFAULT: Final = "en"
OTHER: Final = {"en": "id", "id": "en"}
MAINTAINERS: Final = {"en": "the pasar-kokreasi maintainers", "id": "para pengelola pasar-kokreasi"}
SWITCH: Final = {"en": "Halaman ini dalam bahasa Indonesia", "id": "This page in English"}

# What the theme writes, and what it is in Indonesian; a test finds what a newer theme adds.
INDONESIAN: Final = {
    "Search": "Cari",
    "Search Results": "Hasil pencarian",
    "Next": "Berikutnya",
    "Previous": "Sebelumnya",
    "Home": "Beranda",
    "Index": "Indeks",
    "On this page": "Di halaman ini",
    "Back to top": "Kembali ke atas",
    "Skip to content": "Langsung ke isi",
    "View this page": "Lihat sumber halaman ini",
    "Edit this page": "Sunting halaman ini",
    "Made with ": "Dibuat dengan ",
    "Copyright &#169; %(copyright)s": "Hak cipta &#169; %(copyright)s",
    "Last updated on %(last_updated)s": "Terakhir diperbarui %(last_updated)s",
    "Error": "Galat",
    "Please activate JavaScript to enable the search functionality.": "Aktifkan JavaScript agar dapat mencari.",
}
IN_MARKUP: Final = {  # written into the pages themselves, past every catalogue
    "Link to this heading": "Tautan ke judul ini",
    "Link to this image": "Tautan ke gambar ini",
    "Link to this table": "Tautan ke tabel ini",
    "Link to this code": "Tautan ke kode ini",
    "Link to this definition": "Tautan ke definisi ini",
    "Link to this term": "Tautan ke istilah ini",
    "Toggle site navigation sidebar": "Buka atau tutup daftar halaman",
    "Toggle table of contents sidebar": "Buka atau tutup daftar isi halaman",
    "Toggle Light / Dark / Auto color theme": "Ganti tema terang, gelap, atau otomatis",
}
IMAGE: Final = re.compile(r'(?<!">)<img [^>]*src="(?P<source>[^"]+)"[^>]*>')
ATTRIBUTE: Final = re.compile(r'(?P<name>aria-label|title)="(?P<words>[^"]+)"')
TOGGLE: Final = "Toggle navigation of "
IN_SEARCH: Final = {
    "Search Results": "Hasil pencarian",
    "Searching": "Mencari",
    "Preparing search...": "Menyiapkan pencarian...",
    ", in ": ", di ",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've "
    "selected enough categories.": "Tidak ada halaman yang cocok. Periksa ejaan kata yang dicari.",
    "Search finished, found one page matching the search query.": [
        "Selesai: ${resultCount} halaman cocok dengan yang dicari."
    ],
}


SEARCH: Final = """document.addEventListener("DOMContentLoaded", () => {{
  const everywhere = Search._performSearch;
  Search._performSearch = (...asked) => everywhere(...asked).filter(([page]) => !page.startsWith("{other}/"));
}});"""  # one index holds both languages; who searches in one wants no pages of the other


def language_of(page: str) -> str:
    """Return the language of a page: its folder, English for pages of both languages."""
    folder = page.partition("/")[0]
    return folder if folder in OTHER else DEFAULT


def speak(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Let a page say its language, lead to the same page of the other one, and use its words."""
    language = language_of(page)
    context |= {"language": language, "copyright": f"2026, {MAINTAINERS[language]}", "told": str, "switch": None}
    if page.startswith(f"{language}/"):
        stay_within(app, page, language, context)
        point_across(app, page, language, context)
    if "body" in context:  # a picture leads to itself: on a phone its words are too small to read
        context["body"] = IMAGE.sub(r'<a class="picture" href="\g<source>">\g<0></a>', context["body"])
    if page.rpartition("/")[2] == "search":
        app.add_js_file(None, body=SEARCH.format(other=OTHER[language]))
    if language == "id":
        in_indonesian(app, context)


def stay_within(app: Sphinx, page: str, language: str, context: dict[str, Any]) -> None:
    """Let the links to the page before and after not lead into the other language."""
    related = getattr(app.builder, "relations", {}).get(page)
    for key, name in zip(("prev", "next"), (related or (None,) * 3)[1:], strict=True):
        if name and language_of(name) != language:
            context[key] = None


def point_across(app: Sphinx, page: str, language: str, context: dict[str, Any]) -> None:
    """Give the address of the same page in the other language, where there is one."""
    other = f"{OTHER[language]}/{page.partition('/')[2]}"
    if other in app.env.found_docs:
        context["switch"] = {"language": OTHER[language], "page": other, "words": SWITCH[language]}


def in_indonesian(app: Sphinx, context: dict[str, Any]) -> None:
    """Let the theme of a page write Indonesian and its search lead to the Indonesian search page."""
    lead: Callable[..., str] = context["pathto"]

    def pathto(other: str, *rest: Any, **named: Any) -> str:
        return lead("id/search" if other == "search" else other, *rest, **named)

    catalogue = json.dumps({"locale": "id", "messages": IN_SEARCH, "plural_expr": "0"}, ensure_ascii=False)
    app.add_js_file(None, body=f"Documentation.addTranslations({catalogue});")
    context |= {"pathto": pathto, "_": translated, "gettext": translated, "told": told}


def translated(words: str) -> str:
    """Return words of the theme in Indonesian; words that are not known yet stay as they are."""
    return INDONESIAN.get(words, words)


def told(markup: str) -> str:
    """Return the markup of a page, its labels that the theme writes past every catalogue in Indonesian."""

    def label(found: re.Match[str]) -> str:
        words = found["words"]
        if words.startswith(TOGGLE):
            return f'{found["name"]}="Buka atau tutup {words.removeprefix(TOGGLE)}"'
        return f'{found["name"]}="{IN_MARKUP.get(words, words)}"'

    return ATTRIBUTE.sub(label, markup)


def search_pages(_app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Add the search page in Indonesian; the theme has one in the language of the site only."""
    yield "id/search", {"title": INDONESIAN["Search"]}, "search.html"


def setup(app: Sphinx) -> dict[str, Any]:
    """Listen to pages being written."""
    app.connect("html-page-context", speak)
    app.connect("html-collect-pages", search_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
