"""Pages of 5 to 40 kB as sites of many kinds have them: the article is a small part of each."""

import json
from collections.abc import Iterable
from html import escape

from msgspec import Struct

from tests.simweb.voice import Voice, slug

__all__ = ["KINDS", "Dress", "article", "bare", "comments", "json_ld", "listing", "notice", "page"]


class Kind(Struct, frozen=True, kw_only=True):
    """How sites of a kind look: name by index of the language, address, system, JSON-LD, size."""

    name: int
    path: str
    generator: str
    schema: str
    size: int


KINDS = {
    "news": Kind(
        name=0,
        path="/{section}/{year}/{month}/{slug}-{id}.html",
        generator="Escenic 7",
        schema="NewsArticle",
        size=5,
    ),
    "journal": Kind(
        name=1,
        path="/articles/10.5{id}/{year}.{month}",
        generator="OJS 3.3.0.8",
        schema="ScholarlyArticle",
        size=2,
    ),
    "government": Kind(
        name=2,
        path="/{section}/documents/{id}/{slug}",
        generator="Drupal 7",
        schema="GovernmentService",
        size=3,
    ),
    "blog": Kind(
        name=3,
        path="/{year}/{month}/{slug}/",
        generator="WordPress 5.8.2",
        schema="BlogPosting",
        size=1,
    ),
    "forum": Kind(
        name=4,
        path="/viewtopic.php?f=7&t={id}",
        generator="phpBB",
        schema="DiscussionForumPosting",
        size=2,
    ),
    "shop": Kind(name=5, path="/p/{slug}-{id}", generator="Shopware 6", schema="Product", size=4),
    "museum": Kind(
        name=6,
        path="/collection/object/{id}",
        generator="TYPO3 CMS",
        schema="VisualArtwork",
        size=2,
    ),
}

_STYLE = "".join(
    f".l-{name}{{display:flex;gap:{n}px;margin:0 {n}px;color:#{n:02x}33{n:02x};width:{90 + n}%}}"
    for n, name in enumerate(
        [
            "bar",
            "box",
            "card",
            "cell",
            "deck",
            "dock",
            "foot",
            "grid",
            "head",
            "hero",
            "item",
            "lead",
            "list",
            "main",
            "mega",
            "menu",
            "note",
            "pane",
            "rail",
            "row",
            "side",
            "slot",
            "stack",
            "strip",
            "tab",
            "tile",
        ]
    )
)
_SCRIPT = """
window.dataLayer=window.dataLayer||[];function track(){dataLayer.push(arguments)}
track('js',new Date());track('config','G-7XQ2K0LMNP');
(function(d){var b=d.querySelector('.consent');if(!b)return;b.addEventListener('click',function(){
b.hidden=true;document.cookie='consent=1;path=/;max-age=15552000'})})(document);
function toTop(){window.scrollTo({top:0,behavior:'smooth'})}
"""


class Dress(Struct, frozen=True, kw_only=True):
    """What surrounds the main part: the site's name and kind, and extra parts of head and foot."""

    site: str
    kind: str = "news"
    head: str = ""
    foot: str = ""
    body: str = ""
    pattern: str = "{title} | {site}"


def page(voice: Voice, dress: Dress, title: str, main: str) -> str:
    """A whole document with menus, banner, related links and footer around `main`."""
    say, kind = voice.say, KINDS[dress.kind]
    shown = dress.pattern.format(title=title, site=dress.site).strip(" |")
    direction = ' dir="rtl"' if say.rtl else ""
    return f"""<!DOCTYPE html>
<html lang="{voice.code}"{direction} class="no-js">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(shown)}</title>
<meta name="generator" content="{kind.generator}">
<meta property="og:site_name" content="{dress.site}">
<link rel="stylesheet" href="/assets/app.4f1c9.css"><style>{_STYLE * min(kind.size, 3)}</style>
{dress.head}<script>{_SCRIPT}</script></head>
<body {dress.body}>
<a class="skip" href="#main">{say.labels["menu"]}</a>
<header><a class="logo" href="/">{dress.site}</a><form action="/search" role="search">
<input name="q" placeholder="{say.labels["search"]}"><button>{say.labels["search"]}</button></form>
<nav>{_menu(say.nav, kind.size)}</nav></header>
<div class="consent" role="dialog"><p>{say.cookie}</p><button>OK</button></div>
<main id="main">{main}</main>
{_aside(dress)}
<footer><nav>{_menu(say.nav, 1)}</nav><p>© {dress.site}. {say.footer}</p></footer>
{dress.foot}<script src="/assets/app.4f1c9.js" defer></script></body></html>
"""


