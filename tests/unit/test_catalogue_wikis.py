from datetime import date
from importlib import resources

import pytest

from refaudit.catalogue import parameters, templates, wikis
from refaudit.catalogue.parameters import Kind, Status
from refaudit.catalogue.templates import HelperRole
from refaudit.errors import CatalogueError


@pytest.mark.parametrize("code", wikis.codes())
class TestEveryFile:
    def test_names_a_source_for_each_row(self, code):
        own = wikis.wiki(code)
        rows = (*own.citations, *own.helpers, *own.parameters, *([own.dates] if own.dates else []))
        used = {row.source for row in rows} | ({"localisation"} if own.namespaces else set())
        assert used == own.sources.keys()
        assert own.checked >= date(2026, 11, 22)

    def test_gives_parameters_that_there_are_and_no_name_two_meanings(self, code):
        own = wikis.wiki(code)
        names = [name for row in own.parameters for name in row.names]
        assert len(names) == len(set(names))
        assert all(parameters.parameter(row.canonical) for row in own.parameters)

    def test_translates_words_only_into_those_of_the_parameter(self, code):
        for row in wikis.wiki(code).parameters:
            words = {*row.values.values(), *([row.otherwise] if row.otherwise else [])}
            assert words <= set(parameters.parameter(row.canonical).values), row.names
            assert all(word == word.lower() for word in row.values)

    def test_calls_no_template_a_citation_and_a_helper(self, code):
        index = templates._index(code)
        assert not index.citations.keys() & index.helpers.keys()

    def test_says_where_the_day_stands_in_the_addresses_of_captures(self, code):
        for row in wikis.wiki(code).helpers:
            for pattern in (row.address, *row.captures.values()):
                assert pattern is None or ("{date}" in pattern and "{url}" in pattern)


def test_a_language_without_a_file_has_no_wiki():
    assert wikis.wiki("xx") is None
    assert "en" not in wikis.codes()


def test_a_missing_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    wikis.codes.cache_clear()
    with pytest.raises(CatalogueError, match="wikis/: cannot be read"):
        wikis.codes()
    wikis.codes.cache_clear()


class TestTemplates:
    @pytest.mark.parametrize(
        ("name", "language", "kind"),
        [
            ("Internetquelle", "de", "web"),
            ("vorlage: internetquelle", "de", "web"),
            ("Lien web", "fr", "web"),
            ("Книга", "ru", "book"),
            ("یادکرد وب", "fa", "web"),
        ],
    )
    def test_of_the_wiki_itself_are_known(self, name, language, kind):
        row = templates.find(name, language)
        assert (row.kind, row.family, row.language) == (kind, "local", language)

    def test_in_english_are_known_on_every_wiki(self):
        assert templates.find("cite web", "de") == templates.find("cite web")
        assert templates.names_of("cite web", "de") == "de"

    def test_of_one_other_wiki_are_read_by_its_names(self):
        row = templates.find("Internetquelle", "en")
        assert (row.name, row.kind) == ("Internetquelle", "web")
        assert templates.names_of("Internetquelle", "en") == "de"
        assert templates.names_of("Internetquelle", "lb") == "de"

    def test_of_several_other_wikis_are_read_by_the_names_that_all_understand(self):
        assert templates.find("Cita web", "en").kind == "web"
        assert templates.names_of("Cita web", "en") == "mul"
        assert templates.names_of("Cita web", "it") == "it"

    @pytest.mark.parametrize("name", ["Article", "Literatur", "Из", "no such template"])
    def test_with_common_words_for_names_are_known_only_at_home(self, name):
        assert templates.find(name, "en") is None
        assert templates.names_of(name, "en") == "en"

    def test_of_other_wikis_never_stand_before_english_ones(self):
        assert templates.find("cite", "en").family == "cs2"
        assert templates.find("reflist", "en") is None

    def test_are_no_citations_where_wikis_disagree(self, monkeypatch):
        row = wikis.CitationRow(name="Quelle", kind="web", source="x")
        one = wikis.Wiki(sources={}, checked=date(2026, 11, 22), citations=(row,))
        other = wikis.Wiki(
            sources={},
            checked=date(2026, 11, 22),
            citations=(wikis.CitationRow(name="Quelle", kind="book", source="x"),),
            helpers=(
                wikis.HelperRow(name="weg", role=HelperRole.DEAD_LINK, source="x"),
                wikis.HelperRow(name="fort", role=HelperRole.DEAD_LINK, source="x"),
            ),
        )
        third = wikis.Wiki(
            sources={},
            checked=date(2026, 11, 22),
            citations=(wikis.CitationRow(name="fort", kind="web", source="x"),),
            helpers=(wikis.HelperRow(name="weg", role=HelperRole.ARCHIVE, source="x"),),
        )
        known = {"xa": one, "xb": other, "xc": third}
        monkeypatch.setattr(wikis, "codes", lambda: tuple(known))
        monkeypatch.setattr(wikis, "wiki", known.get)
        foreign = templates._foreign.__wrapped__()
        assert not foreign.citations
        assert not foreign.helpers


