from refaudit.catalogue import pages


def test_names_are_in_the_case_in_which_they_are_looked_up() -> None:
    query = pages.query()
    names = [
        *pages.publication_names(),
        *(name for signal in pages.signals() for name in (*signal.names, *signal.words)),
        *query.names,
        *query.endings,
        *query.plain,
        *query.never,
        *query.programs,
    ]
    assert [name for name in names if name != name.lower()] == []


def test_what_never_names_a_page_is_in_no_other_list() -> None:
    query = pages.query()
    assert query.never.isdisjoint(query.names | query.plain)


def test_a_change_of_the_page_is_no_publication() -> None:
    assert [name for name in pages.publication_names() if "mod" in name or "updated" in name] == []
