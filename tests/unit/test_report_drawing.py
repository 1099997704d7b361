import pytest
from defusedxml import ElementTree

from refaudit.report.drawing import drawn, height
from refaudit.report.timeline import Lane, Tick, Timeline

Attributes = dict[str, str]


def picture(*lanes: Lane, ticks: tuple[Tick, ...] = ()) -> list[tuple[str, Attributes, str | None]]:
    """The elements, each with its attributes and its text."""
    line = Timeline(lanes=lanes, ticks=ticks, notes=(), text="")
    return [
        (one.tag, one.attrib, one.text) for one in ElementTree.fromstring(f"<a>{drawn(line)}</a>")
    ]


def lane(x: float | None = None, width: float = 0.0, remark: str | None = None) -> Lane:
    return Lane(label="date", value="2020", x=x, width=width, remark=remark)


def test_each_lane_has_a_line_of_its_own_and_its_mark_on_it() -> None:
    first, day, second, interval = picture(lane(5.0), lane(40.0, 20.5))
    assert first == (
        "line",
        {"class": "lane", "x1": "0", "x2": "100%", "y1": "12", "y2": "12"},
        None,
    )
    assert day == ("circle", {"class": "mark", "cx": "5.0%", "cy": "12", "r": "5"}, None)
    assert second[1]["y1"] == second[1]["y2"] == "36"
    assert interval == (
        "rect",
        {"class": "mark", "x": "40.0%", "width": "20.5%", "y": "32", "height": "8", "rx": "4"},
        None,
    )


@pytest.mark.parametrize(("width", "shape"), [(0.0, "circle"), (2.0, "circle"), (2.1, "rect")])
def test_what_is_too_narrow_for_an_interval_is_shown_as_a_day(width: float, shape: str) -> None:
    assert picture(lane(5.0, width))[-1][0] == shape


def test_a_value_without_a_place_says_why_and_its_words_are_no_markup() -> None:
    words = 'no <b>day</b> & "none"'
    assert picture(lane(remark=words))[-1] == (
        "text", {"class": "remark", "x": "50%", "y": "16"}, words,
    )  # fmt: skip


def test_ticks_reach_below_the_lanes_and_have_their_labels_there() -> None:
    line, label = picture(lane(5.0), ticks=(Tick(x=12.9, label="2020"),))[:2]
    assert line == (
        "line", {"class": "year", "x1": "12.9%", "x2": "12.9%", "y1": "0", "y2": "28"}, None,
    )  # fmt: skip
    assert label == ("text", {"x": "12.9%", "y": "40"}, "2020")


def test_the_picture_is_as_high_as_its_lanes_and_the_labels_below_them() -> None:
    lanes = (lane(5.0), lane(6.0))
    assert height(Timeline(lanes=lanes, ticks=(), notes=(), text="")) == 48
    ticks = (Tick(x=5.0, label="2020"),)
    assert height(Timeline(lanes=lanes, ticks=ticks, notes=(), text="")) == 68
