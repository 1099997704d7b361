"""Articles read from a real MediaWiki: by title, category and list, through weather and death.

Longer than 300 lines, because all of it happens at one wiki, whose making takes some seconds.
"""

import asyncio
import hashlib
import json
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from refaudit.errors import SourceError, TargetError
from refaudit.model import uri
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.sources.mediawiki import LiveWiki
from refaudit.sources.mediawiki_api import later
from refaudit.web.api import open_api
from tests.helpers.command import refaudit
from tests.helpers.mediawiki import BOT, BOT_PASSWORD, MISSING, Wiki, started
from tests.helpers.rivers import ARTICLES, river, wiki_of_rivers

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

ACCOUNT = {"REFAUDIT_WIKI_USER": BOT, "REFAUDIT_WIKI_PASSWORD": BOT_PASSWORD}
WRONG = ACCOUNT | {"REFAUDIT_WIKI_PASSWORD": "not-the-password-4711"}


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Wiki:
    return wiki_of_rivers(tmp_path_factory)


@pytest.fixture(scope="module")
def wiki(template, tmp_path_factory):
    """For reading only."""
    with started(template, tmp_path_factory.mktemp("wiki") / "copy") as running:
        yield running


@pytest.fixture
def own(template, tmp_path):
    """For tests that turn, edit or kill it."""
    with started(template, tmp_path / "wiki") as running:
        yield running


class Clock:
    """Jumps over pauses, as fast as the wiki answers."""

    def __init__(self):
        self.slept: list[float] = []

    def timer(self):
        return time.monotonic() + sum(self.slept)

    async def sleep(self, seconds):
        self.slept.append(seconds)

    @property
    def connect(self):
        return partial(open_api, timer=self.timer, sleep=self.sleep, chance=lambda: 0.0)


def settings(wiki, **more):
    plain = {"wiki": wiki.api, "contact": "me@example.org", "allow_net": ("127.0.0.0/8",)}
    return Settings(**plain | {"host_interval": 0, "retries": 0} | more)


def read(wiki, *titles, environ=None, known=None, connect=open_api, **more):
    live = LiveWiki(settings(wiki, **more), titles, environ=environ or {}, connect=connect)
    if known is not None:
        live.recognise(known)
    return list(live)


class Known:
    """Knows the texts of articles."""

    def __init__(self, articles):
        self._texts = {article.title: sha1_of(article.text) for article in articles}

    def titles(self, _, titles):
        return self._texts.keys() & titles

    def unchanged(self, heads):
        return {head for head in heads if self._texts.get(head.title) == head.sha1}


def sha1_of(text):
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def titles(found):
    assert all(isinstance(each, Article) for each in found), found
    return sorted(each.title for each in found)


def options(wiki):
    net = ["--allow-net", "127.0.0.0/8", "--host-interval", "0", "--retries", "0"]
    return ["--wiki", wiki.api, "--contact", "me@example.org", *net]


def forms(wiki):
    return [line.split(" ", 1)[1] for line in wiki.requests()]


def test_a_category_of_three_hundred_articles_is_audited_in_one_go(wiki, tmp_path):
    before = len(wiki.requests())
    ended = refaudit(
        "audit", "--offline", "--category", "Rivers", "--format", "json", *options(wiki),
        cwd=tmp_path,
    )  # fmt: skip
    assert ended.status == 1, ended.stderr
    report = json.loads((tmp_path / "reports/latest/report.json").read_bytes())
    assert len(report["articles"]) == ARTICLES
    assert {len(article["citations"]) for article in report["articles"]} == {2}
    first = next(each for each in report["articles"] if each["title"] == "River 0")
    assert first["source"] == f"http://127.0.0.1:{wiki.port}/wiki/River_0"
    assert first["wiki"] == "127.0.0.1"
    assert first["revision"] > 0
    codes = {f["code"] for c in first["citations"] for f in c["findings"]}
    assert "ARC101" in codes
    asked = forms(wiki)[before:]
    # Who it is, the members, and fifty articles a request.
    assert len(asked) == 2 + ARTICLES / 50
    assert all("maxlag=5" in form and "formatversion=2" in form for form in asked)


def test_a_report_leads_to_the_page(wiki, tmp_path):
    small = ["--offline", "--format", "html", "--out", "-"]
    ended = refaudit("audit", "River 0", *small, *options(wiki), cwd=tmp_path)
    assert f'href="http://127.0.0.1:{wiki.port}/wiki/River_0"' in ended.stdout


def test_titles_are_read_as_the_wiki_understands_them(wiki, tmp_path):
    (tmp_path / "titles.txt").write_text("# rivers\nriver_1\n\nAlias\n", "utf-8")
    ended = refaudit(
        "extract", "River 2", "--titles-from", "titles.txt", *options(wiki), cwd=tmp_path
    )
    assert ended.status == 0, ended.stderr
    assert {row["article"] for row in ended.rows} == {"River 2", "River 1", "River 5"}


