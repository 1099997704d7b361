"""Citations with faults that refaudit proposes to mend; their addresses are of `known_web`."""

from collections.abc import Mapping

from tests.helpers.known_web import copy_of

__all__ = ["FAULTS", "Parameters"]

Parameters = Mapping[str, str]


def _page(host: str, last: str = "bridge") -> str:
    """An address; `{n}` is the number of the citation, so that no two cite the same page."""
    return f"http://{host}.example/{{n}}/{last}"


def _archived(url: str, day: str = "5 March 2019", **more: str) -> Parameters:
    given = {"url": url, "archive-url": copy_of(url), "archive-date": day}
    return given | {name.replace("_", "-"): value for name, value in more.items()}


def _useless(host: str, last: str, status: str = "dead") -> Parameters:
    """With a copy that helps nobody, while the archive has a better one."""
    url = _page(host, last)
    copy = {"archive-url": copy_of(url, "20180101000000")}
    return _archived(url, "1 January 2018", url_status=status) | copy


_LIVE, _GONE, _SOFT, _SOLD = (_page(host) for host in ("live", "gone", "soft", "sold"))
_BAD_DATES = (
    *(
        "May 3rd, 2019",
        "3.5.2019",
        "31.12.2018",
        "2019-5-3",
        "3 may 2019",
        "Sept 2018",
        "2018/2019",
    ),
    *("03 May 2019", "May 2018 – June 2018", "3 May, 2018", "20180503", "Published 3 May 2018"),
    *("1 February 2018 to 3 February 2018", "May 3rd, 2091", "May 3rd, 1999", "3 mai 2018"),
)
_DATES = ("date", "access-date", "archive-date", "publication-date", "doi-broken-date", "year")

