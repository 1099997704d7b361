"""The walls that vendors put before sites: status, headers and the shape of the page.

The pages are shaped as they are met, with our own filler: short text, one script, one number.
"""

from collections.abc import Mapping

from msgspec import Struct

from tests.simweb import pages
from tests.simweb.web import Answer, html

__all__ = ["CF", "OPT", "VENDORS", "Wall"]


class Wall(Struct, frozen=True, kw_only=True):
    """A wall's page: what is shown and what stands in its source."""

    status: int
    title: str = ""
    text: str = ""
    source: str = ""
    headers: Mapping[str, str] = {}

    def answer(self) -> Answer:
        main = f"<h1>{self.title}</h1><p>{self.text}</p>{self.source}"
        return html(pages.bare(self.title, main), self.status, **dict(self.headers))


CF = {"Server": "cloudflare", "CF_RAY": "8f1c2d3e4a5b6c7d-ARN"}
OPT = "<script>window._cf_chl_opt={cvId:'3',cType:'managed',cRay:'8f1c'}</script>"

VENDORS = {
    "cloudflare_challenge": Wall(
        status=403,
        title="Just a moment...",
        source=OPT,
        text="Enable JavaScript and cookies to continue",
        headers=CF | {"CF_Mitigated": "challenge"},
    ),
    "cloudflare_old_challenge": Wall(
        status=503,
        title="Just a moment...",
        headers=CF,
        text="Checking your browser before accessing the site. This process is automatic.",
        source='<div class="cf-browser-verification"></div><form id="challenge-form"></form>' + OPT,
    ),
    "cloudflare_captcha": Wall(
        status=403,
        title="Attention Required! | Cloudflare",
        headers=CF,
        text="Please complete the security check to access",
        source='<div class="cf-captcha-container">'
        '</div><form class="challenge-form" id="challenge-form"></form>',
    ),
    "cloudflare_block": Wall(
        status=403,
        title="Attention Required! | Cloudflare",
        headers=CF,
        text="Sorry, you have been blocked. You are unable to access this site. Cloudflare Ray ID: "
        "8f1c2d3e4a5b6c7d",
        source='<div id="cf-error-details" class="cf-error-details-wrapper">',
    ),
    "cloudflare_1020": Wall(
        status=403,
        title="Access denied | harbour used Cloudflare to restrict access",
        headers=CF,
        text="Error 1020. This website is using a security service to protect itself.",
    ),
    "akamai": Wall(
        status=403,
        title="Access Denied",
        headers={"Server": "AkamaiGHost"},
        text="You don't have permission to access this resource on this server. Reference "
        "#18.4d6b1202.1700000000.1a2b3c4d https://errors.edgesuite.net/18.4d6b1202.1700000000",
    ),
    "akamai_interstitial": Wall(
        status=428,
        source='<div id="sec-if-cpt-container"></div><script src="/_sec/cp_challenge/'
        'crypto_message-4-3.htm"></script>',
        headers={"Set_Cookie": "sec_cpt=1~x; Path=/"},
    ),
    "imperva": Wall(
        status=200,
        source='<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=20&xinfo=9">'
        "Request unsuccessful. Incapsula incident ID: 877000140-1</iframe>",
        headers={"X_Iinfo": "9-1-0 NNNN", "X_CDN": "Imperva"},
    ),
    "imperva_403": Wall(
        status=403,
        text="Request unsuccessful. Incapsula incident ID: 877000140-2",
        headers={"X_CDN": "Imperva", "Set_Cookie": "visid_incap_99=x"},
    ),
    "distil": Wall(
        status=405,
        title="Pardon Our Interruption",
        text="As you were browsing something about your browser made us think you were a bot.",
    ),
    "datadome": Wall(
        status=403,
        title="harbour.example",
        text="Please enable JS and disable any ad blocker",
        source="<script>var dd={'rt':'c','cid':'AHr','host':'geo.captcha-delivery.com'}</script>"
        '<script src="https://ct.captcha-delivery.com/c.js"></script>',
        headers={"X_DataDome": "protected", "X_DD_B": "1", "Server": "DataDome"},
    ),
    "human": Wall(
        status=403,
        title="Access to this page has been denied",
        text="Press & Hold to confirm you are a human (and not a bot). Reference ID 1f2e",
        source="<div id='px-captcha'></div><script>window._pxAppId='PX8FCG1'</script>"
        '<script src="/8FCG1/captcha/captcha.js?a=c"></script>',
    ),
    "kasada": Wall(
        status=429,
        source="<script>window.KPSDK={};KPSDK.now=Date.now</script><script src='/149e9513-"
        "01fa/2d206a39/ips.js?KP_UIDz=0'></script>",
        headers={"X_Kpsdk_Ct": "0a1b2c"},
    ),
    "aws_challenge": Wall(status=202, headers={"X_Amzn_Waf_Action": "challenge"}),
    "aws_captcha": Wall(
        status=405,
        title="Human Verification",
        headers={"X_Amzn_Waf_Action": "captcha"},
        source='<script src="https://x.token.awswaf.com/x/challenge.js"></script>',
    ),
    "cloudfront": Wall(
        status=403,
        title="ERROR: The request could not be satisfied",
        text="Request blocked. We can't "
        "connect to the server for this app or website. Generated by cloudfront (CloudFront)",
        headers={"Server": "CloudFront", "X_Cache": "Error from cloudfront"},
    ),
    "vercel": Wall(
        status=429,
        title="Vercel Security Checkpoint",
        text="We're verifying your browser",
        headers={"Server": "Vercel", "X_Vercel_Mitigated": "challenge"},
    ),
    "sucuri": Wall(
        status=403,
        title="Sucuri WebSite Firewall - Access Denied",
        text="Access Denied - Sucuri Website Firewall. Block ID: BNP005",
        headers={"Server": "Sucuri/Cloudproxy", "X_Sucuri_ID": "15"},
    ),
    "sucuri_script": Wall(
        status=307,
        title="You are being redirected...",
        source="<script>var s={},u,c,U,r,i,l=0,a,e="
        "eval,w=String.fromCharCode,sucuri_cloudproxy_js='',S='cz0i'</script>",
        headers={"Server": "Sucuri/Cloudproxy"},
    ),
    "fastly": Wall(
        status=200,
        title="Client Challenge",
        text="JavaScript is disabled in your browser.",
        source='<script src="/_fs-ch-1T1wmsGaOgGaSxcX/script.js"></script>',
    ),
    "f5": Wall(
        status=200,
        title="Request Rejected",
        text="The requested URL was rejected. Please consult with "
        "your administrator. Your support ID is: 1389023908",
    ),
    "f5_script": Wall(
        status=200,
        text="Please enable JavaScript to view the page content.<br/>Your support ID is: 7700.",
        source='<script src="/TSPD/0885ab?type=8"></script>',
        headers={"Set_Cookie": "TS01a=x; Path=/"},
    ),
    "siteground": Wall(
        status=202,
        source='<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fx&y=ip">',
        headers={"SG_Captcha": "challenge"},
    ),
    "wordfence": Wall(
        status=503,
        title="Your access to this site has been limited by the site owner",
        text="Your access to this service has been limited. (HTTP response code 503) Generated by "
        "Wordfence at Mon, 9 Mar 2026",
    ),
    "imunify": Wall(
        status=200,
        title="One moment, please...",
        text="Please wait while your request is being verified...",
        headers={"Server": "imunify360-webshield/1.21"},
    ),
    "mod_security": Wall(
        status=406,
        title="Not Acceptable!",
        text="An appropriate representation of the requested "
        "resource could not be found on this server. This error was generated by Mod_Security.",
    ),
    "anubis": Wall(
        status=200,
        title="Making sure you&#39;re not a bot!",
        text="Loading... Why am I seeing this? Anubis uses a Proof-of-Work scheme.",
        source='<script src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>',
    ),
    "ddos_guard": Wall(
        status=403,
        title="DDOS-GUARD",
        text="Checking your browser before accessing the site",
        source='<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
        headers={"Server": "ddos-guard", "Set_Cookie": "__ddg1_=x; Path=/"},
    ),
    "alibaba": Wall(
        status=200,
        source="<script>var arg1='6A0F';function setCookie(n,v){}; setCookie('acw_sc__v2',x)"
        "</script>",
        headers={"Set_Cookie": "acw_tc=x;path=/"},
    ),
    "qrator": Wall(
        status=401,
        source='<script src="/__qrator/qauth_utm_v2.js"></script>',
        headers={"Server": "QRATOR"},
    ),
    "radware": Wall(
        status=200,
        title="Radware Bot Manager Captcha",
        text="We apologize for the inconvenience",
        source='<script src="https://validate.perfdrive.com/captcha.js"></script>',
    ),
    "stackpath": Wall(
        status=200,
        title="Site verification",
        text="Please wait while we verify your browser",
        source='<script src="/sbbi/?sbbpg=sbbShell"></script>',
        headers={"X_SP_Wl": "1"},
    ),
}
