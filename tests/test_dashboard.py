"""The page in a real browser: the whole story in both languages, nothing from another host, two visitors apart."""

import io
import re
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import pandas as pd
import pytest
from pypdf import PdfReader

from experiments.register.synthetic import synthetic_register
from pasar.dashboard.state import Arm, State
from pasar.language import LANGUAGES, Texts
from simulation.scenario import load

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM: Final = Path("/usr/bin/chromium")
STARTS: Final = 120.0
PATIENCE: Final = 240_000  # milliseconds
QUICK: Final = State(arms=[Arm("baseline"), Arm("co_creation_and_support")], size="look", seeds=2, years=1)
FOCUSED: Final = "node => node.matches(':focus')"
HOLDS_FOCUS: Final = """() => {
  let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  return e.textContent.trim(); }"""
# The field for files that holds the focus, by the name that a screen reader says of it; none otherwise.
HOLDS_FILES: Final = """() => {
  let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  const label = e.type === 'file' ? e.closest('label') : null;
  return label && (label.getAttribute('aria-label') ?? label.textContent.trim()); }"""
MAP: Final = "Bokeh.documents.flatMap(d => [...d._all_models.values()])"
# What a screen reader says of each choice beside its name.
DESCRIBED: Final = """() => {
  const told = [], walk = root => { for (const e of root.querySelectorAll('*')) {
    if (e.getAttribute('role') === 'combobox') {
      const help = root.getElementById(e.getAttribute('aria-describedby'));
      told.push(help ? help.textContent : ''); }
    if (e.shadowRoot) walk(e.shadowRoot); } };
  walk(document); return told; }"""
MAP_TITLE: Final = "() => Bokeh.documents.flatMap(d => [...d._all_models.values()]).find(m => m.type === 'Title')?.text"
# Whatever scrolls down and is wider than it shows; tables and figures slide inside boxes of their own.
OVERFLOWING: Final = """() => {
  const wide = [], walk = root => { for (const e of root.querySelectorAll('*')) {
    const slides = ['auto', 'scroll'].includes(getComputedStyle(e).overflowY) && !e.classList.contains('wide');
    if (slides && e.scrollWidth > e.clientWidth) wide.push(e.tagName + '.' + e.className);
    if (e.shadowRoot) walk(e.shadowRoot); } };
  walk(document); return wide; }"""
GOOD: Final = "extends: co_creation\nname: mine\ntitle_id: Milik saya\ntitle_en: Mine\nworld: {capacity_slack: 1.2}\n"
REFUSED: Final = (
    ("besar.yaml", b"a: 1\n" * 20_000, "yang dibaca paling banyak 64 kB"),
    ("kosong.yaml", b"", "Berkas itu kosong"),
    ("surat.docx", b"PK", "bukan berkas skenario"),
    ("biner.yaml", b"\xff\xfe", "biner.yaml bukan teks"),
)
BAD: Final = "extends: co_creation\nprogrammes:\n  - {id: x, kind: trainng}\n"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
    # Chromium's pipes and the server's sockets are closed by their processes, not by Python.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("page")
    command = [sys.executable, "-m", "pasar", "dashboard", "--lang", "id", "--port", str(port), "--jobs", "1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--store", str(folder / "store")], stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + STARTS
    while monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            sleep(0.3)
    pytest.fail("the page did not come up")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