#: By the code of the rule, canonical parameters beside title and date; at least one of them fires.
FAULTS: Mapping[str, tuple[Parameters, ...]] = {
    "LNK101": (
        *({"url": _GONE} | more for more in ({}, {"url-status": "dead"}, {"url-status": "live"})),
        *({"url": _GONE, name: value} for name, value in (("dead-url", "yes"), ("deadurl", "no"))),
        {"url": _GONE, "archive-date": "1 May 2018"},
        {"url": _page("once")},
    ),
    "LNK102": (
        _archived(_GONE, url_status="live"),
        _archived(_GONE, dead_url="no"),
        _archived(_page("once"), url_status="live"),
        _useless("gone", "error", "live"),
    ),
    "LNK104": (
        {"url": _SOFT},
        _archived(_SOFT, url_status="live"),
        _archived(_SOFT, dead_url="no"),
    ),
    "LNK105": (
        {"url": _SOLD},
        *(_archived(_SOLD, url_status=status) for status in ("live", "dead", "bot: unknown")),
        *(_archived(_SOLD, dead_url=status) for status in ("yes", "no", "usurped")),
    ),
    "LNK106": (
        *({"url": _page("moved") + rest} for rest in ("", "#part", "?utm_source=x")),
        _archived(_page("moved")),
    ),
    "LNK107": ({"url": _page("home")}, _archived(_page("home"), url_status="live")),
    "LNK110": (
        *({"url": _page("secure") + rest} for rest in ("", "?utm_source=x&id=3", "/a{{!}}b", "#a")),
        {"url": _page("secure").replace("http", "HTTP")},
        _archived(_page("secure") + "?utm_source=x&id=3"),
    ),
    "ARC101": (
        {"url": _LIVE, "archive-url": copy_of(_LIVE)},
        {"url": _GONE, "archive-url": copy_of(_GONE), "url-status": "live"},
    ),
    "ARC103": tuple(
        _archived(_LIVE, day)
        for day in ("6 March 2019", "2019-03-04", "2 April 1990", "2 May 2044")
    ),
    "ARC104": (
        _useless("gone", "other"),
        _archived(_GONE) | {"archive-url": copy_of("http://quite.example/other/page")},
    ),
    "ARC106": (
        _useless("gone", "lost"),
        _useless("gone", "lost", "live"),
        _useless("sold", "lost"),
    ),
    "ARC107": (_useless("gone", "error"), _useless("soft", "error", "live")),
    "ARC108": (
        *({"url": copy_of(_LIVE), **more} for more in ({}, {"url-status": "live"})),
        *({"url": copy_of(_LIVE), "archive-date": day} for day in ("1 May 2018", "May 3rd, 2018")),
        {"url": copy_of(_page("secure") + "?utm_source=x"), "dead-url": "no"},
        {"url": copy_of("http://localhost/{n}")},
        {"url": copy_of("https://bit.ly/x{n}")},
        {"url": f"https://archive.today/20190305101742/{_LIVE}"},
        {"url": f"https://www.webcitation.org/5eWaHRbn4?url={_LIVE}"},
    ),
    "ARC112": (
        _archived(_LIVE) | {"url": copy_of(_LIVE)},
        _archived(_LIVE) | {"archive-url": _LIVE},
        {"url": copy_of(_LIVE), "archive-url": copy_of(_LIVE)},
    ),
    "ARC115": (
        {"archive-url": copy_of(_LIVE), "archive-date": "5 March 2019"},
        *(
            {"archive-url": copy_of(url)}
            for url in (_GONE, "http://localhost/{n}", "example.org/{n}", "https://bit.ly/x{n}")
        ),
        {"archive-url": copy_of(copy_of(_LIVE)), "format": "PDF"},
    ),
    "DAT101": tuple(
        {"url": _LIVE, name: day} | ({"archive-url": copy_of(_LIVE)} if "archive" in name else {})
        for name in _DATES
        for day in (_BAD_DATES if name == "date" else _BAD_DATES[::4])
    ),
    "PAR101": tuple(
        {"url": _LIVE, "url-status": status} for status in ("live", "dead", "bot: unknown")
    ),
    "PAR102": (
        *(_archived(_LIVE, url_status=status) for status in ("Dead", "no")),
        *(_archived(url, url_status="Live") for url in (_GONE, _SOFT, _SOLD, _page("once"))),
        *({"url": url, "url-status": "Dead"} for url in (_LIVE, _GONE)),
        {"url": _LIVE, "url-status": "foo", "archive-date": "1 May 2019"},
    ),
    "PAR103": (
        *(_archived(_LIVE, dead_url=status) for status in ("yes", "no", "unfit", "true")),
        *(_archived(_page("once"), dead_url=status) for status in ("yes", "no")),
        *({"url": _LIVE, "deadurl": "no", **more} for more in ({}, {"dead-url": "yes"})),
        *(
            {"url": _LIVE, name: value}
            for name, value in (
                *(
                    ("coauthors", "Ann Lee"),
                    ("lay-url", "http://x.example"),
                    ("accessmonth", "May"),
                ),
                *(("embargo", "x"), ("embargo", "2 May 2020"), ("episodelink", "Pilot")),
                *(("conferenceurl", "x"), ("conferenceurl", "http://live.example/c")),
                *(("authorn2", "x"), ("name-list-format", "vanc"), ("name-list-format", "x")),
            )
        ),
    ),
    "PAR110": (_archived(_GONE, url_status="bot: unknown"),),
    "PAR112": (
        *(
            {"url": _LIVE + rest}
            for rest in ("?utm_source=a&id=7", "?id=7&amp;utm_source=a", "?fbclid=a#x")
        ),
        {"url": f"{_GONE}?utm_source=a"},
        _archived(f"{_LIVE}?utm_source=a"),
    ),
    "PAR113": (
        *({"url": f"http://bit.ly/x{{n}}{rest}"} for rest in ("", "?utm_source=a")),
        _archived("https://bit.ly/x{n}"),
    ),
    "PAR114": (
        {"url": _LIVE, "work": "https://example.org"},
        *(
            {"url": _LIVE, "publisher": value}
            for value in (
                *("[https://example.org The {{!}} Times]", "[https://example.org ''Times'']"),
                *("[https://example.org  ]", "[http://x.example http://y.example]", "http://y.x/a"),
                f"[http://x.example {'long ' * 60}]",
            )
        ),
        {"title": f"[{_LIVE} Some text]"},
        {"title": "[http://localhost/a Some text]"},
    ),
    "PAR115": tuple(
        {"url": _LIVE, name: value}
        for name, value in (
            *(("ref", "harv"), ("url-access", "Subscription"), ("url-access", "paywall")),
            *(("df", "DMY"), ("mode", "CS2"), ("name-list-style", "Vanc")),
        )
    ),
}
