from __future__ import annotations

import itertools
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commands import plan
from commands.arguments import parser_of
from commands.own_table import TableError
from tests.analysis.orienteering import DIAMOND, TSILIGIRIDES_1, Points
from tests.commands.asking import asked
from vocabulary.errors import CampaignError

KEYS = {"value", "seconds", "routes", "left_out"}
TABLE = "id,x,y,prize,service,open,close\na,3,4,10,1,,\nb,-3,-4,7,,,\nc,6,8,5,0,0,5\n"


def table(tmp_path: Path, text: str = TABLE, encoding: str = "utf-8") -> Path:
    path = tmp_path / "targets.csv"
    path.write_bytes(text.encode(encoding))
    return path


def planned(path: Path, *more: str, minutes: str = "25", teams: str = "1") -> dict[str, Any]:
    return asked(
        "plan", "--targets", str(path), "--teams", teams, "--minutes", minutes, "--start", "0,0",
        "--iterations", "100", *more, store=path.with_name("no.db"),
    )  # fmt: skip


def csv_of(points: Points) -> str:
    rows = [f"n{k},{x},{y},{prize}" for k, (x, y, prize) in enumerate(points[2:])]
    return "\n".join(["id,x,y,prize", *rows])


def length(stops: list[str], points: Points) -> float:
    way = [points[0], *(points[int(stop[1:]) + 2] for stop in stops), points[1]]
    return sum(math.dist(one[:2], other[:2]) for one, other in itertools.pairwise(way))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_planned_with_the_promised_keys(tmp_path: Path, encoding: str) -> None:
    result = planned(table(tmp_path, TABLE.replace("b,", "澡堂,"), encoding))
    assert set(result) >= KEYS
    # By hand: to 澡堂 5, past the start to a 10, 1 inside, 5 back; c would make it 31.
    assert result["value"] == 17
    assert result["left_out"] == ["c"]
    (route,) = result["routes"]
    assert route["team"] == 1
    assert sorted(route["stops"]) == ["a", "澡堂"]
    assert (route["minutes"], route["value"]) == (21.0, 17)


def test_hours_count_only_when_they_are_asked_for(tmp_path: Path) -> None:
    path = table(tmp_path, "id,x,y,prize,open,close\na,3,4,10,0,4\nb,0,1,1,8,9\n")
    assert planned(path)["value"] == 11
    heeded = planned(path, "--windows")
    assert heeded["left_out"] == ["a"]  # 5 minutes away, closed after 4
    assert heeded["routes"][0]["minutes"] == 9.0  # waited until 8, one minute back


def test_the_end_may_be_elsewhere_and_a_point_may_be_negative(tmp_path: Path) -> None:
    path = table(tmp_path, "id,x,y,prize\na,-1,0,1\n")
    result = planned(path, "--start", "-2,0", "--end", "-.5,0", minutes="1.5")
    assert result["routes"][0]["stops"] == ["a"]
    assert planned(path, "--start", "-2,0", minutes="1.5")["value"] == 0


@pytest.mark.parametrize(
    ("points", "teams", "limit", "best"),
    [(TSILIGIRIDES_1, "1", "46", 175), (DIAMOND, "2", "25", 780)],
)
def test_a_public_instance_comes_out_feasible_by_its_own_coordinates(
    tmp_path: Path, points: Points, teams: str, limit: str, best: float
) -> None:
    start, end = (f"{x},{y}" for x, y, _ in points[:2])
    result = planned(
        table(tmp_path, csv_of(points)), "--start", start, "--end", end, "--iterations", "500",
        minutes=limit, teams=teams,
    )  # fmt: skip
    stops = [stop for route in result["routes"] for stop in route["stops"]]
    assert len(stops) == len(set(stops))
    assert len(result["routes"]) == int(teams)
    assert set(stops) | set(result["left_out"]) == {f"n{k}" for k in range(len(points) - 2)}
    for route in result["routes"]:
        assert route["minutes"] == pytest.approx(length(route["stops"], points))
        assert length(route["stops"], points) <= float(limit)
    value = sum(points[int(stop[1:]) + 2][2] for stop in stops)
    assert result["value"] == value
    assert 0.99 * best <= value <= best


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("id,x,y\na,1,1\n", (), "has no column prize; it has: id, x, y"),
        ("id,x,y,prize\na,1,1,1\n", ("--windows",), "has no column open"),
        ("id,x,y,prize\n", (), "has no rows"),
        ("", (), "not a table with one header line"),
        ("id,x,y,prize\na,1,1,1\nb,1,NaN,1\n", (), "line 3: y NaN is not a number"),
        ("id,x,y,prize\na,1,inf,1\n", (), "line 2: y inf is not a number"),
        ("id,x,y,prize\na,1,,1\n", (), "line 2: y a blank is not a number"),
        ("id,x,y,prize\na,1,1,1\nb,1,1,-2\n", (), "line 3: prize -2 is negative"),
        ("id,x,y,prize,service\na,1,1,1,-5\n", (), "line 2: service -5 is negative"),
        ("id,x,y,prize,service\na,1,1,1,soon\n", (), "line 2: service soon is not a number"),
        ("id,x,y,prize\na,1,1,1\na,2,2,2\n", (), "line 3: id a appears twice"),
        ("id,x,y,prize\n ,1,1,1\n", (), "line 2: id a blank is not an id"),
        ("id,x,y,prize,open,close\na,1,1,1,9,8\n", ("--windows",), "close 8 is earlier"),
    ],
)
def test_a_table_that_cannot_be_planned_gets_one_clear_sentence(
    tmp_path: Path, text: str, options: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CampaignError, match=message) as refused:
        planned(table(tmp_path, text), *options)
    assert "\n" not in str(refused.value)


