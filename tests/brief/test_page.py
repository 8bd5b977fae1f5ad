"""The page: one file, no request, well formed, honest; every case in both languages."""

import itertools
import re
from functools import cache
from html import unescape

import pytest
from tests.brief.firms import CASES, HOSTILE
from tests.brief.reading_html import Strict, parse

from luopan.brief import render_html
from luopan.brief.words import load
from luopan.readings.bundle import Readings

LANGUAGES = ("zh_CN", "en")
ALL = [(case, language) for case in CASES for language in LANGUAGES]
TYPED = {
    "m", "iv", "chance", "count", "aim", "name", "code", "digest", "ev", "seal", "firm", "asof",
    "files",
}  # fmt: skip


@cache
def page(case: str, language: str) -> str:
    return render_html(CASES[case](), language)


@cache
def read(case: str, language: str) -> Strict:
    return parse(page(case, language))


def nodes(reader: Strict, tag: str = "", kind: str = "") -> list:
    return [
        n
        for n in reader.root.walk()
        if (not tag or n.tag == tag) and (not kind or kind in n.classes())
    ]


@pytest.mark.parametrize(("case", "language"), ALL)
def test_it_is_one_small_file_that_asks_nobody_for_anything(case: str, language: str) -> None:
    html = page(case, language)
    reader = read(case, language)
    assert len(html.encode()) <= 300_000
    assert nodes(reader, "script") == []
    assert nodes(reader, "link") == []
    assert nodes(reader, "img") == []
    assert re.findall(r"url\(|@import", html) == []
    # a link to where an item of evidence was published is followed by a reader, never by the page
    out = {n.attributes["href"] for n in nodes(reader, "a", "out")}
    plain = unescape(html)
    named = set(re.findall(r"https?://[^\"'\s<]+", plain)) - {"http://www.w3.org/2000/svg"}
    assert {told for told in named if not any(link.startswith(told) for link in out)} == set()
    attributes = {a for n in reader.root.walk() for a in n.attributes}
    assert attributes & {"src", "srcset", "action", "background", "poster", "data"} == set()
    assert [a for a in attributes if a.startswith("on")] == []
    policy = [
        n.attributes["content"] for n in nodes(reader, "meta") if "http-equiv" in n.attributes
    ]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize(("case", "language"), ALL)
def test_it_can_be_read_by_everyone(case: str, language: str) -> None:
    reader = read(case, language)
    html = nodes(reader, "html")[0]
    assert html.attributes["lang"] == {"zh_CN": "zh-CN", "en": "en"}[language]
    assert (
        len(nodes(reader, "main")) == len(nodes(reader, "h1")) == len(nodes(reader, "header")) == 1
    )
    levels = [int(n.tag[1]) for n in reader.root.walk() if re.fullmatch("h[1-6]", n.tag)]
    steps = [b - a for a, b in itertools.pairwise(levels)]
    assert max(steps) <= 1
    ids = [n.attributes["id"] for n in reader.root.walk() if "id" in n.attributes and n.tag not in
           {"title", "desc"}]  # fmt: skip
    assert len(ids) == len(set(ids))
    for svg in nodes(reader, "svg"):
        if svg.attributes.get("aria-hidden") == "true":
            continue
        assert svg.attributes["role"] == "img"
        assert [c.tag for c in svg.children[:2]] == ["title", "desc"]
        assert all(c.whole().strip() for c in svg.children[:2])
    for table in nodes(reader, "table"):
        assert table.children[0].tag == "caption"


@pytest.mark.parametrize(("case", "language"), ALL)
def test_every_link_leads_somewhere_on_the_page(case: str, language: str) -> None:
    reader = read(case, language)
    ids = {n.attributes["id"] for n in reader.root.walk() if "id" in n.attributes}
    links = [n for n in nodes(reader, "a") if "href" in n.attributes]
    out = {id(n) for n in nodes(reader, "a", "out")}
    for link in links:
        if id(link) in out:
            assert link.attributes["href"].startswith(("https://", "http://"))
            assert link.attributes["rel"] == "noopener noreferrer nofollow"
    targets = {n.attributes["href"] for n in links if id(n) not in out}
    assert {t for t in targets if t[1:] not in ids} <= {"#closed"}


