"""Terms that texts share, and texts that share none that holds together."""

from luopan.text import clauses, normalise
from luopan.text.terms import Term, terms


def found(texts: list[str], least: int, most: int) -> tuple[Term, ...]:
    form = normalise(texts)
    return terms(form.texts, clauses(form.texts), least, most)


def test_a_run_that_stands_free_is_a_term_with_its_texts() -> None:
    around = "天地玄黄宇宙洪荒日月盈昃辰宿列张"
    texts = [f"{a}物流{b}" for a, b in zip(around, reversed(around), strict=True)]
    other = "".join(chr(0x5000 + i) for i in range(400))  # 物 and 流 are rare but together
    named = {term.text: term.texts.tolist() for term in found([*texts, other], 5, 16)}
    assert named == {"物流": list(range(16))}


def test_where_no_run_holds_together_there_is_no_term() -> None:
    # few sentences, each pasted many times: every run is as bound as its parts are common
    said = ("很好用，喜欢", "太贵了，不会再买", "物流太慢")
    assert found([f"{said[i % 3]} {i}" for i in range(72)], 10, 50) == ()
