"""Postal addresses as far as they go, and car plates."""

import re
from collections.abc import Iterator

from luopan.text.personal.found import Found

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_HAN = "\u4e00-\u9fff"
_NUMBER = r"[0-9一二三四五六七八九十百〇零]{1,6}"
_ADMIN = rf"(?:[{_HAN}]{{2,7}}?(?:省|自治区|市|区|县|州|镇|乡|街道)){{0,4}}"
_ROAD = (
    rf"[{_HAN}0-9]{{1,8}}?(?:路|街|大道|大街|巷|弄|胡同|道|村|屯|庄|坊)"
    r"(?:[东南西北中一二三四五六七八九十]段)?"
)
_HOUSE = rf"{_NUMBER}(?:-\d{{1,4}})?(?:弄{_NUMBER})?号(?:院|楼|之\d{{1,3}})?"
_BLOCK = r"(?:[a-z0-9一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座|号))"
_STAIR = rf"(?:{_NUMBER}(?:单元|门|梯))"
_FLAT = rf"(?:(?:{_NUMBER}(?:楼|层))?\s?[a-z]?\d{{2,4}}[a-z]?(?:室|户|房|号)?)"
_ESTATE = (
    rf"[{_HAN}]{{2,10}}?(?:小区|花园|花苑|苑|公寓|家园|新村|宿舍|社区|名城|华府|雅居|佳园|山庄|里|大厦"
    r"|城|府|湾)"
)
_PHASE = r"(?:[东西南北一二三四五]区|[一二三四五六]期)?"
_FULL = re.compile(
    rf"(?:{_ADMIN}{_ROAD}{_HOUSE}[{_HAN}]{{0,10}}?"
    rf"(?:{_BLOCK}\s?{_STAIR}?\s?{_FLAT}|{_STAIR}\s?{_FLAT}|{_FLAT}(?<=[室户]))"
    rf"|{_ADMIN}(?:{_ROAD})?{_ESTATE}{_PHASE}\s?{_BLOCK}\s?{_STAIR}?\s?{_FLAT})"
)
_UNIT = re.compile(r"[0-9a-z一二三四五六七八九十]\s?(?:号楼|栋|幢|座|单元|室|户)")
_LEAD = re.compile(
    r"(?:请|[我他她你]们?|家|住址?|在|到|寄|送|往|去|给|是|为|地址|收货人?|邮|快递|从|把|放|的|了|就|有|人"
    r"|:|,|\s)+"
)
_BEFORE, _AFTER = 45, 20
_CUED = re.compile(
    r"(?:地址|住址|家住|我住在?|我家(?:住)?在|收货(?:人|地)?|寄到|寄往|送到|邮寄到?|快递到)"
    rf"[^{_HAN}0-9\n]{{0,3}}(?:是|为|在|:)?\s?(?P<place>{_ADMIN}(?:{_ROAD}\s?{_HOUSE}|{_ESTATE}\s?{_BLOCK})"
    rf"(?:\s?{_BLOCK})?(?:\s?{_STAIR})?(?:\s?{_FLAT})?)"
)
_SURE = r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|terrace|crescent)"
_UNSURE = (
    r"(?:lane|ln|drive|dr|court|ct|place|pl|way|square|sq|close|circle|cir|trail|parkway|pkwy"
    r"|highway|hwy)"
)
_APT = (
    r"[,\s]{1,2}(?:apt|apartment|unit|suite|ste|flat|room|rm|#)\.?\s?#?[a-z]?\d{1,5}[a-z]?"
    r"(?![a-z0-9])"
)
_ZIP = r"[,\s]{1,2}(?:[a-z]{2,15}[,\s]{1,2}){0,3}[a-z]{2}\s\d{5}(?:-\d{4})?(?!\d)"
_WORD = (
    r"(?!(?:the|a|an|of|on|in|to|from|down|up|and|or|per|minutes?|mins?|hours?|hrs?|stars?|miles?|days?|blocks?"
    r"|km|years?|weeks?|months?|times?|people|other|more|different|good|nice|great|was|is|at|for|this|that|my"
    r"|our|long|rooms?|main(?=\sroads)|lanes?|way|great)\s)[a-z0-9'.]{1,15}\s"
)
_STREET = re.compile(
    rf"(?<![a-z0-9.,$#/-])\d{{1,5}}[a-z]?\s(?:{_WORD}){{1,3}}"
    rf"(?:{_SURE}(?![a-z])\.?(?:{_APT})?(?:{_ZIP})?|{_UNSURE}(?![a-z])\.?(?:{_APT}(?:{_ZIP})?|{_ZIP}))"
)
_LIVES = re.compile(
    r"(?:live[sd]? at|address(?: is|:)|(?:ship|mail)(?:ped|ed)? (?:it )?to|deliver(?:ed)? to"
    r"|sen[dt] (?:it )?to)\s?"
    rf"(?P<place>\d{{1,5}}[a-z]?\s(?:{_WORD}){{1,3}}(?:{_SURE}|{_UNSURE})(?![a-z])\.?(?:{_APT})?(?:{_ZIP})?)"
)
_BOX = re.compile(r"(?<![a-z])p\.?\s?o\.?\s?box\s\d{1,6}")
_PLATE = re.compile(
    rf"[{PROVINCES}][a-hj-np-z][\s.·•-]?"
    r"(?=[a-z0-9]{0,6}\d)(?:[df][a-hj-np-z0-9]\d{4}|\d{5}[df]|(?=(?:[a-z]*\d){3})[a-hj-np-z0-9]{5}"
    r"|[a-hj-np-z0-9]{4}[学警挂港澳])(?![a-z0-9])"
)


def places(text: str) -> Iterator[Found]:
    """Yield postal addresses of a normalised text."""
    yield from _near_units(text)
    for pattern in (_STREET, _BOX):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), "address"
    for pattern in (_CUED, _LIVES):
        for match in pattern.finditer(text):
            yield match.start("place"), match.end("place"), "address"


def _near_units(text: str) -> Iterator[Found]:
    """Yield addresses down to the flat; looked for only around a block's or a flat's number."""
    done = 0
    for unit in _UNIT.finditer(text):
        if unit.start() >= done:
            match = _FULL.search(text, max(done, unit.start() - _BEFORE), unit.end() + _AFTER)
            if match:
                done = match.end()
                lead = _LEAD.match(text, match.start(), match.end())
                yield lead.end() if lead else match.start(), done, "address"


def plates(text: str) -> Iterator[Found]:
    """Yield car plates of a normalised text."""
    for match in _PLATE.finditer(text):
        yield match.start(), match.end(), "plate"
