"""The catalogues say the same in both languages, and numbers are written as each language writes them."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pasar.language import FOLDER, LANGUAGES, Texts, UnknownLanguage, catalogue, take_language
from pasar.numbers import Numbers

ROOT = Path(__file__).parent.parent
KEY = re.compile(r"""texts\(\s*"([a-z_.]+)"|Texts\("en"\)\("([a-z_.]+)"\)""")


REFUSAL = re.compile(r'"(input\.[a-z_0-9]+)"')


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def words(text: str) -> list[str]:
    return re.sub(r"{.*?}", "", text).split()


def test_every_language_has_the_same_keys_and_placeholders() -> None:
    english, indonesian = catalogue("en"), catalogue("id")
    assert list(english) == list(indonesian)
    differing = [key for key in english if placeholders(english[key]) != placeholders(indonesian[key])]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quick_reader_reads_what_yaml_says(language: str) -> None:
    whole = YAML(typ="safe").load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    assert whole == dict(catalogue(language))


def test_no_text_is_empty_or_left_in_the_other_language() -> None:
    english, indonesian = catalogue("en"), catalogue("id")
    may_be_empty = {"unit.1"}
    assert {key for key in english if not english[key].strip() or not indonesian[key].strip()} == may_be_empty
    long = [key for key in english if len(words(english[key])) > 3 and english[key] == indonesian[key]]
    assert long == []


def test_every_key_that_the_code_names_exists() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "pasar").rglob("*.py")]
    named = {found for source in sources for pair in KEY.findall(source) for found in pair if found}
    assert named
    assert {key for key in named if not key.endswith(".")} <= set(catalogue("en"))


def test_every_error_that_the_model_raises_has_a_sentence() -> None:
    raised = re.compile(r"""(?:PasarError|StaleAgent|wrong)\(\s*"([a-z_.]+)"|"(input\.[a-z_]+)\"""")
    sources = [
        path.read_text(encoding="utf-8")
        for name in ("simulation", "experiments")
        for path in (ROOT / name).rglob("*.py")
    ]
    keys = {key for source in sources for pair in raised.findall(source) for key in pair if key}
    assert keys
    assert {key for key in keys if f"error.{key}" not in catalogue("en")} == set()


def glossary() -> dict[str, dict[str, Any]]:
    return dict(YAML(typ="safe").load((FOLDER / "glossary.yaml").read_text(encoding="utf-8")))


def test_terms_are_translated_as_the_glossary_says() -> None:
    english, indonesian = catalogue("en"), catalogue("id")
    wrong = [
        (key, term)
        for term, said in glossary().items()
        for key in english
        if re.search(rf"(?<![\w{{-]){re.escape(term.lower())}s?(?![\w}}-])", english[key].lower())
        and not any(said[name].lower() in indonesian[key].lower() for name in ("id", "also") if name in said)
    ]
    assert wrong == []


def test_every_term_is_explained_in_both_languages() -> None:
    for term, said in glossary().items():
        assert set(said) <= {"id", "also", "not", "means_en", "means_id"}, term
        assert all(said[f"means_{language}"].endswith(".") for language in LANGUAGES), term
        assert said["means_en"] != said["means_id"]


CODE = re.compile(r"^```.*?^```|`[^`]*`", re.DOTALL | re.MULTILINE)


def indonesian_pages() -> Iterator[tuple[str, str]]:
    """Yield the words of everything in Indonesian that people wrote, without code; a claim quotes the paper."""
    pages = [*(ROOT / "docs" / "id").rglob("*.md"), *(ROOT / "docs" / "summaries").glob("*.md")]
    pages += [*(ROOT / "notebooks" / "id").glob("*.py"), ROOT / "README.id.md"]
    for path in pages:
        yield path.name, CODE.sub("", path.read_text(encoding="utf-8"))
    for path in (FOLDER / "id.yaml", FOLDER / "code_id.yaml"):
        yield path.name, path.read_text(encoding="utf-8")
    for path in (ROOT / "experiments" / "studies").rglob("*.yaml"):
        yield path.name, "\n".join(re.findall(r"^\s*\w+_id:.*", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_indonesian_pages_keep_to_the_words_of_the_glossary() -> None:
    refused = [word for said in glossary().values() for word in said.get("not", ())]
    assert "benih" in refused
    wrong = [
        (name, word, line.strip()[:80])
        for name, text in indonesian_pages()
        for line in text.splitlines()
        for word in refused
        if re.search(rf"\b{word}\b", line, re.IGNORECASE)
    ]
    assert wrong == []


def test_the_language_may_stand_anywhere_before_two_dashes() -> None:
    assert take_language(["run", "baseline", "--lang", "id"], {}) == ("id", ["run", "baseline"])
    assert take_language(["--lang=EN", "run"], {"PASAR_LANG": "id"}) == ("en", ["run"])
    assert take_language(["run", "--", "--lang", "id"], {}) == ("en", ["run", "--", "--lang", "id"])
    assert take_language([], {"PASAR_LANG": "id"}) == ("id", [])
    assert take_language([], {"LANG": "id_ID.UTF-8"}) == ("id", [])
    with pytest.raises(UnknownLanguage):
        take_language(["--lang", "fr"], {})
    with pytest.raises(UnknownLanguage):
        take_language(["run", "--lang"], {})


@pytest.mark.parametrize(
    ("value", "english", "indonesian"),
    [
        (950.0, "Rp 950", "Rp950"),
        (1_234_500_000.0, "Rp 1,234.5 million", "Rp1.234,5 juta"),
        (2_400_000.0, "Rp 2.4 million", "Rp2,4 juta"),
        (-12_345_678_901.0, "-Rp 12.3 billion", "-Rp12,3 miliar"),
        (45_600_000_000_000.0, "Rp 45.6 trillion", "Rp45,6 triliun"),
        (-0.2, "Rp 0", "Rp0"),
    ],
)
def test_money_spells_its_scale_out(value: float, english: str, indonesian: str) -> None:
    assert Numbers(Texts("en")).money(value) == english
    assert Numbers(Texts("id")).money(value) == indonesian


def test_shares_are_percentages_and_differ_in_points() -> None:
    english, indonesian = Numbers(Texts("en")), Numbers(Texts("id"))
    assert (english.value(0.123, "share"), indonesian.value(0.123, "share")) == ("12.3%", "12,3%")
    assert english.difference(0.0123, "share") == "+1.2 percentage points"
    assert indonesian.difference(-0.0123, "share") == "-1,2 poin persen"
    assert indonesian.difference(0.0123, "1/year") == "+1,2 poin persen per tahun"
    assert indonesian.range(-0.0031, 0.024, "share") == "-0,31 sampai +2,4 poin persen"
    assert english.range(1_500_000, 20_000_000, "Rp") == "+Rp 1.5 million to +Rp 20.0 million"


def test_a_number_that_is_not_determined_says_so() -> None:
    assert Numbers(Texts("en")).value(float("nan"), "share") == "not determined"
    assert Numbers(Texts("id")).difference(float("nan"), "Rp") == "tidak dapat ditentukan"


def test_english_counts_one_in_the_singular() -> None:
    said = {"arms": "a", "base": "b", "customers": "300"}
    one = Texts("en")("cli.compare.starting", seeds=1, years=1, **said)
    assert "1 seed," in one
    assert one.endswith("1 year.")
    many = Texts("en")("cli.compare.starting", seeds=21, years="2.1", **said)
    assert "21 seeds," in many
    assert many.endswith("2.1 years.")


def test_every_refusal_of_input_has_a_sentence() -> None:
    sources = (path for house in ("simulation", "experiments", "pasar") for path in (ROOT / house).rglob("*.py"))
    keys = {key for path in sources for key in REFUSAL.findall(path.read_text(encoding="utf-8"))}
    assert len(keys) > 30
    assert sorted(key for key in keys if f"error.{key}" not in catalogue("en")) == []