def test_titles_come_from_stdin_too(wiki, tmp_path):
    ended = refaudit(
        "extract", "--titles-from", "-", *options(wiki), cwd=tmp_path, stdin=b"River 3\n"
    )
    assert {row["article"] for row in ended.rows} == {"River 3"}


def test_what_is_no_article_is_told_apart(wiki):
    wanted = {
        "Nope": "does not exist",
        "Lost": "redirects to 'Nowhere', which does not exist",
        "Round": "in a circle",
        "Special:Version": "special page",
        "wikipedia:Foo": "another wiki, 'wikipedia'",
        "Talk:": "no title: The requested page title is empty",
        "<bad>": "no title: The requested page title contains invalid characters",
        "MediaWiki:Common.css": "'css' and no wikitext",
        "River 1#Course": "names a section",
        "A|B": "none can have",
    }
    found = read(wiki, *wanted)
    assert {type(each) for each in found} == {TargetError}
    told = {title: next(e.reason for e in found if f"{title!r}" in str(e)) for title in wanted}
    assert not [title for title, words in wanted.items() if words not in told[title]], told


def test_deleted_and_moved_pages_are_told_apart(own):
    own.maintain("deleteBatch", stdin=b"River 7\n")
    own.maintain("moveBatch", "--noredirects", stdin=b"River 8|Stream 8\n")
    deleted, moved, reached = read(own, "River 7", "River 8", "Stream 8")
    assert "was deleted on 20" in deleted.reason
    assert "was moved to 'Stream 8'" in moved.reason
    assert reached.title == "Stream 8"


def test_lists_of_the_wiki_name_its_pages(wiki):
    assert len(titles(read(wiki, category="Category:Rivers"))) == ARTICLES
    assert len(titles(read(wiki, category="Rivers", depth=3))) == ARTICLES + 1
    assert titles(read(wiki, links_to="River 5")) == ["By alias"]
    assert len(titles(read(wiki, links_to_domain="example.net"))) == ARTICLES
    assert len(titles(read(wiki, links_to_domain="site3.example.net", limit=5))) == 5
    assert "River 9" in titles(read(wiki, search="River"))
    assert len(titles(read(wiki, user="imp>Somebody", limit=100))) > 90  # but for redirects


def test_lists_without_pages_say_why(wiki):
    (no_category,) = read(wiki, category="Nope")
    assert "no such category" in no_category.reason
    (no_user,) = read(wiki, user="Nobody")
    assert "no such user" in no_user.reason
    (no_extension,) = read(wiki, search="insource:x")
    assert "needs CirrusSearch" in no_extension.reason
    (no_link,) = read(wiki, links_to_domain="nobody.example")
    assert "no pages" in no_link.reason
    (refused,) = read(wiki, user="A#")
    assert "(baduser)" in refused.reason


def test_after_three_edits_three_pages_have_changed(own, tmp_path):
    earlier = read(own, category="Rivers")
    since = datetime.now(UTC)
    time.sleep(max(0.0, 1.05 - since.microsecond / 1e6))  # the wiki counts whole seconds
    changed = [f"River {number}" for number in (3, 30, 299)]
    for title in changed:
        own.edit(title, river(int(title.split()[1]), "meanders"))
    assert titles(read(own, changed_since=since)) == sorted(changed)
    assert titles(read(own, category="Rivers", changed_since=since)) == sorted(changed)

    before = len(own.requests())
    again = read(own, category="Rivers", known=Known(earlier))
    assert [each.page for each in again] == [each.page for each in earlier]
    assert titles([each for each in again if isinstance(each, Article)]) == sorted(changed)
    assert sum(isinstance(each, UnchangedArticle) for each in again) == ARTICLES - 3
    with_text = [form for form in forms(own)[before:] if "content" in form]
    assert 1 <= len(with_text) <= 3

    moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    ended = refaudit("extract", "--changed-since", moment, *options(own), cwd=tmp_path)
    assert {row["article"] for row in ended.rows} == set(changed)
    nothing = refaudit("extract", "--changed-since", "2090-01-01", *options(own), cwd=tmp_path)
    assert (nothing.status, nothing.stdout) == (0, "")


def test_an_answer_that_the_wiki_cuts_into_pieces_is_read_whole(own):
    whole = read(own, category="Rivers")
    own.turn(max_result=4000)
    before = len(own.requests())
    assert read(own, category="Rivers") == whole
    assert len(own.requests()) - before > 20
    heads = read(own, category="Rivers", known=Known(whole))
    assert {type(each) for each in heads} == {UnchangedArticle}
    assert [each.title for each in heads] == [each.title for each in whole]


def test_an_article_longer_than_the_wikis_answers_keeps_no_other_away(own):
    own.edit("River 9", "long " * 2000)
    own.turn(max_result=4000)
    found = read(own, "River 8", "River 9", "River 10")
    (told,) = [each for each in found if isinstance(each, SourceError)]
    assert "'River 9'" in told.reason
    assert "longer than the wiki allows" in told.reason
    assert len(found) == 3