class TestHelpers:
    @pytest.mark.parametrize(
        ("name", "language", "role"),
        [
            ("Toter Link", "de", HelperRole.DEAD_LINK),
            ("Webarchiv", "de", HelperRole.ARCHIVE),
            ("Недоступная ссылка", "ru", HelperRole.DEAD_LINK),
            ("リンク切れ", "ja", HelperRole.DEAD_LINK),
            ("Références", "fr", HelperRole.LIST),
            ("הערה", "he", HelperRole.REFERENCE),
            ("dead link", "de", HelperRole.DEAD_LINK),
            ("Toter Link", "bar", HelperRole.DEAD_LINK),
            ("Refnest", "en", HelperRole.REFERENCE),
        ],
    )
    def test_have_a_role(self, name, language, role):
        assert templates.helper(name, language).role is role

    def test_with_common_words_for_names_are_known_only_at_home(self):
        assert templates.helper("Note", "fr").role is HelperRole.REFERENCE
        assert templates.helper("Note", "en") is None


class TestParameters:
    @pytest.mark.parametrize(
        ("name", "language", "canonical", "kind"),
        [
            ("abruf", "de", "access-date", Kind.DATE),
            ("Abruf", "de", "access-date", Kind.DATE),
            ("archiv-url", "de", "archive-url", Kind.URL),
            ("consulté le", "fr", "access-date", Kind.DATE),
            ("fechaacceso", "es", "access-date", Kind.DATE),
            ("ссылка", "ru", "url", Kind.URL),
            ("data dostępu", "pl", "access-date", Kind.DATE),
            ("서적", "ko", None, None),
            ("확인날짜", "ko", "access-date", Kind.DATE),
            ("archiveurl", "de", "archive-url", Kind.URL),
            ("title", "de", "title", Kind.TEXT),
        ],
    )
    def test_have_the_names_of_the_wiki_and_the_english_ones(self, name, language, canonical, kind):
        row = parameters.find(name, language)
        assert (row and row.canonical, row and row.kind) == (canonical, kind)

    def test_of_people_are_numbered(self):
        row = parameters.find("nom2", "fr")
        assert (row.canonical, row.number) == ("last", "2")

    def test_with_local_names_are_unknown_in_english(self):
        assert parameters.find("abruf") is None
        assert parameters.find("abruf", "xx") is None

    def test_retired_in_english_are_in_use_where_the_wiki_says_so(self):
        assert parameters.find("dead-url").status is Status.REMOVED
        assert parameters.find("dead-url", "zh").status is Status.SUPPORTED

    @pytest.mark.parametrize(
        ("name", "language", "value", "meaning"),
        [
            ("offline", "de", "ja", "dead"),
            ("offline", "de", "2019-05-01", "dead"),
            ("offline", "de", "Nein", "live"),
            ("brisé le", "fr", "12-03-2026", "dead"),
            ("urlmuerta", "es", "no", "live"),
            ("dead-url", "zh", "no", "live"),
            ("trạng thái url", "vi", "chiếm đoạt", "usurped"),
            ("url-status", "vi", "dead", "dead"),
            ("urlmuerta", "es", "quizás", "quizás"),
        ],
    )
    def test_of_the_status_speak_the_words_of_the_wiki(self, name, language, value, meaning):
        assert parameters.find(name, language).meaning(value) == meaning

    def test_shared_by_wikis_are_read_where_they_agree(self):
        assert parameters.canonical("título", "mul") == "title"
        assert parameters.canonical("consulta", "mul") == "access-date"
        assert parameters.find("editor", "ca").canonical == "publisher"
        assert parameters.find("editor", "mul").canonical == "editor-last"
        # Catalan and Portuguese have other words for yes.
        assert parameters.find("dead-url", "mul").status is Status.REMOVED

    def test_are_spelt_as_the_wiki_does(self):
        assert parameters.spelling("archive-url", "de") == "archiv-url"
        assert parameters.spelling("url", "fr") == "url"
        assert parameters.spelling("date", "fr") == "date"
        assert parameters.spelling("archive-url") == "archive-url"
        assert parameters.word("url-status", "dead", "de") == "ja"
        assert parameters.word("url-status", "dead", "fr") == "oui"
        assert parameters.word("url-status", "usurped", "de") == "usurped"
        assert parameters.word("url-status", "dead") == "dead"
