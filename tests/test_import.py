"""A register becomes a population: what it says is used, what it does not say is told, bad rows are named by line."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.register.population import ASSUMED, population_of
from experiments.register.reading import read_register
from experiments.register.synthetic import synthetic_register
from pasar.cli import main
from simulation.errors import PasarError
from simulation.scenario import load

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "scenarios" / "registers" / "synthetic_umkm.csv"
NAMES = ["culinary", "fashion", "craft", "staple", "skincare"], ["urban", "remote"]


def written(folder: Path, text: str) -> Path:
    path = folder / "umkm.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_indonesian_columns_money_and_missing_cells_are_read(tmp_path: Path) -> None:
    head = "sektor;wilayah;omzet;harga;daring;literasi;pemilik\n"
    text = head + "culinary;urban;Rp2,4 juta;Rp12.500;ya;3,5;Ani\nCraft;remote;;-;tidak;0.4;Budi\n"
    register = read_register(written(tmp_path, text), *NAMES)
    assert register.refused == ()
    assert register.unknown == ("pemilik",)
    first, second = register.firms.to_dict("records")
    assert (first["monthly_sales"], first["price"], first["online"], first["literacy"]) == (2.4e6, 12_500, 1.0, 0.625)
    assert (second["sector"], second["online"], second["literacy"]) == ("craft", 0.0, 0.4)
    assert register.missing["monthly_sales"] == register.missing["price"] == 1


def test_numbers_grouped_by_points_are_thousands(tmp_path: Path) -> None:
    head = "sektor;wilayah;omzet;harga;kapasitas;literasi\n"
    text = head + "kuliner;kota;1.500.000,50;15.000;1.200;3.125\nkuliner;kota;1500000.5;15000,5;1200.5;0,4\n"
    first, second = read_register(written(tmp_path, text), *NAMES).firms.to_dict("records")
    assert (first["monthly_sales"], first["price"], first["capacity"]) == (1_500_000.5, 15_000, 1_200)
    assert first["literacy"] == pytest.approx((3.125 - 1) / 4)
    assert (second["monthly_sales"], second["price"], second["capacity"]) == (1_500_000.5, 15_000.5, 1_200.5)


def test_mistakes_name_the_column_as_the_file_does(tmp_path: Path) -> None:
    register = read_register(written(tmp_path, "sektor,wilayah,omzet\nkuliner,kota,banyak\nkuliner,kota,5\n"), *NAMES)
    assert [(one.line, one.path) for one in register.refused] == [(2, "omzet")]


def test_sectors_and_regions_may_be_written_in_indonesian(tmp_path: Path) -> None:
    rows = ["Kuliner,Perkotaan", "fesyen,kota", "Kerajinan,Terpencil", "Kebutuhan pokok,desa", "Perawatan kulit,urban"]
    register = read_register(written(tmp_path, "\n".join(["sektor,wilayah", *rows, "kulinar,kota"])), *NAMES)
    assert register.firms["sector"].tolist() == ["culinary", "fashion", "craft", "staple", "skincare"]
    assert register.firms["region"].tolist() == ["urban", "urban", "remote", "remote", "urban"]
    (refused,) = register.refused
    assert refused.values["nearest"] == "kuliner"
    assert "culinary (kuliner)" in refused.values["choices"]


def test_a_word_for_a_sector_the_scenario_lacks_is_refused(tmp_path: Path) -> None:
    register = read_register(written(tmp_path, "sektor,wilayah\nfesyen,kota\nkuliner,kota\n"), ["culinary"], ["urban"])
    assert [(one.line, one.path) for one in register.refused] == [(2, "sektor")]


def test_bad_rows_are_listed_by_line_and_the_rest_is_kept(tmp_path: Path) -> None:
    good, bad = "craft,remote,100,0.5\n", "culinery,urban,100,0.5\nculinary,urban,-5,0.5\nculinary,urban,100,7\n"
    text = "sector,region,price,literacy\n" + bad + good
    register = read_register(written(tmp_path, text), *NAMES)
    assert [(one.line, one.path, one.key) for one in register.refused] == [
        (2, "sector", "input.not_option"),
        (3, "price", "input.too_small"),
        (4, "literacy", "input.too_large"),
    ]
    assert register.firms["line"].tolist() == [5]


@pytest.mark.parametrize("text", ["sector,price\nculinary,5\n", "sector,region\n", "sector,region\nnone,urban\n"])
def test_a_register_without_a_population_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PasarError, match=r"input\.invalid"):
        read_register(written(tmp_path, text), *NAMES)


def test_the_population_has_the_register_s_shares_levels_and_spreads() -> None:
    base = load("baseline")
    register = read_register(SHIPPED, *NAMES)
    population = population_of(register, base)
    by_path = {one.path: one for one in population.origins}
    assert len(register.firms) == 500
    assert by_path["sectors.culinary.share"].value == pytest.approx(0.43)
    assert by_path["adoption.digital_share"].value == pytest.approx(register.firms["online"].mean(), abs=1e-3)
    assert by_path["population.size_sigma"].value == pytest.approx(0.8, abs=0.1)
    assert by_path["production.capacity_slack"].value == pytest.approx(1.5, abs=0.15)
    assert by_path["production.price_sd"].value == pytest.approx(0.1, abs=0.02)
    assert by_path["population.customers"].value == 50_000


def test_a_silent_column_stays_the_scenario_s_and_the_map_says_so(tmp_path: Path) -> None:
    rows = "\n".join(["sector,region,price", *["culinary,urban,100"] * 12])
    population = population_of(read_register(written(tmp_path, rows), *NAMES), load("baseline"))
    by_path = {one.path: one for one in population.origins}
    assert by_path["adoption.literacy_mean"].origin == ASSUMED
    assert by_path["adoption.literacy_mean"].value == load("baseline").world.adoption.literacy_mean
    assert "adoption" not in population.document["world"]
    assert population.document["sectors"] == [{"name": "culinary", "share": 1.0, "reference_price": 100}]


def test_the_shipped_register_is_synthetic_and_can_be_made_again() -> None:
    again = synthetic_register(500, load("baseline"))
    assert again.to_csv(index=False) == SHIPPED.read_text(encoding="utf-8")
    assert "synthetic" in SHIPPED.name


def test_pasar_import_writes_a_scenario_that_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(SHIPPED), "--out", str(tmp_path), "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    scenario = load(told["scenario"])
    assert told["firms"] == 500
    assert [sector.name for sector in scenario.sectors] == NAMES[0]
    assert scenario.regions[1].share == pytest.approx((pd.read_csv(SHIPPED)["region"] == "remote").mean(), abs=1e-5)
