"""Domains that somebody else has taken over, with a site of his own."""

from random import Random

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.voice import Voice
from tests.simweb.web import Answer, html, redirect

USURPED = "dead/usurped"
TAKEN = "dead/usurped dead/soft-404 dead/redirected-home dead/parked"

#: By language of the new owner: a title, and what his page is about.
GAMBLING = {
    "id": (
        "SLOT77: Situs Judi Slot Online Gacor Hari Ini",
        "slot gacor maxwin daftar situs judi "
        "online togel deposit pulsa rtp live bonus new member bandar terpercaya jackpot",
    ),
    "tr": (
        "Bahis Siteleri 2024 | Deneme Bonusu Veren Siteler",
        "deneme bonusu canlı bahis casino "
        "güncel giriş kaçak iddaa çevrimsiz yatırım bonus slot oyunları rulet",
    ),
    "zh": (
        "新葡京娱乐城官网_真人百家乐_体育投注平台",
        "百家乐 老虎机 注册送彩金 开户 体育投注 电子游戏 棋牌 彩票 娱乐城 官方网站 下载",
    ),
    "vi": (
        "Nhà cái uy tín 2024, kèo bóng đá, nổ hũ đổi thưởng",
        "nhà cái cá cược bóng đá trực tiếp nổ hũ tài xỉu đăng ký nhận thưởng khuyến mãi casino",
    ),
    "ko": (
        "카지노사이트 추천 온라인 바카라 2024",
        "카지노사이트 바카라 슬롯 토토 먹튀검증 가입쿠폰 안전놀이터 보너스",
    ),
    "ru": (
        "Казино Вулкан: играть онлайн на деньги, зеркало",
        "казино онлайн игровые автоматы бонус "
        "за регистрацию фриспины зеркало ставки букмекер вывод",
    ),
    "en": (
        "Best Online Casinos 2024: No Deposit Bonus Codes",
        "online casino bonus free spins slots "
        "real money roulette blackjack jackpot wager payout crypto",
    ),
    "pt": (
        "Tigrinho: Jogo do Fortune Tiger, cassino online",
        "jogo do tigrinho cassino online "
        "apostas esportivas bônus de cadastro rodadas grátis pix slot",
    ),
    "th": (
        "สล็อตเว็บตรง ไม่ผ่านเอเย่นต์ แตกง่าย 2024",
        "สล็อต เว็บตรง บาคาร่า คาสิโน ฝาก ถอน ออโต้ แจกเครดิตฟรี แทงบอล หวย โบนัส",
    ),
}
_GAMBLERS = ("id", "tr", "zh", "vi", "ko", "ru", "en", "pt", "th")
#: The language that the cited article had, for each of them.
_CITED = ("fi", "de", "fr", "es", "pl", "cs", "nl", "it", "sv")


def shop_of_words(title: str, words: str, seed: int, language: str, *, head: str = "") -> Answer:
    """The new owner's page: 10 kB of his words."""
    random, bank = Random(seed), words.split()
    text = "".join(
        f"<h2>{' '.join(random.sample(bank, 4))}</h2><p>{' '.join(random.choices(bank, k=60))}.</p>"
        for _ in range(12)
    )
    links = "".join(f'<a href="/{n}">{" ".join(random.sample(bank, 2))}</a> ' for n in range(30))
    main = f"<nav>{links}</nav><h1>{title}</h1>{text}"
    return html(pages.bare(title, main, language=language, head=head))


@scenario(USURPED, langs=_CITED)
def gambling(at: Place) -> None:
    """A casino lives at the address, whatever the path."""
    language = _GAMBLERS[_CITED.index(at.code)]
    at.site.always(shop_of_words(*GAMBLING[language], at.number, language))


@scenario(TAKEN, langs=("en", "uk", "hu", "ro", "ja", "ar"))
def gambling_at_the_front(at: Place) -> None:
    """Deep addresses lead to the front page, where a casino is."""
    language = _GAMBLERS[at.number % len(_GAMBLERS)]
    at.site.put("/", shop_of_words(*GAMBLING[language], at.number, language))
    at.site.elsewhere(redirect("/", 301))


