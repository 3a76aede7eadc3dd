from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands import output, rank
from commands.arguments import parser_of
from commands.own_table import TableError
from data.store.opening import open_store
from vocabulary.errors import CampaignError
from vocabulary.terms import StoreKind

ROW_KEYS = {
    "id", "count", "base", "raw", "eb", "low", "high", "rank", "rank_low", "rank_high",
    "p_worst3", "band",
}  # fmt: skip
GOOD = "place,cases,people\n东方社区,20,10\nx2,10,10\nx3,0,10\n"


def ranked(path: Path, *more: str, id_: str = "place") -> dict[str, Any]:
    options = ["--table", str(path), "--id", id_, "--count", "cases", "--base", "people", *more]
    result = rank.run(parser_of("rank").parse_args(options))
    found: dict[str, Any] = json.loads(output.as_json(result))
    return found


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_ones_own_is_ranked_with_the_promised_keys(
    tmp_path: Path, encoding: str
) -> None:
    result = ranked(table(tmp_path, GOOD, encoding))
    # By hand: rate 1, a = 2/3 - 1/10, weight 0.85.
    assert result["overall"] == pytest.approx({"rate": 1.0, "a": 2 / 3 - 0.1, "b": 1.0})
    assert set(result["rows"][0]) == ROW_KEYS
    assert [row["id"] for row in result["rows"]] == ["东方社区", "x2", "x3"]
    assert [row["eb"] for row in result["rows"]] == pytest.approx([1.85, 1.0, 0.15])
    assert [row["rank"] for row in result["rows"]] == [1, 2, 3]
    assert "东方社区" in rank.describe(result)


def test_shares_are_ranked_as_trials(tmp_path: Path) -> None:
    path = table(tmp_path, "place,cases,people\na,9,10\nb,5,10\nc,1,10\n")
    result = ranked(path, "--base-kind", "trials")
    spread = 0.32 / 3
    assert result["overall"]["a"] == pytest.approx((10 * spread - 0.25) / 9)
    assert all(0 <= row["low"] < row["high"] <= 1 for row in result["rows"])


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("place,people\na,1\nb,2\n", (), "has no column cases; it has: place, people"),
        ("place,cases,people\n", (), "has no rows"),
        ("", (), "not a table with one header line"),
        ("place,cases,people\na,1,5\nb,-2,5\n", (), "line 3: cases -2 is negative"),
        ("place,cases,people\na,1,5\nb,NaN,5\n", (), "line 3: cases NaN is not a number"),
        ("place,cases,people\na,1,5\nb,,5\n", (), "line 3: cases a blank is not a number"),
        ("place,cases,people\na,1,5\nb,many,5\n", (), "line 3: cases many is not a number"),
        ("place,cases,people\na,1,5\nb,2.5,5\n", (), "line 3: cases 2.5 is not a whole number"),
        ("place,cases,people\na,1,5\nb,2,inf\n", (), "line 3: people inf is not a number"),
        (
            "place,cases,people\na,1,5\nb,2,0\n",
            (),
            "line 3: people 0 is no base; leave",
        ),
        ("place,cases,people\na,1,5\na,2,5\n", (), "line 3: place a appears twice"),
        ("place,cases,people\na,1,5\n ,2,5\n", (), "line 3: place a blank names nothing"),
        (
            "place,cases,people\na,1,5\nb,6,5\n",
            ("--base-kind", "trials"),
            "line 3: cases 6 is above",
        ),
        ("place,cases,people\na,1,5.5\nb,2,5\n", ("--base-kind", "trials"), "not a whole number"),
        ("place,cases,people\na,1,5\n", (), "at least two areas"),
        # 1,200 without quotes would be a count of 1 on a base of 200.
        ("place,cases,people\na,1,200,50\nb,2,5\n", (), "line 2 has more cells than the header"),
        ("place,cases,cases,people\na,1,2,5\nb,2,3,5\n", (), "has the column cases twice"),
        ("place,cases,people\na,1\nb,2,5\n", (), "line 2: people a blank is not a number"),
        ("place,cases,people\n\na,1,5\n\nb,-2,5\n", (), "line 5: cases -2 is negative"),
        ('place,cases,people\n"a\nb",1,5\nc,x,5\n', (), "line 4: cases x is not a number"),
        ('place,cases,people\n"a,1,5\nb,2,5\n', (), "is not CSV: unexpected end of data"),
        ("place,cases,people\na,1e300,5\nb,2,5\n", (), r"count from 1e-12 to 1e\+12"),
        ("place,cases,people\na,1,1e-300\nb,2,5\n", (), r"base from 1e-12 to 1e\+12"),
        ("PK\x03\x04", (), "is a workbook of Excel; save it as CSV"),
    ],
)
def test_a_table_that_cannot_be_ranked_gets_one_clear_sentence(
    tmp_path: Path, text: str, options: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CampaignError, match=message) as refused:
        ranked(table(tmp_path, text), *options)
    assert "\n" not in str(refused.value)