@pytest.mark.parametrize(("case", "language"), ALL)
def test_no_point_stands_without_its_interval(case: str, language: str) -> None:
    reader = read(case, language)
    for figure in nodes(reader, "a", "fig"):
        point, interval = figure.children
        assert point.classes() == {"m"}
        assert interval.classes() == {"iv"}
        assert len(re.findall(r"\d[\d,.]*", interval.whole())) == 2
        data = [float(figure.attributes[f"data-{k}"]) for k in ("low", "mean", "high")]
        assert data[0] <= data[2]


@pytest.mark.parametrize(("case", "language"), ALL)
def test_no_number_stands_bare(case: str, language: str) -> None:
    """Every digit is inside something that says what sort of number it is, or in our own words."""
    reader = read(case, language)
    ours = set()
    for template in load(language).entries.values():
        ours |= set(re.findall(r"\d[\d.,]*\d|\d", template))
    bare = []
    for node, text in reader.pieces:
        above = list(node.ancestors())
        if any(a.tag in {"svg", "style", "title", "time"} or a.classes() & TYPED for a in above):
            continue
        bare += [(d, text) for d in re.findall(r"\d[\d.,]*\d|\d", text) if d not in ours]
    assert bare == []


SCALES = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "T": 1e12, "B": 1e9, "M": 1e6, "k": 1e3}


def values(text: str) -> list[float]:
    """Read written numbers back; in a span the scale stands once, after the last."""
    found = re.findall(
        r"([−+]?)(?:[A-Z]{0,2}[¥$€£₩])?(\d[\d,]*\.?\d*)(万亿|亿|万|[TBMk](?![a-z]))?", text
    )
    last = next((s for _, _, s in reversed(found) if s), "")
    return [
        (-1 if sign == "−" else 1) * float(digits.replace(",", "")) * SCALES.get(scale or last, 1)
        for sign, digits, scale in found
    ]


@pytest.mark.parametrize("case", [c for c in CASES if c != "hostile"])
def test_both_languages_say_the_same_numbers(case: str) -> None:
    said = {
        language: [
            [v for part in figure.children for v in values(part.whole())]
            for figure in nodes(read(case, language), "a", "fig")
        ]
        for language in LANGUAGES
    }
    assert len(said["zh_CN"]) == len(said["en"])
    for zh, en in zip(said["zh_CN"], said["en"], strict=True):
        assert zh == pytest.approx(en, rel=1e-9)
    others = {
        language: [
            [v for n in nodes(read(case, language), "span", kind) for v in values(n.whole())]
            for kind in ("chance", "count", "aim")
        ]
        for language in LANGUAGES
    }
    # Sentences of the two languages may name their facts in another order.
    for zh, en in zip(others["zh_CN"], others["en"], strict=True):
        assert sorted(zh) == pytest.approx(sorted(en), rel=1e-9)