@scenario(TAKEN, langs=("en", "de", "fr"))
def leads_to_a_casino(at: Place) -> None:
    """Each address leads to a casino with another name."""
    casino = at.other()
    language = _GAMBLERS[at.number % len(_GAMBLERS)]
    at.add_site(casino).always(shop_of_words(*GAMBLING[language], at.number, language))
    at.site.always(redirect(f"https://{casino}/?aff=77"))


@scenario(USURPED, langs=("en", "it"))
def same_page_kept_with_casino(at: Place) -> None:
    """The new owner kept the article's title in the page's, for the search engines, and writes of
    casinos."""
    title, words = GAMBLING["en"]
    at.site.always(shop_of_words(f"{title} – {at.domain}", words, at.number, "en"))


_TRADES = {
    "pharmacy": (
        "Buy Generic Cialis Online Without Prescription",
        "cialis viagra levitra online "
        "pharmacy cheap pills prescription tablets dosage order discount erectile",
    ),
    "essays": (
        "Cheap Essay Writing Service, Papers From $9",
        "essay writing service dissertation "
        "writers homework paper cheap deadline thesis order plagiarism",
    ),
    "watches": (
        "Replica Rolex Watches, Swiss Made AAA",
        "replica watches rolex omega swiss cheap luxury dial strap sale copy automatic",
    ),
    "loans": (
        "Payday Loans Online, Instant Approval, Bad Credit OK",
        "payday loans instant approval bad credit cash advance lender repay borrow installment",
    ),
    "escorts": (
        "Independent Escorts, Call Girls 24/7",
        "escort service call girls independent escorts incall outcall massage vip models",
    ),
    "cbd": (
        "Top CBD Gummies Reviewed",
        "cbd gummies hemp oil keto weight loss pills reviews supplement buy scam trial",
    ),
}


@scenario(USURPED)
def other_trades(at: Place) -> tuple[Cited, ...]:
    """Pharmacies, essays, watches, loans, escorts, cures: one each on the domain of a museum, a
    school, a club."""
    cited = []
    for name, (title, words) in _TRADES.items():
        host = at.other()
        at.add_site(host).always(shop_of_words(title, words, len(name), "en"))
        cited.append(
            at.cite(f"https://{host}/history/{name[0]}{len(name)}.html", Voice("en", name).title())
        )
    return tuple(cited)


@scenario(TAKEN, langs=("en", "de", "fi", "ja"), hard=True)
def blog_of_nobody(at: Place) -> None:
    """A made-up blog on homes, crypto and fitness stands on the expired domain; every old address
    shows its front page. Nothing in it is forbidden; nothing in it is what was cited."""
    topics = (
        "home improvement ideas crypto investing tips kitchen remodel travel hacks digital "
        "marketing fitness wellness pets gadgets business mindset guest post write for us"
    )
    title = "Daily Buzz Hub – Home, Tech, Crypto & Lifestyle Tips"
    at.site.always(shop_of_words(title, topics, at.number, "en"))


@scenario(TAKEN, langs=("en", "es"), hard=True)
def shop_of_nobody(at: Place) -> None:
    """A Japanese shop of shoes and bags on the domain of a festival."""
    title = "【公式】人気ブランドスニーカー激安通販 送料無料"
    words = "激安 通販 スニーカー 送料無料 ブランド 財布 バッグ 正規品 新作 セール 限定"
    at.site.always(shop_of_words(title, words, at.number, "ja"))


@scenario(TAKEN, langs=("en",), hard=True)
def leads_to_a_survey(at: Place) -> None:
    """A chain of trackers leads to a prize survey."""
    one, two = at.other(), at.other()
    at.add_site(two).always(
        html(
            pages.bare(
                "Congratulations! You are today's winner",
                "<h1>You won an iPhone</h1><button>Claim</button>",
            )
        )
    )
    at.add_site(one).always(redirect(f"https://{two}/land?c=81"))
    at.site.always(redirect(f"http://{one}/track?z=1"))