class Visitor:
    """One visitor with a browser of their own; leaving checks that nothing was asked of another host."""

    def __init__(
        self, browser: Any, address: str, language: str, state: State = QUICK, slow: float = 0, **settings: Any
    ) -> None:
        self.texts = Texts(language)
        self.context = browser.new_context(accept_downloads=True, **settings)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if slow:  # the first script takes so many seconds

            def hold(route: Any) -> None:
                sleep(slow)
                route.continue_()

            self.page.route("**/*.js*", hold, times=1)
        self.page.goto(f"{address}?lang={language}&state={state.to_link()}")
        self.button("page.run.start").wait_for()

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        foreign = [url for url in self.asked if not re.match(r"(https?|ws)://127\.0\.0\.1[:/]|data:|blob:", url)]
        assert foreign == []
        assert self.errors == []

    def button(self, key: str, **values: object) -> Any:
        return self.page.get_by_role("button", name=self.texts(key, **values), exact=True)

    def sees(self, text: str) -> Any:
        found = self.page.get_by_text(text, exact=False).first
        found.wait_for()
        return found

    def bring(self, place: int, name: str, content: bytes, told: str) -> None:
        """Bring a file (0: scenario, 1: register), read what is said of it, and be at its field again."""
        field = self.page.locator("input[type=file]").nth(place)
        field.focus()
        field.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
        self.sees(told)
        label = self.texts(("page.bring", "page.bring.register")[place])
        self.page.wait_for_function(f"() => ({HOLDS_FILES})() === {label!r}", timeout=30_000)

    def run(self) -> None:
        self.button("page.run.start").click()
        self.sees(self.texts("page.status.done", done=2, seeds=2))

    def fetch(self, key: str) -> bytes:
        with self.page.expect_download() as found:
            self.page.get_by_text(self.texts(key), exact=True).first.click()
        return Path(found.value.path()).read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_choose_run_see_and_take_away(server: str, browser: Any, language: str, tmp_path: Path) -> None:
    with Visitor(browser, server, language, viewport={"width": 1280, "height": 900}) as visitor:
        assert visitor.page.evaluate("document.documentElement.lang") == language
        visitor.run()
        visitor.sees(visitor.texts("report.answer.title"))
        visitor.sees(visitor.texts("report.groups.title"))
        check_files(visitor, tmp_path)
        check_order(visitor)
        check_figures(visitor)
        check_accessibility(visitor.page)
        other = next(name for name in LANGUAGES if name != language)
        visitor.page.get_by_role("button", name={"id": "Bahasa Indonesia", "en": "English"}[other]).click()
        visitor.sees(Texts(other)("report.answer.title"))
        assert visitor.page.evaluate("document.documentElement.lang") == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_says_its_language_before_any_script_is_read(server: str, language: str) -> None:
    with urllib.request.urlopen(f"{server}?lang={language}", timeout=STARTS) as answer:
        head = answer.read().decode().partition("</head>")[0]
    assert f"<title>{Texts(language)('page.title')}</title>" in head
    assert f'<script>document.documentElement.lang = "{language}";</script>' in head.partition("<script src=")[0]


def check_files(visitor: Visitor, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(visitor.fetch("page.take.yaml"))) as archive:
        archive.extractall(folder)
        loaded = [load(folder / name) for name in archive.namelist()]
    assert [scenario.world.population.customers for scenario in loaded] == [1000, 1000]
    assert visitor.texts("report.title") in visitor.fetch("page.take.html").decode()
    assert (
        visitor.texts("report.question.title")
        in PdfReader(io.BytesIO(visitor.fetch("page.take.pdf"))).pages[0].extract_text()
    )
    effects = pd.read_csv(io.BytesIO(visitor.fetch("page.take.csv")))
    assert list(effects.columns)[:5] == ["scenario", "against", "contrast", "measure", "group"]


def check_order(visitor: Visitor) -> None:
    """With everything unfolded, what comes next begins below: nothing lies over the results."""
    page = visitor.page
    folded = page.locator("details:not([open]) > summary")
    for _ in range(folded.count()):  # each click takes one out of what the locator finds
        folded.first.click()
    ends = [box["y"] + box["height"] for part in page.locator("details").all() if (box := part.bounding_box())]
    following = page.get_by_role("heading", name=visitor.texts("page.watch"), exact=True).bounding_box()
    assert max(ends) <= following["y"] + 1


def check_figures(visitor: Visitor) -> None:
    """Every figure can be saved as PNG and SVG by the browser alone."""
    save, page = visitor.texts("page.figure.save"), visitor.page
    figures = page.locator("figure").count()
    assert figures >= 3
    for kind, head in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        buttons = page.get_by_role("button", name=f"{save} {kind}", exact=True, include_hidden=True)
        assert buttons.count() == figures
        with page.expect_download() as found:
            buttons.first.click()
        assert Path(found.value.path()).read_bytes().startswith(head)