@pytest.mark.parametrize(("case", "language"), ALL)
def test_the_lead_is_at_most_seven_sentences_and_ends_in_one_decision(
    case: str, language: str
) -> None:
    reader = read(case, language)
    lead = nodes(reader, "ol", "lead")[0]
    assert 2 <= len(lead.children) <= 7
    assert [("ask" in li.classes()) for li in lead.children][-1]
    assert sum("ask" in li.classes() for li in lead.children) == 1
    assert len(nodes(reader, "section", "asks")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_four_questions_order_the_page(language: str) -> None:
    for case in CASES:
        keys = [n.attributes["id"] for n in nodes(read(case, language), "section", "q")]
        assert keys[:5] == ["goals", "relationship", "together", "circle", "record"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text(language: str) -> None:
    reader = read("hostile", language)
    assert nodes(reader, "img") == nodes(reader, "script") == []
    assert HOSTILE in reader.root.whole()


@pytest.mark.parametrize("language", LANGUAGES)
def test_failed_checks_mark_every_number_of_their_reading(language: str) -> None:
    reader = read("failed", language)
    readings = CASES["failed"]()
    tag = load(language).text("brief.failed.tag")
    bad = {f"#s{k + 1}" for k, r in enumerate(readings.readings) if r.failed}
    assert bad == {"#s1", "#s4"}
    for figure in nodes(reader, "a", "fig"):
        broken = figure.attributes["href"] in bad
        assert ("bad" in figure.classes()) == broken
        siblings = figure.parent.children
        follows = siblings[siblings.index(figure) + 1 :][:1]
        assert [n.whole() for n in follows if "flag" in n.classes()] == ([tag] if broken else [])
    mark = load(language).text("chart.mark.failed")
    course = nodes(reader, "article")[0]
    assert mark in "".join(t for n in course.walk() if n.tag == "text" for t in n.text)
    assert load(language).text("brief.page.failed_banner") in reader.root.whole()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sample_data_are_marked_on_the_page_and_in_every_picture(language: str) -> None:
    reader = read("all_rising", language)
    words = load(language)
    assert words.text("brief.page.synthetic_banner") in reader.root.whole()
    mark = words.text("chart.mark.synthetic")
    assert mark in nodes(reader, "body")[0].attributes["data-mark"]
    pictures = [n for n in nodes(reader, "svg") if n.attributes.get("role") == "img"]
    assert [n for n in pictures if mark not in n.whole()] == []
    assert mark not in page("firm", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_enough_evidence_is_said_and_carries_a_next_step(language: str) -> None:
    reader = read("inconclusive", language)
    words = load(language)
    unknown = nodes(reader, "p", "unknown")
    assert len(unknown) >= 3
    lead = nodes(reader, "ol", "lead")[0].whole()
    assert words.text("brief.heading.unknown") in lead
    # The needle is not drawn: a question mark stands in its place, in the same size as a needle.
    roses = nodes(reader, "div", "rose")
    assert all("?" in r.whole() for r in roses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_test_and_model_stand_side_by_side(language: str) -> None:
    words = load(language)
    told = [n for n in nodes(read("tested", language)) if "note" in n.classes()]
    for status, figures in (("used", 2), ("trusted", 3), ("conflict", 2)):
        tail = max(re.split(r"\{\w+\}", words.entries[f"brief.test.{status}"])[-2:], key=len)
        (note,) = [n for n in told if tail in n.whole()]
        shown = [n for n in note.walk() if "fig" in n.classes()]
        assert len(shown) == figures
        assert all("data-low" in n.attributes for n in shown)
    rows = [n.whole() for table in nodes(read("tested", language), "table")
            for n in table.walk() if n.tag == "tr"]  # fmt: skip
    assert len([row for row in rows if "E3" in row]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_by_two_each_channel_stands_beside_the_model_too(language: str) -> None:
    words = load(language)
    told = [n for n in nodes(read("by_two", language)) if "note" in n.classes()]
    ran = words.entries["brief.test.found_own"].split("{channel}")[1].split("{measured}")[0]
    agrees, trusted, each, both, neither = (n for n in told if n.whole().count(ran) == 2)
    assert words.text("brief.test.used") in agrees.whole()
    assert words.entries["brief.test.trusted_own"].split("{after}")[1] in trusted.whole()
    for note, status, kept, left in (
        (each, "conflict_own", "41%", "3%"), (both, "conflict_together", "32%", "2%"),
        (neither, "conflict_own_neither", "41%", "11%"),
    ):  # fmt: skip
        last = re.split(r"\{\w+\}", words.entries[f"brief.test.{status}"])[-1]
        assert last in note.whole()
        for chance in (kept, left):
            assert chance in note.whole()
    for note, figures in ((agrees, 6), (trusted, 7), (each, 7), (both, 6), (neither, 7)):
        shown = [n for n in note.walk() if "fig" in n.classes()]
        assert len(shown) == figures
        assert all("data-low" in n.attributes for n in shown)


@pytest.mark.parametrize(("language", "alone", "robust"), [
    ("en", "does is one (chance", "Neither part does so by itself"),
    ("zh_CN", "各自的作用单看就矛盾", "单看哪一部分都不矛盾"),
])  # fmt: skip
def test_a_part_is_said_to_contradict_by_itself_only_where_it_does(
    language: str, alone: str, robust: str
) -> None:
    told = [n.whole() for n in nodes(read("by_two", language)) if "note" in n.classes()]
    for chance, says, not_said in (("3%", alone, robust), ("11%", robust, alone)):
        (note,) = [n for n in told if "41%" in n and re.search(rf"\D{chance}", n)]
        assert says in note
        assert not_said not in note


@pytest.mark.parametrize("language", LANGUAGES)
def test_negative_synergy_stands_where_positive_stands(language: str) -> None:
    words = load(language)
    for case, key in (("all_rising", "positive"), ("negative", "negative")):
        lead = nodes(read(case, language), "ol", "lead")[0]
        tail = words.entries[f"brief.synergy.{key}"].split("{sure}")[1].split("{share}")[0]
        assert tail.strip() in lead.whole()


@pytest.mark.parametrize("language", LANGUAGES)
def test_activity_counts_are_no_success(language: str) -> None:
    said = read("activity", language).root.whole()
    assert "followers_count" not in said.split(load(language).text("brief.page.origins"))[0]
    assert load(language).entries["brief.activity"].split("{count}")[1] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_indicators_are_counted(language: str) -> None:
    tail = load(language).entries["brief.looked"].split("{count}")[1]
    assert tail in read("many", language).root.whole()
    assert tail not in read("firm", language).root.whole()


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_and_circle_are_two_columns(language: str) -> None:
    columns = nodes(read("firm", language), "div", "cols")[0].children
    assert [len([n for n in c.walk() if n.tag == "article"]) for c in columns] == [1, 1]


def test_nothing_measured_still_says_what_to_collect() -> None:
    said = read("empty", "en").root.whole()
    words = load("en")
    for instrument in ("direction", "mix", "dialogue", "mainstream"):
        assert words.text(f"brief.collect.{instrument}") in said


def test_self_selected_answers_are_labelled() -> None:
    assert load("zh_CN").text("brief.self_selected") in page("firm", "zh_CN")
    assert load("zh_CN").text("brief.selection.self") in page("firm", "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_readings_give_the_same_bytes(language: str) -> None:
    readings = CASES["firm"]()
    again = Readings.from_json(readings.to_json())
    assert render_html(again, language) == page("firm", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readings_own_caution_wins_over_its_probability(language: str) -> None:
    """P(negligible) may be tiny while the reading makes no claim: then no claim is made."""
    sure = CASES["firm"]()
    mix = sure.mix()[0]
    cautious = mix.model_copy(
        update={"social": mix.social.model_copy(update={"verdict": "inconclusive"})}
    )
    unsure = sure.model_copy(
        update={"readings": tuple(cautious if r is mix else r for r in sure.readings)}
    )
    words = load(language)
    claim, doubt = words.text("brief.nil.surely_not"), words.text("brief.nil.unknown")
    assert (claim in page("firm", language), doubt in page("firm", language)) == (True, False)
    said = render_html(unsure, language)
    assert (claim in said, doubt in said) == (False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_needle_says_what_it_is_where_it_is_seen(language: str) -> None:
    """A needle at the flag is a pace, not an arrival: the probability of that stands below it."""
    reader, words = read("firm", language), load(language)
    dials = nodes(reader, "ul", "dials")[0]
    *shown, legend = dials.children
    assert legend.whole() == words.text("brief.page.needle")
    assert all([c.tag for c in n.children][-1] == "small" for n in shown)
    assert nodes(reader, "p", "keyto")[0].whole().endswith(words.text("brief.dial.key"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_doubts_about_a_goal_are_said_once(language: str) -> None:
    words = load(language)
    first = nodes(read("inconclusive", language), "ol", "lead")[0].children[0]
    assert first.whole().count(words.text("brief.unknown.word")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_indicators_without_a_goal_ask_for_a_goal(language: str) -> None:
    made = CASES["firm"]()
    aimless = tuple(
        r.model_copy(update={"goal": None, "destination": None, "eta": None})
        for r in made.direction()
    )
    words = load(language)
    said = render_html(made.model_copy(update={"readings": aimless}), language)
    assert words.text("brief.goals.none") in said
    assert words.text("brief.collect.direction") not in said
