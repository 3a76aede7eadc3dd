"""From a store to a report, from reports to a ranking; and the same on workers that get lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from analysis.ranking import density
from analysis.reporting.roll_up import rolled_up
from commands import reporting
from commands.asked import open_day
from commands.places import ROOT
from data.reporting import keys
from data.reporting.cluster import count_on
from data.reporting.package import PackageCount
from data.store.opening import open_store
from tests.analysis.reporting.offices import reports_of
from tests.commands.asking import asked
from vocabulary.errors import ReportError


def test_the_demo_is_reported_up_and_rolled_up(demo_file: Path, tmp_path: Path) -> None:
    store = shutil.copy(demo_file, tmp_path / "demo.db")
    out, key = tmp_path / "up", tmp_path / "own.pem"
    options = ("--out", str(out), "--key", str(key))
    written = asked("report-up", *options, store=store)
    own = written["files"][0]
    assert asked("exports", "--check", own["path"], store=store)["checked"][0]["serial"]
    rolled = asked("roll-up", str(out), "--out", str(tmp_path / "csv"), store=store)
    day = open_day(open_store(store))
    assert rolled["figures"]["open"] == day.headline["open"].value == written["figures"]["open"]
    ranked = day.once(density.of, *density.HEADLINE).table
    told = {row["village_code"]: (row["rank"], row["eb"]) for row in rolled["villages"]}
    assert told == {code: (row["rank"], row["eb"]) for code, row in ranked.iterrows()}
    assert "袁家社区" in reporting.describe_roll(rolled)
    assert Path(rolled["files"][1]["path"]).read_text("utf-8-sig").startswith("名次,")
    part = asked("report-up", "--area", "5001510010", *options, store=store)
    assert 0 < part["figures"]["open"] < written["figures"]["open"]


def test_a_folder_without_reports_and_a_scheduler_that_is_not_there_are_said(
    tmp_path: Path,
) -> None:
    with pytest.raises(ReportError, match="no folder"):
        asked("roll-up", str(tmp_path / "none"), store=tmp_path)
    reports_of(tmp_path, 1)
    (report,) = tmp_path.glob("*.report.zip")
    report.unlink()
    with pytest.raises(ReportError, match="no report"):
        asked("roll-up", str(tmp_path), store=tmp_path)


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore")
def test_workers_without_a_checkout_count_the_same_though_one_is_killed(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    folder = tmp_path / "reports"
    folder.mkdir()
    places = reports_of(folder, *range(1, 60))
    Path(places[3]).write_bytes(b"damaged")
    known = keys.read_keys(folder)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    running = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as cluster:
        address = cluster.scheduler_address
        command = [
            sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny",
            "--nthreads", "1", "--no-dashboard",
        ]  # fmt: skip
        workers = [subprocess.Popen(command, cwd=elsewhere, env=running) for _ in range(2)]
        try:
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=120)

            def killing(
                places: Sequence[str], of: Sequence[keys.OfficeKey]
            ) -> Iterator[PackageCount]:
                for at, one in enumerate(count_on(address, places, of)):
                    if at == 5:
                        workers[0].send_signal(signal.SIGKILL)
                    yield one

            made = rolled_up(places, known, counting=killing)
            again = asked("roll-up", str(folder), "--cluster", address, store=ROOT)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    assert made.digest == again["digest"] == rolled_up(places, known).digest
    assert made.n_counted == 58