def test_a_wiki_that_lags_is_spared(own):
    clock = Clock()
    own.turn(lag={"times": 2})
    assert titles(read(own, "River 1", connect=clock.connect)) == ["River 1"]
    assert [round(pause) for pause in clock.slept if pause > 1] == [5, 10]


def test_a_rate_limit_is_waited_out(own):
    clock = Clock()
    own.turn(ratelimited={"times": 1})
    assert titles(read(own, "River 1", connect=clock.connect)) == ["River 1"]
    assert [round(pause) for pause in clock.slept if pause > 1] == [60]


def test_a_rate_limit_without_end_ends_the_reading(own):
    clock = Clock()
    own.turn(ratelimited={"times": 1000})
    (fault,) = read(own, "River 1", connect=clock.connect)
    assert type(fault) is TargetError
    assert "times in a row the host wanted a pause" in fault.reason
    assert len(own.requests()) == 6


def test_a_wiki_that_is_read_only_can_be_read(own):
    own.turn(readonly="Moving to a new server.")
    assert titles(read(own, "River 1")) == ["River 1"]
    (fault,) = read(own, "River 1", environ=ACCOUNT)
    assert "Moving to a new server. (readonly)" in fault.reason


def test_a_private_wiki_wants_an_account(own):
    own.turn(private=True)
    (fault,) = read(own, "River 1")
    assert "(readapidenied)" in fault.reason
    assert "log in" in fault.advice
    assert titles(read(own, "River 1", environ=ACCOUNT)) == ["River 1"]


def test_the_watch_list_of_the_account_is_read(own):
    own.watch("Admin", "River 1", "River 2", "No river yet")
    assert titles(read(own, environ=ACCOUNT, watch_list=True)) == ["River 1", "River 2"]


def test_a_wrong_password_ends_the_command_and_is_shown_nowhere(wiki, tmp_path):
    ended = refaudit("audit", "River 1", "--offline", *options(wiki), cwd=tmp_path, env=WRONG)
    assert ended.status == 2
    assert f"no login as '{BOT}'" in ended.stderr
    assert "Incorrect username or password" in ended.stderr
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"4711" in each for each in [*written, ended.stderr.encode()])


def test_a_password_may_stand_in_a_file(wiki, tmp_path):
    account = f'user = "{BOT}"\npassword = "{BOT_PASSWORD}"\n'
    (tmp_path / "account.toml").write_text(account)
    ended = refaudit(
        "extract", "River 1", "--wiki-account", "account.toml", *options(wiki), cwd=tmp_path
    )
    assert ended.status == 0, ended.stderr
    assert any("lgname=" in form for form in forms(wiki))


def test_without_a_contact_the_wiki_is_not_asked(wiki, tmp_path):
    before = len(wiki.requests())
    ended = refaudit(
        "audit", "River 1", "--wiki", wiki.api, "--allow-net", "127.0.0.0/8", cwd=tmp_path
    )
    assert ended.status == 2
    assert "--contact" in ended.stderr
    assert "REFAUDIT_CONTACT" in ended.stderr
    assert len(wiki.requests()) == before


def test_a_wiki_on_this_machine_is_asked_only_where_that_is_allowed(wiki, tmp_path):
    before = len(wiki.requests())
    asked = ["extract", "River 1", "--wiki", wiki.api, "--contact", "me@example.org"]
    ended = refaudit(*asked, cwd=tmp_path)
    assert ended.status == 2
    assert "--allow-net" in ended.stderr
    assert len(wiki.requests()) == before
    dialled = ["--connect-to", f"wiki.example.net=http://127.0.0.1:{wiki.port}"]
    elsewhere = ["extract", "River 1", "--wiki", "wiki.example.net", "--contact", "me@example.org"]
    ended = refaudit(*elsewhere, *dialled, cwd=tmp_path)
    assert {row["article"] for row in ended.rows} == {"River 1"}


def test_a_wiki_that_dies_in_the_middle_leaves_what_was_read(own):
    live = LiveWiki(settings(own, category="Rivers"), environ={})
    assert live.total == ARTICLES
    found = []
    for each in live:
        found.append(each)
        if len(found) == 100:
            own.kill()
    *articles, fault = found
    assert len(titles(articles)) == 100
    assert type(fault) is SourceError
    assert fault.reason.startswith("connection re")  # reset, or refused
    assert "200 pages were not read" in fault.reason


def test_a_wiki_that_is_dead_gives_nothing(own, tmp_path):
    own.kill()
    ended = refaudit("audit", "River 1", "--offline", *options(own), cwd=tmp_path)
    assert ended.status == 2
    assert "connection refused" in ended.stderr


async def _header(wiki, name):
    plain = replace(settings(wiki), wiki=None)
    api = open_api(plain, uri.parse(wiki.api), later=later)
    reply = await api.post({"action": "query", "meta": "siteinfo", "format": "json"})
    await api.aclose()
    return reply.headers.get(name)


def test_answers_come_packed(wiki):
    assert asyncio.run(_header(wiki, "content-encoding")) == "gzip"


def test_there_is_one_wiki_for_all_workers(template):
    assert Path(template.directory, "data", "wiki.sqlite").is_file()
