"""The watch over the browser sees what it is there to see."""

from __future__ import annotations

from tests.conftest import Watched

DRAW = """
(character) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext("2d");
  pen.font = "32px sans-serif";
  pen.fillText(character, 2, 34);
  return Array.from(pen.getImageData(0, 0, 40, 40).data).join();
}
"""


def test_a_request_to_another_machine_is_refused_and_counted(watched: Watched) -> None:
    watched.page.set_content("<img src='http://tiles.example/1.png'><p>x</p>")
    watched.page.wait_for_load_state("load")
    assert watched.outside == ["http://tiles.example/1.png"]


def test_a_socket_to_another_machine_is_counted(watched: Watched) -> None:
    watched.page.set_content("<script>new WebSocket('ws://spy.example/')</script>")
    watched.page.wait_for_timeout(200)
    assert watched.outside == ["ws://spy.example/"]


def test_an_error_of_a_script_is_noted(watched: Watched) -> None:
    watched.page.set_content("<script>console.error('no map'); nothing.here()</script>")
    watched.page.wait_for_timeout(100)
    assert len(watched.complaints) == 2
    assert any("no map" in complaint for complaint in watched.complaints)


def test_chinese_is_drawn_as_characters_and_not_as_boxes(watched: Watched) -> None:
    unassigned = watched.page.evaluate(DRAW, "\U000e0fff")
    drawn = {watched.page.evaluate(DRAW, character) for character in "巴川消防"}
    assert len(drawn) == 4
    assert unassigned not in drawn
