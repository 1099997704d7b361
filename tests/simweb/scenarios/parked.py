"""Domains that nobody uses: with advertisers, for sale, or with their registrar's notice."""

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import html, redirect

PARKED = "dead/parked"
_ADS = ("Boat Insurance", "Ferry Tickets", "Fishing Gear", "Hotel Deals", "Used Yachts", "Sailing")


def lander(at: Place, head: str = "", foot: str = "") -> str:
    """A page of advertising links without an owner."""
    links = "".join(f'<li><a href="/?dn={at.host}&q={ad}">{ad}</a></li>' for ad in _ADS)
    main = (
        f"<h1>{at.host}</h1><h2>Related searches</h2><ul>{links}</ul><p>2024 Copyright. "
        f"All Rights Reserved. Privacy Policy</p>{foot}"
    )
    return pages.bare(at.host, main, head=head)


@scenario(PARKED, langs=("en", "de"))
def ads_for_domains(at: Place) -> None:
    """Google's advertisements for parked domains, with the key in the root element."""
    text = lander(at, '<script src="https://www.google.com/adsense/domains/caf.js"></script>')
    at.site.always(html(text.replace("<html", '<html data-adblockkey="MFwwDQYJ"', 1)))


@scenario(PARKED, langs=("en", "fr"))
def sedo(at: Place) -> None:
    """A page of Sedo's."""
    head = '<script src="https://img.sedoparking.com/js/jquery-1.11.3.custom.min.js"></script>'
    at.site.always(
        html(
            lander(
                at,
                head,
                '<a href="https://www.sedo.com/services/parking.php3">Sedo Domain Parking</a>',
            )
        )
    )


@scenario(PARKED)
def bodis(at: Place) -> None:
    """An almost empty page whose script draws the lander from a packed description."""
    at.site.always(
        html(
            '<!doctype html><html lang="en"><head></head><body><div id="target" '
            'style="opacity: 0"></div><script>window.park = "eyJ1dWlkIjoi";</script>'
            '<script src="/bKxSvAdcs.js"></script></body></html>'
        )
    )


@scenario(PARKED)
def parkingcrew(at: Place) -> None:
    """Team Internet's lander."""
    head = '<script src="//d38psrni17bvxu.cloudfront.net/themes/clean/js.js"></script>'
    at.site.always(
        html(lander(at, head, "<script src='//parkingcrew.net/jsparkcaf.php'></script>"))
    )


@scenario(PARKED)
def tiny_script(at: Place) -> None:
    """114 bytes: a script that goes on to /lander."""
    tiny = (
        "<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="
        '"/lander"}</script></head></html>'
    )
    frame = "<script>window.LANDER_SYSTEM=\"PW\"</script><script src='https://img1.wsimg.com/parking-lander/static/js/main.js'></script>"
    at.site.always(html(tiny))
    at.site.put("/lander", html(frame))


@scenario(PARKED, langs=("en", "es"))
def leads_to_a_seller(at: Place) -> None:
    """The domain leads to the page on which a seller of domains offers it."""
    seller = {"en": "www.hugedomains.com", "es": "www.afternic.com"}[at.code]
    if seller not in at.web.sites:
        offer = f"<h1>{at.domain} is for sale</h1><b>$2,795</b><button>Buy now</button>"
        at.add_site(seller).always(html(pages.bare(f"{at.domain} is for sale", offer)))
    at.site.always(redirect(f"https://{seller}/domain_profile.cfm?d={at.domain}"))


@scenario(
    PARKED,
    langs=("en", "de", "fr", "es", "it", "nl", "pl", "ru", "ja", "zh", "tr", "sv", "pt", "ko"),
)
def offered_by_its_owner(at: Place) -> None:
    """The owner sells the name with a page of his own, in his own words."""
    heading, text = (part.format(host=at.domain) for part in at.say.sale)
    form = "<form method=post><input name=email><input name=offer><button>OK</button></form>"
    at.site.always(
        html(pages.bare(heading, f"<h1>{heading}</h1><p>{text}</p>{form}", language=at.code))
    )


_NOTICES = {
    "en": (
        "Registered at NorthNames",
        "This domain was recently registered. The owner has not "
        "uploaded a website yet. Is this your domain? Add hosting.",
    ),
    "de": (
        "Hier entsteht eine neue Internetpräsenz",
        "Diese Domain wurde soeben registriert und ist noch nicht mit Inhalten verknüpft.",
    ),
    "fr": (
        "Site en construction",
        "Ce nom de domaine vient d’être enregistré par un client. Le "
        "propriétaire n’a pas encore mis de site en ligne.",
    ),
    "ru": ("Домен припаркован", "Этот домен зарегистрирован и припаркован. Сайт скоро появится."),
    "ja": (
        "ドメインは正しく設定されています",
        "このドメインは登録されていますが、まだウェブサイトが公開されていません。",
    ),
    "pl": (
        "Domena zarejestrowana",
        "Ta domena jest utrzymywana na naszych serwerach. Właściciel nie umieścił jeszcze strony.",
    ),
}


@scenario("dead/parked dead/soft-404", langs=tuple(_NOTICES), hard=True)
def registrars_page(at: Place) -> None:
    """The domain was registered anew and shows what the registrar shows for all such."""
    heading, text = _NOTICES[at.code]
    main = f"<h1>{at.domain}</h1><h2>{heading}</h2><p>{text}</p>"
    at.site.always(html(pages.bare(f"{at.domain} – {heading}", main, language=at.code)))


@scenario(PARKED, langs=("en", "it"))
def expired_name(at: Place) -> None:
    """The registrar says that the name was not renewed."""
    text = {
        "en": "This domain name expired on 4 March and is pending renewal or deletion.",
        "it": "Il dominio è scaduto il 4 marzo ed è in attesa di rinnovo o cancellazione.",
    }
    at.site.always(html(pages.bare(at.domain, f"<h1>{at.domain}</h1><p>{text[at.code]}</p>")))


@scenario(PARKED, hard=True)
def unbranded_lander(at: Place) -> None:
    """Links to advertisers, the name as title, and no service's mark."""
    at.site.always(html(lander(at)))


@scenario(PARKED)
def frame_of_a_lander(at: Place) -> None:
    """A frame fills the page with a lander on another host."""
    at.site.always(
        html(
            f"<html><head><title>{at.domain}</title></head><frameset rows='100%,*'>"
            f"<frame src='http://ww38.{at.domain}/?fp=x'></frameset></html>"
        )
    )


@scenario(PARKED)
def leads_to_a_numbered_name(at: Place) -> None:
    """The domain leads to ww25 of itself, where a lander is."""
    at.add_site(f"ww25.{at.domain}").always(html(lander(at)))
    at.site.always(redirect(f"http://ww25.{at.domain}/?subid1=2024"))


@scenario("dead/parked dead/redirected-home", langs=("en", "de"), hard=True)
def leads_to_its_front_where_it_is_sold(at: Place) -> Cited:
    """Deep addresses lead to the front page, and that is an offer of sale."""
    heading, text = (part.format(host=at.domain) for part in at.say.sale)
    at.site.put("/", html(pages.bare(heading, f"<h1>{heading}</h1><p>{text}</p>")))
    at.site.elsewhere(redirect("/", 301))
    return at.cite()
