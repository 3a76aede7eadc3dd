"""What is packed can be read back, byte for byte, by the layout the browser's script holds."""

import base64
import json

import numpy as np
import pytest

from geo.screen import packing


def read(text: str) -> tuple[dict, list[bytes]]:
    """Read one string as static/map/packed.js does."""
    raw = base64.b64decode(text)
    size = int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4 : 4 + size])
    bodies, at = [], 4 + size
    for length in head["bodies"]:
        bodies.append(raw[at : at + length])
        at += length
    assert at == len(raw)
    return head, bodies


def points_of(packed: packing.PackedPoints) -> list[tuple[float, float, int, int]]:
    """Read points as static/map/packed.js does: latitude, longitude, class, id."""
    n, body = packed.n, packed.body
    ids, at = [], 8 * n
    last = 0
    while at < len(body):
        delta, shift = 0, 0
        while body[at] & 0x80:
            delta |= (body[at] & 0x7F) << shift
            shift += 7
            at += 1
        last += delta | body[at] << shift
        at += 1
        ids.append(last)
    rows = []
    for i in range(n):
        north = int.from_bytes(body[3 * i : 3 * i + 3], "little")
        east = int.from_bytes(body[3 * (n + i) : 3 * (n + i) + 3], "little")
        kind = int.from_bytes(body[6 * n + 2 * i : 6 * n + 2 * i + 2], "little")
        rows.append(
            (packed.lat + north * packed.step, packed.lon + east * packed.step, kind, ids[i])
        )
    return rows


def pack(*rows: tuple[float, float, int, int]) -> packing.PackedPoints:
    lat, lon, kinds, ids = (np.array(column) for column in zip(*rows, strict=True))
    return packing.pack_points(lat, lon, ids.astype(np.int64), kinds.astype(np.uint16))


def test_points_come_back_within_eleven_centimetres_in_the_order_of_their_ids():
    rows = [(29.848630, 106.050460, 0b1_0111_011_100, 7), (29.9182, 106.0935, 3, 2)]
    back = points_of(pack(*rows))
    assert [row[2:] for row in back] == [(3, 2), (0b1_0111_011_100, 7)]
    assert back[1][0] == pytest.approx(29.848630, abs=1e-6)
    assert back[1][1] == pytest.approx(106.050460, abs=1e-6)


@pytest.mark.parametrize("ids", [[1, 2, 3], [5, 200, 70_000], [0, 128, 2_000_000_000]])
def test_ids_far_apart_come_back(ids):
    packed = pack(*[(29.8, 106.0, 0, id_) for id_ in ids])
    assert [row[3] for row in points_of(packed)] == ids


def test_ids_that_run_on_cost_nine_bytes_a_point():
    packed = pack(*[(29.8 + i / 1e4, 106.0, 0, i + 1) for i in range(1000)])
    assert len(packed.body) == 9 * 1000


def test_points_spread_over_a_country_still_fit_by_a_coarser_step():
    packed = pack((18.0, 73.5, 0, 1), (53.5, 135.0, 0, 2))
    back = points_of(packed)
    assert back[1][:2] == pytest.approx((53.5, 135.0), abs=1e-5)


def test_no_point_is_no_byte():
    empty = packing.pack_points(np.array([]), np.array([]), np.array([], np.int64),
                                np.array([], np.uint16))  # fmt: skip
    assert (empty.n, empty.body) == (0, b"")


def test_a_class_holds_risk_status_category_and_how_well_the_place_is_known():
    kinds = packing.classes(
        np.array([4, 0]), np.array([3, 1]), np.array([7, 2]), is_approximate=np.array([True, False])
    )
    assert kinds.tolist() == [4 | 3 << 3 | 7 << 6 | 1 << 12, 1 << 3 | 2 << 6]


def test_rings_come_back_as_millionths_of_a_degree_longitude_first():
    lengths, body = packing.pack_rings([np.array([[106.05, 29.85], [106.06, 29.86]])])
    assert lengths == [2]
    assert np.frombuffer(body, "<i4").tolist() == [106_050_000, 29_850_000, 106_060_000, 29_860_000]
    assert packing.pack_rings([]) == ([], b"")


def test_one_string_carries_head_and_bodies():
    head, bodies = read(packing.one_string({"name": "东方社区"}, b"abc", b""))
    assert head["name"] == "东方社区"
    assert bodies == [b"abc", b""]


@pytest.mark.parametrize(
    "text",
    ["</script>", "`${1}`", "C:\\users\\x", "\u2028", "\x00", "_a1b2", "{{ 'x' }}", "\ud800"],
)
def test_nothing_a_ledger_holds_means_anything_to_a_script(text):
    packed = packing.one_string({"name": text})
    assert set(packed) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
    assert read(packed)[0]["name"] == text.replace("\ud800", "?")
