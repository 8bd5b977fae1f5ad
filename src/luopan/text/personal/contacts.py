"""E-mail, @names, and names on messengers and networks by the words before them."""

import re
from collections.abc import Iterator

from luopan.text.personal.found import Found

_PROVIDERS = (
    r"(?:gmail|googlemail|qq|vip\.qq|163|126|yeah|139|189|sina|sohu|foxmail|outlook|hotmail|live|msn"
    r"|yahoo|icloud|me|aol|proton|protonmail|gmx|aliyun|tom|21cn|mail|ymail|web|zoho)"
)
_TOP = r"(?:com|cn|net|org|edu|gov|io|me|co|uk|de|fr|jp|hk|tw|au|ca|us|info|biz|app|dev|ai)"
_NAME = r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}"
_DOT = r"\s?(?:\.|。|点|\[dot\]|\(dot\)|\{dot\}|\sdot\s)\s?"
_AT = r"\s?(?:@|艾特|圈a|\(at\)|\[at\]|\{at\}|<at>|_at_|\(a\)|\[a\])\s?"
_EMAIL = re.compile(
    rf"{_NAME}(?:@(?:[a-z0-9-]{{1,63}}\.){{1,4}}[a-z]{{2,24}}(?![a-z0-9])"
    rf"|{_AT}(?:[a-z0-9-]{{1,40}}{_DOT}){{1,3}}{_TOP}(?![a-z0-9])"
    rf"|\s?#\s?{_PROVIDERS}{_DOT}{_TOP}(?![a-z0-9])"
    rf"|\sat\s(?:[a-z0-9-]{{1,40}}\s(?:dot|点)\s){{1,3}}{_TOP}(?![a-z0-9])"
    rf"|\sat\s{_PROVIDERS}\s?\.\s?{_TOP}(?![a-z0-9]))"
)
_HAN = "\u3400-\u9fff"
_HANDLE = re.compile(
    rf"(?<![a-z0-9@])@(?![0-9.,]+(?![a-z_{_HAN}]))[a-z0-9_{_HAN}][a-z0-9_{_HAN}-]{{1,29}}"
)
_REDDIT = re.compile(r"(?<![a-z0-9/])/?u/[a-z0-9_-]{3,20}(?![a-z0-9])")
_PRICE = re.compile(r"[\d.,]+\s@")
_NO_HANDLE = {"@home", "@work", "@night", "@the", "@all", "@here", "@everyone", "@所有人", "@least"}

_AMOUNT = re.compile(r"[\d.]+[a-z-]{1,6}")
_ID = r"[a-z0-9][a-z0-9_.-]{3,29}(?<![.-])"
_ZH_NETWORKS = (
    r"微信|威信|薇信|徽信|微芯|薇芯|卫星号|抖音|小红书|快手|微博|b站|知乎|陌陌|探探|钉钉|电报"
    r"|(?<![a-z])(?:vx|wx|v信|wei信|v x)"
    r"|(?:加|\+|私|我)\s?我?\s?v(?![a-z])"
)
_EN_NETWORKS = (
    r"(?<![a-z])(?:weixin|wechat|we chat|instagram|insta|ins|ig|telegram|tg|line|whatsapp"
    r"|snapchat|snap|discord|kik|skype|twitter|facebook|fb|tiktok|venmo|cashapp|paypal)"
)
_NAMED = (
    r"\s?(?:账号|帐号|账户|号码|号|昵称"
    r"|(?<![a-z])(?:id|account|handle|username|user|name)(?![a-z]))"
)
_IS = r"\s?(?:[:=@]|是|为|叫|搜|→|(?<![a-z])(?:is|just)\s)\s?@?"
_ACCOUNT = re.compile(
    rf"(?:(?P<zh>{_ZH_NETWORKS})|{_EN_NETWORKS})(?P<named>{_NAMED})?(?P<is>{_IS})?\s?"
    rf"(?P<id>{_ID})(?![a-z0-9])"
)
_QQ = re.compile(
    r"(?:(?<![a-z])(?:qq|q群|q(?=[:号]))|扣扣|企鹅号?|扣(?=[:\d]))"
    r"(?:号码?|群号?|是|加|为|[:\s])*?\s?(?P<id>[1-9]\d{4,11})(?!\d)"
)


def addressed(text: str) -> Iterator[Found]:
    """Yield e-mail and @names of a normalised text."""
    for match in _EMAIL.finditer(text):
        if not _PRICE.match(match[0]):
            yield match.start(), match.end(), "email"
    for match in _HANDLE.finditer(text):
        if match[0] not in _NO_HANDLE:
            yield match.start(), match.end(), "handle"
    for match in _REDDIT.finditer(text):
        yield match.start(), match.end(), "handle"


def accounts(text: str, plain: str) -> Iterator[Found]:
    """Yield names on messengers and networks of a normalised text; ``plain`` has digits plain."""
    for match in _QQ.finditer(plain):
        yield match.start("id"), match.end("id"), "account"
    for match in _ACCOUNT.finditer(text):
        if _names(match):
            yield match.start("id"), match.end("id"), "account"


def _names(match: re.Match[str]) -> bool:
    """Return whether what follows a network's name is an account and no plain word."""
    name = match["id"]
    letters, digits = re.search(r"[a-z]", name), re.search(r"\d", name)
    if match["named"]:
        return len(name) >= 5 or digits is not None or "_" in name
    if match["zh"] and match["is"]:
        return len(name) >= 6
    mixed = (letters is not None and digits is not None) or "_" in name
    return mixed and len(name) >= 5 and not _AMOUNT.fullmatch(name)