def bare(title: str, main: str, *, head: str = "", language: str = "") -> str:
    """A hand-made page without any of that."""
    attribute = f' lang="{language}"' if language else ""
    shown = f"<title>{title}</title>" if title else ""
    return f"<html{attribute}><head>{shown}{head}</head><body>{main}</body></html>"


def article(voice: Voice, title: str, *, paragraphs: int = 6, heading: str | None = None) -> str:
    """The main part of a page that has something to say about its title."""
    say, day = voice.say, voice.day()
    lead = f"{title}. {voice.sentence()}"
    text = "".join(f"<p>{voice.paragraph()}</p>" for _ in range(paragraphs))
    return (
        f'<article><h1>{escape(heading or title)}</h1><p class="by">{say.labels["by"]} '
        f'{voice.person()}, {say.labels["published"]} <time datetime="{day}">{day}</time></p>'
        f'<p class="lead">{escape(lead)}</p>{text}</article>{_related(voice)}'
    )


def json_ld(kind: str, title: str, **more: object) -> str:
    """The description of a page for search engines."""
    about = {"@context": "https://schema.org", "@type": KINDS[kind].schema, "headline": title}
    return f'<script type="application/ld+json">{json.dumps(about | more)}</script>'


def notice(voice: Voice, heading: str, text: str, *, level: str = "h1", extra: str = "") -> str:
    """A short message where an article would be, with what a site offers instead."""
    say = voice.say
    offer = f'<form action="/search"><input name="q"><button>{say.labels["search"]}</button></form>'
    return (
        f'<section class="l-box"><{level}>{escape(heading)}</{level}><p>{escape(text)}</p>{extra}'
        f'{offer}<p><a href="/">{say.nav[0]}</a></p></section>{listing(voice, 6, "top")}'
    )


def listing(voice: Voice, count: int, label: str = "related") -> str:
    """Links to other pages of the site, under a heading."""
    links = "".join(f"<li>{_link(voice.title())}</li>" for _ in range(count))
    return f'<div class="l-list"><h2>{voice.say.labels[label]}</h2><ul>{links}</ul></div>'


def comments(voice: Voice, texts: Iterable[str]) -> str:
    """What readers wrote below."""
    items = "".join(
        f'<li class="comment"><b>{voice.person()}</b><p>{escape(text)}</p></li>' for text in texts
    )
    return (
        f'<section id="comments"><h3>{voice.say.labels["comments"]}</h3><ol>{items}</ol></section>'
    )


def _related(voice: Voice) -> str:
    return listing(voice, 5)


def _link(title: str) -> str:
    return f'<a href="/read/{slug(title) or len(title)}">{escape(title)}</a>'


def _menu(nav: list[str], size: int) -> str:
    items = []
    for number, name in enumerate(nav):
        below = "".join(
            f'<li class="l-item l-mega"><a class="l-tab" href="/s{number}/{n}/">{name}: {other}</a>'
            for n, other in enumerate(nav[: 2 * size])
        )
        items.append(f'<li class="l-cell"><a href="/s{number}/">{name}</a><ul>{below}</ul></li>')
    return f"<ul>{''.join(items)}</ul>"


def _aside(dress: Dress) -> str:
    return (
        f'<aside class="l-rail"><a href="/newsletter">{dress.site} @</a>'
        '<a rel="nofollow" href="https://social.example/share">Share</a></aside>'
    )