def test_a_missing_option_is_named(tmp_path: Path) -> None:
    path = table(tmp_path)
    with pytest.raises(TableError, match="--targets needs --start"):
        asked("plan", "--targets", str(path), "--minutes", "9", store=path)
    with pytest.raises(TableError, match="--targets needs --minutes"):
        asked("plan", "--targets", str(path), "--start", "0,0", store=path)
    with pytest.raises(CampaignError, match="cannot be read"):
        planned(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    "words",
    [
        ["--teams", "0"], ["--teams", "1.5"], ["--minutes", "-3"], ["--minutes", "nan"],
        ["--start", "3"], ["--start", "a,b"], ["--start", "nan,1"], ["--seconds", "-1"],
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser_of("plan").parse_args(words)
    assert words[0] in capsys.readouterr().err


def test_the_register_is_planned_with_reasons_and_every_visit_in_its_half_day(
    demo_file: Path, today: date, tmp_path: Path
) -> None:
    result = asked(
        "plan", "--as-of", today.isoformat(), "--teams", "2", "--half-days", "3", "--floor", "1",
        "--iterations", "40", "--out", str(tmp_path), store=demo_file,
    )  # fmt: skip
    assert set(result) >= KEYS
    assert [route["half"] for route in result["routes"]] == [
        "morning", "morning", "afternoon", "afternoon", "morning", "morning",
    ]  # fmt: skip
    assert {route["date"] for route in result["routes"]} == {"2024-02-21", "2024-02-22"}
    visits = [visit for route in result["routes"] for visit in route["visits"]]
    assert len({visit["site_id"] for visit in visits}) == len(visits) > 10
    assert all(visit["reasons"] for visit in visits)
    assert all(route["minutes"] <= 210 for route in result["routes"])
    assert all("08:30" <= visit["begins"] <= "17:30" for visit in visits)
    assert result["value"] == pytest.approx(sum(visit["value"] for visit in visits))
    assert "team 1 2024-02-21 morning" in plan.describe(result)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "order_sheet_team1_20240220.pdf", "order_sheet_team2_20240220.pdf",
        "order_sheets_20240220.xlsx", "visits_team1_20240220.ics", "visits_team2_20240220.ics",
    ]  # fmt: skip
    calendars = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.ics")]
    assert sum(one.count("BEGIN:VEVENT") for one in calendars) == len(visits)
    assert [file["kind"] for file in result["files"]].count("order_sheet") == 2


def test_a_team_that_is_away_stays_at_home_and_no_team_carries_more_than_told(
    demo_file: Path, today: date
) -> None:
    result = asked(
        "plan", "--as-of", today.isoformat(), "--teams", "2", "--half-days", "2", "--seconds", "0",
        "--away", "2:2024-02-21:morning", "--most", "3", store=demo_file,
    )  # fmt: skip
    seats = [(route["team"], route["half"], len(route["stops"])) for route in result["routes"]]
    assert seats == [(1, "morning", 3), (1, "afternoon", 3), (2, "afternoon", 3)]
    assert (result["roads"], result["off_roads"], result["is_cut"]) == (None, 0, False)


@pytest.mark.parametrize(
    "text", ["2", "a:2024-02-21:morning", "2:2024-02-31:morning", "2:2024-02-21:am"]
)
def test_a_half_day_away_that_cannot_be_is_refused(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser_of("plan").parse_args(["--away", text])
    assert "--away" in capsys.readouterr().err
