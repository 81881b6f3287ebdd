"""A mistake made in Python reads as the sentence that the command line would say."""

from __future__ import annotations

import pickle
import subprocess
import traceback

import pytest

import pasar
from experiments import manifest, results
from pasar.cli.asked import Mistakes
from pasar.errors import word
from pasar.language import Texts, UnknownLanguage
from simulation.errors import PasarError


def test_an_error_reads_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    error = PasarError("results.none", path="here")
    assert str(error) == "There are no results at here."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    monkeypatch.setenv("PASAR_LANG", "id")
    assert str(error) == Texts("id")("error.results.none", path="here")
    monkeypatch.setenv("PASAR_LANG", "fr")
    assert str(error) == "There are no results at here."


def test_an_error_of_several_mistakes_reads_as_several_sentences() -> None:
    with pytest.raises(PasarError) as caught:
        pasar.load("baseline").with_(capacity_slak=1, customers=0)
    first, second = str(caught.value).splitlines()
    assert first == "with_ capacity_slak: 'capacity_slak' is not a known key. Did you mean 'capacity_slack'?"
    assert second.startswith("with_ world.population.customers: 0 is too small")
    assert str(Mistakes([caught.value, PasarError("results.none", path="x")])).count("\n") == 2


def test_nobody_is_asked_whether_they_meant_what_they_wrote() -> None:
    with pytest.raises(PasarError) as caught:
        pasar.load("baseline", set=["world.talk=2"])
    assert "is a group of numbers" in str(caught.value)
    assert "Did you mean" not in str(caught.value)


def test_a_traceback_ends_in_the_sentence_and_the_key() -> None:
    told = traceback.format_exception(PasarError("results.none", path="here"))
    assert "".join(told) == "simulation.errors.PasarError: There are no results at here.\nkey: results.none\n"


def test_an_error_is_worded_whatever_part_of_pasar_was_imported(python: str) -> None:
    code = "from pasar import api; from simulation import load\ntry: load('baselin')\nexcept Exception as error: print(error)"
    done = subprocess.run((python, "-c", code), capture_output=True, text=True, env={"PASAR_LANG": "en"}, check=True)
    assert done.stdout.startswith("baselin: there is no scenario or file 'baselin'")


def test_without_pasar_an_error_names_its_key_and_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PasarError, "wording", None)
    assert str(PasarError("results.none", path="here")) == "results.none(path='here')"


@pytest.mark.parametrize(
    ("differs", "english", "indonesian"),
    [
        ([], "already holds other files", "sudah berisi berkas lain"),
        (["arms", "code_hash"], "are others; the code of the model has", "berbeda; kode model sudah berubah"),
        (["seed"], "comparison: its seed is another.", "lain: nomor ulangannya berbeda."),
    ],
)
def test_what_keeps_a_folder_from_being_used_is_said_in_words(
    differs: list[str], english: str, indonesian: str
) -> None:
    for language, told in (("en", english), ("id", indonesian)):
        assert told in word(PasarError("out.exists", folder="out", differs=differs), Texts(language))[0]


@pytest.mark.parametrize(("language", "told"), [("en", "there are: (none)."), ("id", "yang ada: (kosong).")])
def test_where_there_is_nothing_it_is_said(language: str, told: str) -> None:
    with pytest.raises(PasarError) as caught:
        pasar.load("baseline", set=["programmes.loans.slots=3 firms"])
    assert word(caught.value, Texts(language))[0].endswith(told)


def test_everything_that_can_differ_has_words() -> None:
    """What is compared where a folder is refused: manifests, runs, batches and their shards."""
    names = {
        *manifest.identity([pasar.load("classroom")]),
        "seed",
        "scenario",
        *results.IDENTITY,
        "results",
        "code",
        "identity",
        "shard",
    }
    assert {name for name in names if f"differs.{name}" not in Texts("en")} == set()


def test_an_unknown_language_is_told_in_both() -> None:
    with pytest.raises(UnknownLanguage, match=r"no language 'fr'.*Bahasa 'fr'"):
        Texts("fr")