def check_accessibility(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


def test_budget_adds_up_and_a_run_can_be_cancelled(server: str, browser: Any) -> None:
    long = State(arms=[Arm("baseline"), Arm("support")], size="look", seeds=50, years=3)
    with Visitor(browser, server, "id", long) as visitor:
        budget = visitor.page.get_by_label(visitor.texts("page.budget"))
        budget.fill("0,1")
        budget.press("Tab")
        visitor.sees("MELEBIHI anggaran Rp100.000")
        visitor.button("page.run.start").click()
        visitor.page.locator("progress").first.wait_for()
        visitor.button("page.run.stop").click()
        visitor.sees("Dibatalkan sesudah")
        assert visitor.button("page.run.start").is_enabled()


def test_a_page_that_is_loaded_again_is_the_same_page(server: str, browser: Any) -> None:
    """Choices stand in the address as they are made; what has run is there again. A broken link is told."""
    with Visitor(browser, server, "id") as visitor:
        visitor.button("page.add_arm").click()
        visitor.sees("Skenario 3")
        visitor.run()
        visitor.page.wait_for_url("**&run=1")
        visitor.page.reload()
        visitor.sees("Skenario 3")
        visitor.sees(visitor.texts("page.status.done", done=2, seeds=2))
        visitor.page.goto(f"{server}?lang=id&state=eJyrBg")
        visitor.sees(visitor.texts("page.link.lost"))
        assert visitor.page.get_by_role("alert").count() == 1
        assert visitor.page.get_by_role("heading", name="Skenario 4").count() == 1, "the usual choices"


def test_what_is_folded_away_opens_and_stays_open(server: str, browser: Any) -> None:
    support = State(arms=[Arm("baseline"), Arm("support")], size="look", seeds=2, years=1)
    with Visitor(browser, server, "id", support) as visitor:
        texts, page = visitor.texts, visitor.page
        years = page.get_by_label(texts("page.years"), exact=True)
        assert years.count() == 0
        page.get_by_text(texts("page.assumptions"), exact=True).click()
        years.wait_for()
        heads = page.get_by_role("button", name="Pelatihan pemasaran digital", exact=True)
        assert heads.first.get_attribute("aria-expanded") == "false"
        arrow = heads.first.locator("svg").evaluate("e => getComputedStyle(e).stroke")
        assert arrow == "rgb(17, 17, 17)", "the arrow is seen on white"
        training = page.get_by_role("heading", name="Pelatihan pemasaran digital", exact=True)
        training.first.click()
        cost = page.get_by_label("Biaya per jam", exact=True)
        cost.wait_for()
        assert heads.first.get_attribute("aria-expanded") == "true"
        # Everything in the language of the page, and a range on the scale of its field.
        assert page.get_by_label("Mulai", exact=True).input_value() == "0 minggu"
        assert page.get_by_label("Tempat per gelombang", exact=True).input_value() == "7"
        assert page.get_by_text("Rentang 2 sampai 20; bawaan 7;").count() == 1
        before = page.get_by_text("Skenario 2: paling banyak sekitar").text_content()
        cost.fill("9000000")
        cost.press("Tab")
        page.get_by_text(before, exact=True).wait_for(state="detached")
        visitor.button("page.add_arm").click()  # lays the page out anew
        visitor.sees("Skenario 3")
        years.wait_for()
        assert cost.input_value() == "9.000.000"


def test_uploads_are_checked_and_worded(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id") as visitor:
        visitor.bring(0, "salah.yaml", BAD.encode(), "'trainng' bukan program")
        for name, content, told in REFUSED:
            visitor.bring(0, name, content, told)
            assert visitor.page.get_by_text("'trainng' bukan program").count() == 0
        assert visitor.page.get_by_role("heading", name="Skenario 3").count() == 0
        visitor.bring(0, "baik.yaml", GOOD.encode(), "baik sudah diperiksa")
        visitor.sees("Skenario 3")
        visitor.bring(1, "buruk.csv", b"nama,omzet\na,1\n", "kolom 'sector' tidak ada")
        assert visitor.button("page.register.drop").count() == 0
        firms = synthetic_register(9000, load("baseline")).to_csv(index=False).encode()
        visitor.bring(1, "dinas.csv", firms, visitor.texts("page.register.good", name="dinas.csv", count="9.000"))


def test_a_slow_line_gets_the_page_and_nothing_from_elsewhere(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id", slow=25) as visitor:
        visitor.sees(visitor.texts("page.choose"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_brings_a_file_goes_on_at_the_same_field(server: str, browser: Any, language: str) -> None:
    files = (
        (0, "salah.yaml", BAD.encode(), "'trainng'"),
        (0, "salah.yaml", BAD.encode(), "'trainng'"),
        (0, "surat.docx", b"PK", "surat.docx"),
        (0, "besar.yaml", b"a: 1\n" * 20_000, "64 kB"),
        (1, "buruk.csv", b"nama,omzet\na,1\n", "'sector'"),
        (0, "baik.yaml", GOOD.encode(), "baik"),
    )
    with Visitor(browser, server, language) as visitor:
        for place, name, content, told in files:
            visitor.bring(place, name, content, told)
        visitor.page.get_by_role("heading", name=visitor.texts("page.arm", number=3)).wait_for()


def test_two_visitors_do_not_see_each_other(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id") as one, Visitor(browser, server, "en") as other:
        one.run()
        assert other.page.get_by_text(other.texts("report.answer.title")).count() == 0
        other.sees(other.texts("page.see.nothing"))


def test_keyboard_and_phone(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id", viewport={"width": 390, "height": 844}, is_mobile=True) as visitor:
        assert visitor.page.evaluate(OVERFLOWING) == []
        start = visitor.button("page.run.start").element_handle()  # found once: looking for roles takes its time
        for _ in range(60):
            visitor.page.keyboard.press("Tab")
            if start.evaluate(FOCUSED):
                break
        visitor.page.keyboard.press("Enter")
        visitor.sees(visitor.texts("page.status.done", done=2, seeds=2))
        visitor.sees(visitor.texts("report.groups.title"))
        assert visitor.page.evaluate(OVERFLOWING) == []


def test_a_choice_is_made_with_keys_alone(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id") as visitor:
        box = visitor.page.get_by_role("combobox", name=visitor.texts("page.co_creation")).first
        before = box.inner_text()
        for key in ("ArrowDown", "Enter", " "):
            box.focus()
            visitor.page.keyboard.press(key)
            chosen = visitor.page.get_by_role("option", selected=True)
            chosen.wait_for()
            assert chosen.inner_text() == before
            assert visitor.page.get_by_role("option").count() > 1
            visitor.page.keyboard.press("Escape")
            chosen.wait_for(state="detached")
        box.press("ArrowDown")
        visitor.page.get_by_role("option").first.wait_for()
        visitor.page.keyboard.press("End")
        visitor.page.keyboard.press("Enter")
        visitor.page.get_by_role("option").first.wait_for(state="detached")
        assert box.inner_text() != before


def test_who_removes_a_scenario_goes_on_at_the_next(server: str, browser: Any) -> None:
    three = State(arms=[Arm("baseline"), Arm("co_creation"), Arm("support")], size="look", seeds=2, years=1)
    with Visitor(browser, server, "id", three) as visitor:
        visitor.button("page.add_arm").press("Enter")
        visitor.button("page.remove_arm", number=4).wait_for()
        visitor.page.wait_for_function(f"() => ({HOLDS_FOCUS})() === 'Dengan kokreasi, dengan program'")
        visitor.button("page.remove_arm", number=4).press("Enter")
        for number in (3, 2):
            told = visitor.texts("page.remove_arm", number=number)
            visitor.button("page.remove_arm", number=number + 1).wait_for(state="detached")
            if number == 3:
                visitor.page.wait_for_function(f"() => ({HOLDS_FOCUS})() === {told!r}")
                visitor.button("page.remove_arm", number=2).press("Enter")
        visitor.page.wait_for_function(f"() => ({HOLDS_FOCUS})() === {visitor.texts('page.add_arm')!r}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_described_by_its_explanation(server: str, browser: Any, language: str) -> None:
    with Visitor(browser, server, language) as visitor:
        visitor.page.get_by_text(visitor.texts("page.assumptions"), exact=True).click()
        visitor.page.get_by_label(visitor.texts("page.years"), exact=True).wait_for()
        told = visitor.page.evaluate(DESCRIBED)
        for key in ("page.size.help", "page.region.help", "page.preset.help"):
            assert visitor.texts(key) in told
        words = visitor.texts("page.source.help", default="").partition(";")[0]
        assert len([help_ for help_ in told if help_.startswith(words)]) >= 3
        assert told.count("") == 0


def test_what_is_wider_than_a_phone_says_so(server: str, browser: Any) -> None:
    """On the page and in the report as HTML: a sentence before it and a shadow at the side where more is hidden."""
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
    with Visitor(browser, server, "id", **phone) as visitor:
        visitor.run()
        hint = visitor.texts("report.word.sideways")
        visitor.page.locator("details[open]").get_by_text(hint).first.wait_for()
        report = visitor.context.new_page()
        for page in (visitor.page, report):
            if page is report:
                report.set_content(visitor.fetch("page.take.html").decode())
            slides = page.locator("details[open] .wide, main > section .wide").filter(has=page.locator("table"))
            wide = [box for box in slides.all() if box.evaluate("e => e.scrollWidth > e.clientWidth + 1")]
            assert wide
            for box in wide:
                assert "linear-gradient" in box.evaluate("e => getComputedStyle(e).backgroundImage")
            for box in slides.all():  # the sentence stands over what slides, and over nothing else
                slid = box.evaluate("e => e.scrollWidth > e.clientWidth + 1")
                assert box.get_by_text(hint).is_visible() == slid
            assert page.locator("details[open], main > section").get_by_text(hint).first.is_visible()
        report.set_viewport_size({"width": 1280, "height": 900})
        assert not report.get_by_text(hint).first.is_visible()
        report.set_viewport_size(phone["viewport"])
        report.emulate_media(media="print")
        assert not report.get_by_text(hint).first.is_visible(), "paper does not slide"


def test_the_market_can_be_watched(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id") as visitor:
        visitor.button("page.watch.start").click()
        visitor.sees(visitor.texts("page.watch.cocreating"))
        assert map_title(visitor.page) == f"{visitor.texts('page.watch.week')} 0"
        visitor.page.get_by_role("slider").press("End")
        # Drawn by the browser alone, to the last week, and not turned back by what the server answers.
        last = f"{visitor.texts('page.watch.week')} 51"
        visitor.page.wait_for_function(f"() => ({MAP_TITLE})() === {last!r}")
        number = visitor.page.get_by_label(visitor.texts("page.watch.firm"))
        assert number.input_value() == "", "so that the first firm is a change too"
        number.fill("0")
        number.press("Enter")
        visitor.sees(visitor.texts("page.watch.story", firm=0, week=51))
        number.fill("3")
        number.press("Enter")
        visitor.sees(visitor.texts("page.watch.story", firm=3, week=51))
        person = visitor.page.get_by_label(visitor.texts("page.watch.person"))
        person.fill("5")
        person.press("Enter")
        visitor.sees(visitor.texts("page.watch.person.story", person=5, week=51))
        assert map_title(visitor.page) == last
        assert number.input_value() == "", "it is no longer told of"
        check_map(visitor)
        check_accessibility(visitor.page)
        # The story follows the week, and another language shows the same market.
        visitor.button("page.watch.first").click()
        visitor.sees(visitor.texts("page.watch.story", firm=4, week=0))
        visitor.page.get_by_role("button", name="English").click()
        visitor.sees(Texts("en")("page.watch.cocreating"))
        visitor.sees("one seed, 52 weeks from the start")


def test_results_are_told_from_what_is_chosen_later(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id") as visitor:
        visitor.run()
        assert visitor.page.get_by_text(visitor.texts("page.take.now")).count() == 0
        rule = visitor.page.get_by_label(visitor.texts("page.co_creation")).nth(1)
        rule.click()
        visitor.page.get_by_role("option", name=visitor.texts("value.all"), exact=True).click()
        visitor.sees("belum dijalankan: tekan")
        visitor.sees(visitor.texts("page.take.now"))
        for key, told in (
            ("page.take.yaml", "extends: co_creation_and_support"),
            ("page.take.yaml.now", "co_creation: all"),
        ):
            with zipfile.ZipFile(io.BytesIO(visitor.fetch(key))) as archive:
                assert told in archive.read(archive.namelist()[1]).decode(), key


def check_map(visitor: Visitor) -> None:
    """A click writes its number into the field and hides nobody; nothing on the map speaks another language."""
    page, texts = visitor.page, visitor.texts
    known = f"{MAP}.filter(m => m.type === 'ColumnDataSource' && m.data.marker)"
    page.evaluate(f"() => {{ {known}.find(m => m.data.marker.includes('diamond')).selected.indices = [4]; }}")
    visitor.sees(texts("page.watch.story", firm=4, week=51))
    assert page.get_by_label(texts("page.watch.firm")).input_value() == "4"
    assert page.get_by_label(texts("page.watch.person")).input_value() == ""
    alphas = f"{MAP}.filter(m => m.type === 'GlyphRenderer' && m.nonselection_glyph?.fill_alpha)"
    told = page.evaluate(
        f"() => {alphas}.map(m => [m.glyph.fill_alpha.value, m.nonselection_glyph.fill_alpha.value]).filter(p => p[0])"
    )
    assert len(told) == 2
    assert all(usual == other for usual, other in told)
    tools = page.evaluate(f"() => {MAP}.filter(m => m.type.endsWith('Tool')).map(m => m.description)")
    assert set(tools) >= {texts(f"page.watch.tool.{name}") for name in ("pan", "wheel_zoom", "reset", "tap")}
    assert page.get_by_role("group", name="satu ulangan, 52 minggu").count() == 1
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => innerWidth === 390")
    play = visitor.button("page.watch.play").bounding_box()
    assert play["y"] < page.get_by_text(texts("page.watch.cocreating")).first.bounding_box()["y"], "the legend is last"
    page.set_viewport_size({"width": 1280, "height": 720})


def map_title(page: Any) -> str:
    return str(page.evaluate(MAP_TITLE))


@pytest.mark.long
@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_the_story_works_with_the_network_cut(repository: Path) -> None:
    """The same story in a network of its own in which nothing but this machine can be reached."""
    inside = f"ip link set lo up && exec {shlex.quote(sys.executable)} -m pytest -q -n 0 -m 'not long' -k choose_run {__file__}"
    command = ("unshare", "--map-root-user", "--net", "sh", "-c", inside)
    if subprocess.run((*command[:-1], "ip link set lo up"), capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network of their own")
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout


@pytest.mark.long
def test_why_and_what_would_change_the_answer(server: str, browser: Any) -> None:
    with Visitor(browser, server, "id", QUICK, viewport={"width": 1280, "height": 900}) as visitor:
        visitor.run()
        visitor.button("page.deeper.start").click()
        visitor.sees(visitor.texts("page.steps.done", done=6, seeds=6))
        visitor.sees(visitor.texts("report.why.title"))
        visitor.sees(visitor.texts("report.signs.title"))
        check_accessibility(visitor.page)
        pages = PdfReader(io.BytesIO(visitor.fetch("page.take.pdf"))).pages
        assert visitor.texts("report.signs.title") in "".join(page.extract_text() for page in pages)