def test_trailing_commas_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    plain = ranked(table(tmp_path, GOOD))
    assert (
        ranked(table(tmp_path, GOOD.replace("\n", ",,\n").replace("people,,", "people"))) == plain
    )
    assert ranked(table(tmp_path, GOOD.replace("\n", "\r\n\r\n"))) == plain


def test_a_missing_file_or_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        ranked(tmp_path / "nothing.csv")
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"\xff\xff\xff")
    with pytest.raises(TableError, match="neither UTF-8 nor GB 18030"):
        ranked(odd)
    options = ["--table", str(table(tmp_path, GOOD)), "--id", "place"]
    with pytest.raises(TableError, match="needs --count"):
        rank.run(parser_of("rank").parse_args(options))


def test_an_empty_register_is_ranked_as_an_empty_list(store_path: Path) -> None:
    open_store(store_path, create=StoreKind.REAL)
    args = parser_of("rank").parse_args(["--store", str(store_path), "--as-of", "2024-02-20"])
    result = rank.run(args)
    assert result["rows"] == []
    assert result["overall"] == {"rate": None, "a": None, "b": None}
    args.base = "people"
    with pytest.raises(CampaignError, match="no base people; take one of visited, area"):
        rank.run(args)


def by_site(tmp_path: Path, text: str, *more: str) -> dict[str, Any]:
    options = ["--table", str(table(tmp_path, text)), "--id", "village", "--unit", "site"]
    result = rank.run(parser_of("rank").parse_args([*options, "--count", "n", *more]))
    rank.describe(result)
    found: dict[str, Any] = json.loads(output.as_json(result))
    return found


def sites_of(counts: dict[str, list[int]]) -> str:
    lines = [f"{name},{name}{k},{n}" for name, all_ in counts.items() for k, n in enumerate(all_)]
    return "village,site,n\n" + "\n".join(lines) + "\n"


def test_sites_within_areas_are_ranked_and_one_building_accuses_nobody(tmp_path: Path) -> None:
    quiet = {name: [0, 1] * 15 for name in "bcdefgh"}
    one = by_site(tmp_path, sites_of({"a": [40] + [0, 1] * 15, **quiet}))
    assert set(one["rows"][0]) >= ROW_KEYS | {"n_sites", "note"}
    assert one["phi"] > 3
    assert {row["band"] for row in one["rows"]} == {"cannot_be_told_apart"}
    assert [row["p_worst3"] for row in one["rows"]] == [None] * 8
    assert [row["rank_low"] for row in one["rows"]] == [None] * 8
    many = by_site(tmp_path, sites_of({"a": [2, 3] * 15, **quiet}), "--funnel")
    assert {row["id"]: row["band"] for row in many["rows"]}["a"] == "clearly_worse"
    assert many["rows"][0]["rank"] == 1
    assert many["rows"][0]["p_worst3"] > 0.9
    assert many["funnel"]["rows"][0]["place"] == "above"


def test_an_area_of_few_sites_is_never_called_worse(tmp_path: Path) -> None:
    counts = {"a": [9, 9, 9, 9], **{name: [0, 1] * 15 for name in "bcdefgh"}}
    row = by_site(tmp_path, sites_of(counts))["rows"][0]
    assert (row["band"], row["note"]) == ("cannot_be_told_apart", "small_base")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("village,site,n\na,1,2\na,1,3\n", "line 3: site 1 appears twice"),
        ("village,site,n\na,,2\n", "site a blank names nothing"),
        ("village,site,n\na,1,1.5\n", "is not a whole number"),
        ("village,site\na,1\n", "no column n"),
        ("village,site,n\na,1,2\na,2,3\n", "at least two areas"),
    ],
)
def test_a_broken_table_of_sites_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CampaignError, match=message):
        by_site(tmp_path, text)
