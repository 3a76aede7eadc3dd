"""The counting of reports on a running dask scheduler: the same function, some reports a task."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.reporting.keys import OfficeKey
from data.reporting.package import PackageCount, count_all
from vocabulary.errors import ReportError
from vocabulary.messages import message

if TYPE_CHECKING:
    from distributed import WorkerPlugin

# A task costs 10 to 14 ms beside its work, a report 5 ms: so many reports a task at most, and at
# least so many tasks a worker where there are enough reports.
_MOST: Final = 60
_TASKS_A_WORKER: Final = 8
_ROOT: Final = Path(__file__).resolve().parent.parent.parent


def count_on(
    address: str, places: Sequence[str], keys: Sequence[OfficeKey]
) -> Iterator[PackageCount]:
    """Yield the counts of reports as they are ready, in any order.

    A worker that is lost takes its finished parts along; the scheduler has them counted again.
    Workers need Python, pyarrow, numpy and cryptography; this program is sent to them.

    Parameters
    ----------
    address : of the scheduler, ``tcp://host:8786``
    places : as the workers see them: a folder all of them share, or addresses

    Raises
    ------
    ReportError
        The libraries of `requirements-cluster.txt` are not installed, nobody answers at the
        address, or a part could not be counted on any worker.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as cause:
        raise ReportError(
            message("A cluster needs the libraries of requirements-cluster.txt.")
        ) from cause
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as cause:
        raise ReportError(message("No scheduler answers at {address}."), address=address) from cause
    with client:
        client.register_plugin(_program())
        n_threads = max(sum(client.nthreads().values()), 1)
        size = min(max(len(places) // (_TASKS_A_WORKER * n_threads), 1), _MOST)
        parts = [list(places[at : at + size]) for at in range(0, len(places), size)]
        futures = client.map(count_all, parts, keys=tuple(keys), pure=False, retries=2)
        for future in as_completed(futures, loop=client.loop):
            if future.status == "error":
                raise ReportError(
                    message("The cluster could not count a part of the reports: {why}."),
                    why=repr(future.exception()),
                )
            yield from future.result()


def _program() -> WorkerPlugin:
    """Return what gives a worker the counting, where it has no checkout of this program.

    It is a class inside a function so that it is sent whole and not by its name.
    """
    from distributed import Worker, WorkerPlugin

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path in (_ROOT / "data/__init__.py", *_files("vocabulary", "data/reporting")):
            archive.write(path, path.relative_to(_ROOT).as_posix())
    content = file.getvalue()

    class Program(WorkerPlugin):  # type: ignore[misc]
        name = "firemap-reporting"

        def setup(self, worker: Worker) -> None:
            import io
            import sys
            import zipfile
            from pathlib import Path

            folder = Path(worker.local_directory) / "firemap-reporting"
            zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
            sys.path.append(str(folder))  # at the end: a checkout of the worker's own goes first

    return Program()


def _files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        found = (path for path in (_ROOT / folder).rglob("*") if path.is_file())
        yield from sorted(path for path in found if path.suffix != ".pyc")
