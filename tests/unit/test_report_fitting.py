from collections.abc import Iterator

from refaudit.report.fitting import Told, fitting


def test_lines_fill_the_room_and_the_rest_is_counted() -> None:
    lines = [("12345", 1), ("1234", 1), ("x", 0), ("y", 2)]
    assert "".join(fitting(lines, 100, 4)) == "12345\n1234\nx\ny\n"
    assert (
        "".join(fitting(lines, 11, 4))
        == "12345\n1234\n\n… and 2 more findings, in the other formats.\n"
    )
    # Nothing short slips in behind what had no room.
    assert (
        "".join(fitting(lines, 10, 4)) == "12345\n\n… and 3 more findings, in the other formats.\n"
    )
    assert "".join(fitting([("x", 0), ("long", 0)], 3, 0)) == "x\n"


def test_the_room_is_measured_as_told() -> None:
    line = "ж" * 5
    assert "".join(fitting([(line, 1)], 6, 1)) == f"{line}\n"
    measured = fitting([(line, 1)], 6, 1, lambda text: len(text.encode()))
    assert "".join(measured) == "\n… and 1 more finding, in the other formats.\n"


def test_what_has_no_room_is_not_even_made() -> None:
    def lines() -> Iterator[Told]:
        yield "12345", 1
        yield "long", 1
        raise AssertionError("asked for more")

    told = "".join(fitting(lines(), 8, 7))
    assert told == "12345\n\n… and 6 more findings, in the other formats.\n"
