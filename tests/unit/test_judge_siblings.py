from msgspec import structs

from refaudit.judge.siblings import came, is_hard, same_end, same_page, same_words
from refaudit.model.evidence import Failure
from tests.helpers.seen_pages import answer, content, hard, probe, site_page, words

URL = "https://example.org/news/a-story"
HOME = "https://example.org/"
PAGE = site_page("A", "A", words(200))
OTHER = site_page("B", "B", words(200, 90))


def test_a_404_beside_the_page_tells_the_sites_habit():
    assert is_hard(hard(URL))
    assert not is_hard(probe(URL, PAGE))
    assert not is_hard(structs.replace(hard(URL), failure=Failure.TIMEOUT))
    assert not is_hard(None)


def test_the_same_page_is_known_by_words_and_title():
    assert same_page(content(PAGE, URL), probe(URL, PAGE))
    assert not same_page(content(PAGE, URL), probe(URL, OTHER))
    assert not same_page(content(PAGE, URL), probe(URL, PAGE, 500))
    assert not same_page(content(PAGE, URL), None)
    near = structs.replace(probe(URL, site_page("A", "A", words(196))), title="Another title")
    assert not same_page(content(PAGE, URL), near)


def test_one_end_needs_as_many_steps_and_another_address():
    seen = answer(URL, PAGE, final=HOME)
    assert same_end(seen, probe(URL, PAGE, final=HOME))
    assert not same_end(seen, structs.replace(probe(URL, PAGE, final=HOME), hops=3))
    assert not same_end(seen, probe(URL, PAGE))
    assert not same_end(answer(URL, PAGE), structs.replace(probe(URL, PAGE), final_url=URL))
    assert not same_end(structs.replace(seen, final_url=None), probe(URL, PAGE, final=HOME))
    assert not same_end(seen, None)


def test_pages_of_one_title_are_told_apart_from_pages_without():
    assert same_words(content(PAGE, URL), probe(URL, PAGE))
    assert not same_words(content(PAGE, URL), structs.replace(probe(URL, PAGE), title=None))
    assert not same_words(content(PAGE, URL), None)
    assert came(probe(URL, PAGE))
    assert not came(hard(URL))
