"""How braces and brackets pair: from the inside, as in MediaWiki's preprocessor."""

from refaudit.extract.nodes import Kind, Node

__all__ = ["Braces"]


class Braces:
    """The open braces and brackets of one region; brackets only inside of braces."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._open: list[tuple[str, int, int]] = []  # (brace, start, how many are still unpaired)
        self.open = 0  # how many are braces

    def token(self, brace: str, start: int, end: int) -> None:
        """Take a run of equal braces or brackets."""
        if brace == "{":
            self._open.append((brace, start, end - start))
            self.open += 1
        elif brace == "}":
            self._close(start, end)
        elif brace == "[":
            self._open.append((brace, start, 2))
        elif self._open[-1][0] == "[":
            _, opened, _ = self._open.pop()
            self._add(Kind.LINK, opened, end, 2)

    def _close(self, start: int, end: int) -> None:
        while end - start >= 2 and self.open:
            brace, opened, count = self._open.pop()
            if brace == "[":
                continue
            self.open -= 1
            width = min(3, count, end - start)
            kind = Kind.ARGUMENT if width == 3 else Kind.TEMPLATE
            start += width
            self._add(kind, opened + count - width, start, width)
            if count - width >= 2:
                self._open.append((brace, opened, count - width))
                self.open += 1

    def _add(self, kind: Kind, start: int, end: int, width: int) -> None:
        self._nodes.append(
            Node(
                kind=kind,
                start=start,
                end=end,
                inner_start=start + width,
                inner_end=end - width,
            )
        )
