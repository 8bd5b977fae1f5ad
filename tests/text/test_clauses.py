import numpy as np
import pytest
from hypothesis import given
from tests.text.texts import HOSTILE, batches

from luopan.text import Texts, clauses, normalise

CASES = [
    ("房间很好,但是服务差。", ["房间很好", "-但是服务差"]),
    ("味道不错不过太贵", ["味道不错", "-不过太贵"]),
    ("虽然贵可是值", ["虽然贵", "-可是值"]),
    ("环境好却很吵", ["环境好", "-却很吵"]),
    ("菜好吃然而上菜慢", ["菜好吃", "-然而上菜慢"]),
    ("不但好吃而且便宜", ["不但好吃", "而且便宜"]),
    ("价格3.5元,重1,000克,8:30开门", ["价格3.5元", "重1,000克", "8:30开门"]),
    ("房间不错 服务差 iphone 14", ["房间不错", "服务差 iphone 14"]),
    ("也就是说不过如此", ["也就是说不过如此"]),
    ("The room was nice but the staff was rude.", ["the room was nice", "-but the staff was rude"]),
    ("Great food; however, slow", ["great food", "-however", "slow"]),
    ("Although pricey, I liked it", ["although pricey", "i liked it"]),
    ("Butter and rebuttal", ["butter and rebuttal"]),
    ("See www.shop.com v2.0 now. Done", ["see www.shop.com v2.0 now", "done"]),
    ("nothing but praise", ["nothing but praise"]),
    ("。。。!!", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_clauses(text: str, expected: list[str]) -> None:
    texts = normalise([text]).texts
    cut = clauses(texts)
    told = ["-" * bool(t) + s for s, t in zip(cut.batch(texts).strings(), cut.turned, strict=True)]
    assert told == expected


@given(batches)
def test_clauses_are_parts_in_order_and_leave_out_stops_only(strings: list[str]) -> None:
    texts = normalise(strings).texts
    cut = clauses(texts)
    assert (cut.start < cut.stop).all()
    assert (cut.stop[:-1] <= cut.start[1:]).all()
    assert (texts.starts[cut.text] <= cut.start).all()
    assert (cut.stop <= texts.starts[cut.text + 1]).all()
    covered = np.zeros(texts.codes.size, dtype=bool)
    for a, b in zip(cut.start, cut.stop, strict=True):
        covered[a:b] = True
    assert set(map(chr, texts.codes[~covered])) <= set(".。!?;,:…~、\n| ")
    apart = [clauses(Texts.of([s])).start.size for s in texts.strings()]
    assert np.bincount(cut.text, minlength=len(strings)).tolist() == apart


def test_a_clause_leads_back_to_the_raw_text() -> None:
    raw = "房間很好，<b>但是</b>服務差！"
    form = normalise([raw])
    cut = clauses(form.texts)
    start, stop = form.span(0, int(cut.start[1]), int(cut.stop[1]))
    assert raw[start:stop] == "但是</b>服務差"


def test_hostile_texts_have_clauses() -> None:
    texts = normalise(HOSTILE).texts
    assert clauses(texts).batch(texts).lengths.min() > 0
