"""Rectification status of a site: that of its worst hazard."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocabulary.terms import HazardStatus, SiteStatus

_WAITS: Final = (
    HazardStatus.SUBMITTED.value,
    HazardStatus.RECHECKED.value,
    HazardStatus.ACCEPTED.value,
)
_GRAVEST_FIRST: Final = tuple(SiteStatus)


def site_status(
    clocked: pd.DataFrame, seat: npt.NDArray[np.int64], *, n_sites: int
) -> npt.NDArray[np.object_]:
    """Return the status of each site.

    Values of SiteStatus: overdue, else open, else awaiting re-check (handed in, passed or accepted
    but not closed), else all closed; none where no hazard was ever recorded.

    Parameters
    ----------
    seat : which site (0 to `n_sites` − 1) each hazard is of
    """
    status = clocked["status"].astype(str)
    rank = np.where(
        clocked["is_overdue"].to_numpy(),
        _GRAVEST_FIRST.index(SiteStatus.OVERDUE),
        np.where(
            ~clocked["is_open"].to_numpy(),
            _GRAVEST_FIRST.index(SiteStatus.CLOSED),
            np.where(
                status.isin(_WAITS).to_numpy(),
                _GRAVEST_FIRST.index(SiteStatus.SUBMITTED),
                _GRAVEST_FIRST.index(SiteStatus.OPEN),
            ),
        ),
    )
    worst = np.full(n_sites, _GRAVEST_FIRST.index(SiteStatus.NONE), dtype=np.int64)
    is_real = (status != HazardStatus.VOIDED.value).to_numpy()
    np.minimum.at(worst, seat[is_real], rank[is_real])
    names = np.array([status.value for status in _GRAVEST_FIRST], dtype=object)
    return np.asarray(names[worst])
