"""What finished tests found, told in both languages: every state, nulls and failures alike."""

import re
from typing import get_args

import pytest
from tests.brief import trials
from tests.brief.basics import between
from tests.brief.firms import CASES, firm
from tests.brief.reading_html import parse

from luopan.brief import experiments, render_html, tested
from luopan.brief.compose import compose
from luopan.brief.content import Card, Section
from luopan.brief.doubts import state
from luopan.brief.scene import Scene
from luopan.brief.words import load
from luopan.readings.base import Check, Evidence, NextStep
from luopan.readings.bundle import Readings
from luopan.readings.experiments import (
    Contrast,
    Design,
    Deviation,
    Effect,
    Estimator,
    ExperimentKind,
    ExperimentReading,
    Shared,
    Verdict,
)

LANGUAGES = ("zh_CN", "en")
REFUSALS = (
    "too_few_sets", "too_few_assignments", "half_life_exceeds_block", "washout_eats_block",
    "no_regions", "no_contrast", "too_few_regions", "short_history", "missing_treated",
    "zero_sales", "dates", "unknown_lot",
)  # fmt: skip


def scene(language: str, *tests: ExperimentReading, **more: object) -> Scene:
    made = firm(**({"readings": (*firm().mix(), *tests)} | more))
    return Scene(made, load(language).with_names(made.names))


def section(language: str, *tests: ExperimentReading) -> Section:
    found = experiments.section(scene(language, *tests))
    assert found is not None
    return found


def card(reading: ExperimentReading, language: str = "en") -> Card:
    return section(language, reading).cards[0]


def plain(said: object) -> str:
    return "".join(t for _, t in parse(str(said)).pieces)


def told(reading: ExperimentReading, language: str = "en") -> str:
    """Return all that the card of a test says."""
    one = card(reading, language)
    return " ".join(plain(p) for p in (one.position, *one.lines, *(n.text for n in one.notes)))


def test_without_tests_there_is_no_section() -> None:
    for case in ("firm", "empty", "tested"):
        assert "experiments" not in [s.key for s in compose(CASES[case](), "en").sections]
    for code in experiments.QUIET:
        assert experiments.section(scene("en", absent={"experiments": code})) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_tests_that_could_not_be_read_are_not_passed_over(language: str) -> None:
    for code, says in (
        ("test_still_running", "test_still_running"),
        ("test_days_outside", "other"),
    ):
        found = experiments.section(scene(language, absent={"experiments": code}))
        assert found is not None
        told = load(language).text(f"brief.experiments.absent.{says}")
        assert [plain(n.text) for n in found.notes] == [told]


SAYS = {
    "trial": ("more revenue with the test than without it", "有试验时营收增加"),
    "harm": ("less revenue with the test than without it", "有试验时营收减少"),
    "nothing": ("not enough evidence of a difference in revenue", "营收有没有差别，证据不足"),
    "unjudged": ("No interval can be given: too few groups of regions",
                 "没有区间：可比的地区组太少"),
    "pause": ("The experiment shows: revenue lost by pausing Social ads",
              "试验表明：停投社媒广告，营收有损失"),
    "factorial": ("The experiment shows: Own accounts and TV together are complements",
                  "试验表明：官方账号与电视合起来互补"),
    "message": ("新标题: 0% (−3% to +4%)", "新标题：0%（−3%至+4%）"),
    "before": ("revenue was higher during the test", "试验期间营收较高"),
    "deviating": ("Deviates from what was registered: something_new",
                  "与登记不符：something_new"),
    "withdrawn": ("it could not be worked out (some_code)", "算不出来（some_code）"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", trials.ALL, ids=lambda make: make.__name__)
def test_every_state_is_said(make, language: str) -> None:
    text = told(make(), language)
    assert SAYS[make.__name__][language == "zh_CN"] in text
    assert "{" not in text


def test_what_was_done_is_said_with_place_time_and_comparison() -> None:
    text = told(trials.trial())
    assert "More spend on Social ads in 广州, 深圳, 7 Sep 2026 to 4 Oct 2026." in text
    assert "compared with 18 regions" in text
    assert "152 placebo sets · registered on 20 Aug 2026 by 王芳" in text
    assert "in 10 regions" in told(trials.pause())
    assert "in the whole market" in told(trials.before())


def test_the_effect_is_told_as_a_share_and_in_its_unit_with_the_level() -> None:
    text = told(trials.trial())
    assert "+4.1% (+1.2% to +7.0%), +¥170k (+¥50k to +¥290k) in all (90% intervals)" in text
    assert "Spend changed by ¥90k; revenue per unit of it: +1.9 (+0.6 to +3.3)." in text
    assert "per unit of money" in told(trials.trial(spend=None, per_money=None))


@pytest.mark.parametrize(
    ("bet", "detectable", "found", "says"),
    [
        (0.03, 0.031, trials.MORE, "inside the interval"),
        (0.10, 0.031, trials.MORE, "more than the whole interval"),
        (0.005, 0.031, trials.MORE, "less than the whole interval"),
        (0.02, 0.06, trials.NOUGHT, "cannot see the 2% that was bet on; it would have seen 6%"),
        (0.08, 0.06, trials.NOUGHT, "can see 6%, so it would have seen the 8% that was bet on"),
        (None, 0.0612, trials.NOUGHT, "It would have seen a difference of 6.1%"),
        (0.02, None, trials.NOUGHT, "The bet was 2%: inside the interval"),
    ],
)
def test_the_bet_stands_beside_what_was_found_or_could_be_seen(bet, detectable, found, says):
    reading = trials.trial(found, detectable=detectable, registration=trials.entry(bet=bet))
    assert says in told(reading)


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_enough_evidence_names_what_to_do_next(language: str) -> None:
    usual = load(language).text("brief.experiments.next.inconclusive")
    assert usual in told(trials.nothing(), language)
    step = NextStep(code="wait_weeks", facts={"weeks": 6})
    named = told(trials.nothing(next_steps=(step,)), language)
    assert usual not in named
    assert plain(scene(language).steps([step], scene(language).teller())[0]) in named
    assert load(language).text("brief.experiments.next.undetermined") in told(
        trials.unjudged(), language
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*REFUSALS, "never_heard_of", "says", "other", None])
def test_a_refused_test_says_why_and_tells_no_number(code: str | None, language: str) -> None:
    effect = Effect(estimator="ridge", point=4.1e4, refused=code)
    one = card(trials.unjudged(effect=effect), language)
    said = plain(one.lines[0])
    words = load(language)
    known = code in REFUSALS
    assert words.has(f"brief.experiments.refused.{code}") is (known or code in {"says", "other"})
    expected = words.text(f"brief.experiments.refused.{code}") if known else (code or "?")
    assert expected in said
    everything = " ".join(str(p) for p in (one.position, *one.lines, one.course))
    assert 'class="fig' not in everything
    assert "41" not in everything


def test_harm_stands_in_the_same_type_as_success() -> None:
    good, bad = card(trials.trial()), card(trials.harm())
    shape = [re.sub(r"[\d.+−-]+", "", str(c.position)) for c in (good, bad)]
    assert shape[0] == shape[1]
    assert [type(line) for line in good.lines] == [type(line) for line in bad.lines]
    assert bool(good.course) is bool(bad.course) is True
    assert (good.tone, bad.tone) == ("jade", "vermilion")


def test_a_pause_is_told_as_what_was_lost() -> None:
    assert "revenue lost by pausing Social ads, −3.6% (−6.1% to −1.1%)" in told(trials.pause())
    assert "nothing lost by pausing Social ads" in told(trials.pause(trials.MORE))
    assert "whether any revenue is lost" in told(trials.pause(trials.NOUGHT))


@pytest.mark.parametrize(
    ("found", "en", "zh"),
    [
        (trials.MORE, "complements, +4.1%", "互补，两者相加之外+4.1%"),
        (trials.LESS, "substitutes, −3.6%", "互相替代，两者相加之外−3.6%"),
        (trials.NOUGHT, "not enough evidence whether", "是多于还是少于各自之和，证据不足"),
    ],
)
def test_two_by_two_says_what_two_channels_do_together(found, en: str, zh: str) -> None:
    for language, says in (("en", en), ("zh_CN", zh)):
        text = told(trials.factorial(found), language)
        assert says in text
        assert (
            "TV, whether or not the other ran: +4.1%"
            if language == "en"
            else "电视，不论另一个投不投：+4.1%"
        ) in text
    whole = trials.effect((0.05, 0.01, 0.09), "lot")
    text = told(trials.factorial(found, effect=whole, verdict="positive"))
    assert "more revenue with the test than without it, +5% (+1% to +9%)" in text
    assert "beyond the sum of both" in text


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "whether or not the other ran, Own accounts +¥500k (+¥300k to +¥700k), TV +¥0.90M"),
        ("zh_CN", "不论另一个投不投，官方账号为+50万元（+30万至+70万），电视为+90万元"),
    ],
)
def test_two_by_two_says_what_is_handed_on(language: str, says: str) -> None:
    own = (between(5e5, 3e5, 7e5), between(9e5, 8e5, 10e5))
    shared = Shared(effect=between(2e5, 1e5, 3e5), inputs=(1e4, 2e4), lasting=False)
    alone = told(trials.factorial(shared=shared), language)
    assert says not in alone
    whole = shared.model_copy(update={"own": own, "correlations": (0.1, 0.0, -0.1)})
    assert says in told(trials.factorial(shared=whole), language)


def test_two_channels_without_an_interval_say_why() -> None:
    usual = trials.factorial(effect=trials.effect((0.05, 0.01, 0.09)))
    *alone, both = usual.contrasts
    barred = both.model_copy(update={"effect": trials.refused("no_contrast", "lot")})
    text = told(usual.model_copy(update={"contrasts": (*alone, barred)}))
    assert "Own accounts and TV together. No interval: all that are compared got the same" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_and_after_is_the_weakest_and_says_nothing_of_why_or_of_money(language: str):
    words, reading = load(language), trials.before()
    text = told(reading, language)
    assert words.text("brief.experiments.weakest.before_after") in text
    assert words.text("brief.experiments.unregistered") in text
    assert words.text("brief.experiments.against.E4") not in text
    assert ("why is not known" if language == "en" else "原因不明") in text
    assert "¥90k" not in text
    for found in (trials.LESS, trials.NOUGHT):
        assert "{" not in told(trials.before(found), language)


def test_the_register_vouches_or_does_not() -> None:
    late = trials.trial(registration=trials.entry(before=False))
    states = [state(r) for r in (trials.trial(), trials.before(), late, trials.deviating(),
                                 trials.withdrawn())]  # fmt: skip
    assert states == ["registered", "exploratory", "exploratory", "deviates", "withdrawn"]
    assert "Registered only after it began, so it is exploratory" in told(late)
    assert "exploratory" not in told(trials.trial())


def test_estimators_that_disagree_and_a_second_opinion_that_contradicts_are_told() -> None:
    assert "disagree" not in told(trials.trial())
    assert "second opinion" not in told(trials.trial())
    text = told(trials.deviating())
    assert "disagree: synthetic difference in differences +12% (+9% to +15%)" in text
    assert "does not confirm it" in text
    assert "probability 40%" in text
    within = trials.trial(agreement=1.2)
    assert "disagree" in told(within)
    assert "second opinion" not in told(trials.nothing(other_p=0.02))


def deviates(language: str, code: str, **facts: object) -> str:
    entry = trials.entry(deviations=(Deviation(code=code, facts=facts),))
    return told(trials.trial(registration=entry), language)


def test_deviations_are_told_in_words() -> None:
    days = deviates("en", "dates", registered="2026-09-01 – 2026-09-28", ran="2026-09-07 – 28")
    assert "the dates (registered 2026-09-01 – 2026-09-28, ran 2026-09-07 – 28)" in days
    assert "ran synthetic control)" in deviates(
        "en", "estimator", registered="ridge", ran="synthetic_control"
    )
    assert "（登记95%，实际90%）" in deviates("zh_CN", "level", registered=0.95, ran=0.9)
    regions = deviates("zh_CN", "regions", missing=("上海",), added=())
    assert "地区（只在登记中：上海；只在实际中：无）" in regions
    assert "the outcome." in deviates("en", "outcome")
    assert "values (x=1)" in deviates("en", "values", x=1)


def test_the_arms_of_a_test_are_told_each_once() -> None:
    one, other = (
        Contrast(of="arm", arm=arm, effect=trials.effect(found))
        for arm, found in (("short films", trials.MORE), ("pictures", trials.NOUGHT))
    )
    text = told(trials.trial(contrasts=(one, other)))
    assert "short films. Against comparable regions: more revenue" in text
    assert "pictures: 0% (−3% to +4%)" in text
    assert text.count("short films") == 1


def test_harm_is_to_be_stopped_and_success_to_be_found_again() -> None:
    step = NextStep(code="test_replicate", facts={"test": "南方加投"})
    assert "Repeat More in the south in other regions" in told(trials.trial(next_steps=(step,)))
    for steps in ((), (step,)):
        text = told(trials.harm(next_steps=steps))
        assert "Stop it here" in text
        assert "Repeat" not in text
    text = told(trials.pause(next_steps=(step,)))
    assert "Stop it" not in text
    assert "repeat the pause in other regions" in text
    asked = NextStep(code="wait_weeks", facts={"weeks": 6})
    assert "Stop it" not in told(trials.harm(next_steps=(asked,)))


def test_a_lot_of_no_known_law_is_told_as_chosen_regions() -> None:
    text = told(trials.trial(design="lot", evidence=Evidence.E3))
    assert "Against comparable regions" in text
    assert "The regions were chosen" in text
    assert "152 placebo sets" in text
    assert "152 redraws of the lot" in told(trials.pause())
    assert "40 earlier spans" in told(trials.before(sets=40))


def test_what_is_said_of_another_test_stands_apart() -> None:
    checks = (
        Check(code="test_still_running", passed=False, severity="warn",
              facts={"test": "another", "end": "2026-12-01", "last": "2026-11-15"}),
        Check(code="test_overlaps", passed=False, severity="warn",
              facts={"test": "南方加投", "tests": ("third",)}),
        Check(code="test_second_opinion", passed=False, severity="warn",
              facts={"p": 0.02, "other_p": 0.4}),
    )  # fmt: skip
    found = section("en", trials.trial(checks=checks, other_p=0.4))
    assert ["another" in plain(n.text) for n in found.notes] == [True]
    said = [plain(n.text) for n in found.cards[0].notes]
    assert [("third" in text, "second opinion" in text.lower()) for text in said] == [
        (True, False), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_stand_in_one_table_by_time_alone(language: str) -> None:
    tests = tuple(make() for make in trials.ALL)
    table = section(language, *tests).tables[0]
    assert len(table.rows) == len(tests)
    assert {len(row) for row in table.rows} == {len(table.head)}
    findings = [str(row[5]) for row in table.rows]
    assert {re.sub(r't-\w+">.*<', "", f) for f in findings} == {'<strong class="/strong>'}
    other = section(language, *reversed(tests)).tables[0]
    assert [plain(r[0]) for r in other.rows] == [plain(r[0]) for r in table.rows]


def test_the_share_that_found_nothing_is_told_and_withdrawn_ones_are_counted() -> None:
    (said,) = section("en", *(make() for make in trials.ALL)).lead
    text = plain(said)
    assert "Finished tests: 10." in text
    assert "Share that found nothing: 40% (4 of 10)." in text
    assert "Withdrawn: 1" in text
    (one,) = section("en", trials.trial()).lead
    assert "0% (0 of 1)" in plain(one)


def test_a_long_ledger_keeps_every_test_in_the_table() -> None:
    tests = tuple(trials.trial(test=f"test {k:02d}") for k in range(30))
    found = section("en", *tests)
    assert len(found.tables[0].rows) == 30
    assert len(found.cards) == experiments.MOST_CARDS
    assert sum(bool(c.course) for c in found.cards) == experiments.MOST_PICTURES
    assert "18 earlier tests" in plain(found.lead[0])
    page = render_html(firm(readings=tests), "en")
    assert len(page.encode()) <= 300_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_origin_holds_method_sets_seed_register_and_second_opinion(language: str) -> None:
    made = firm(readings=(trials.trial(), trials.unjudged()))
    first, second = compose(made, language).origins
    facts = {label: plain(said) for label, said in first.facts}
    words = load(language)
    for key in ("basis", "p", "other_p", "others", "regions", "left_out", "register"):
        assert words.text(f"brief.origin.test_{key}") in facts
    everything = " ".join(facts.values())
    for fact in ("152", "3%", "7ac1dededede", "王芳", "heard_of_it"):
        assert fact in everything
    assert words.text("brief.origin.experiment", test="三城试投") == plain(second.title)
    assert words.text("brief.origin.test_p") not in dict(second.facts)


def test_numbers_of_a_test_on_faulty_data_are_marked() -> None:
    reading = CASES["tests_only"]().experiments()[0]
    page = parse(render_html(CASES["tests_only"](), "en"))
    figures = [n for n in page.root.walk() if n.tag == "a" and "fig" in n.classes()]
    assert reading.failed
    assert {"bad" in n.classes() for n in figures if n.attributes["href"] == "#s1"} == {True}
    assert {"bad" in n.classes() for n in figures if n.attributes["href"] != "#s1"} == {False}


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_check_failed_no_direction_is_claimed(language: str) -> None:
    bad = CASES["tests_only"]().experiments()[0]
    words = load(language)
    text = told(bad, language)
    assert words.text("brief.experiments.verdict.unknown") in text
    assert words.text("brief.next.mend") in text
    assert words.text("brief.experiments.verdict.less") not in plain(card(bad, language).lines[0])
    assert card(bad).tone == "ochre"
    both = trials.factorial(effect=trials.effect(trials.MORE), checks=bad.checks)
    assert words.text("brief.experiments.verdict.together") not in told(both, language)


def test_amounts_are_in_the_unit_of_the_reading() -> None:
    assert "+¥170k" in told(trials.trial())
    assert "+170k" in told(trials.trial(unit=""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_design_estimator_and_verdict_has_words(language: str) -> None:
    words = load(language)
    for group, values in (
        ("kind", ExperimentKind), ("what", ExperimentKind), ("design", Design),
        ("against", Design), ("estimator", Estimator),
    ):  # fmt: skip
        assert [
            v for v in get_args(values) if not words.has(f"brief.experiments.{group}.{v}")
        ] == []
    for verdict in get_args(Verdict):
        for manner in tested.FINDINGS:
            told = verdict == "undetermined" or words.has(f"brief.experiments.{manner}.{verdict}")
            assert told, (manner, verdict)


def test_the_json_comes_back_equal() -> None:
    made = CASES["experimented"]()
    assert Readings.from_json(made.to_json()) == made


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_lot_is_told_of_is_not_said_to_be_drawn(language: str) -> None:
    untold = Check(code="test_no_lot_told", passed=False, severity="warn", facts={"test": "a"})
    for design in ("lot", "switchback", "factorial", "people"):
        effect = trials.effect(trials.MORE, "lot")
        made = trials.trial(design=design, evidence=Evidence.E3, checks=(untold,), effect=effect)
        words = load(language)
        drawn = words.text(f"brief.experiments.design.{design}", compared="x").split("x")[0]
        assert drawn not in told(made, language)
        assert words.text(f"brief.experiments.untold.{design}", compared="x").split("x")[0] in told(
            made, language
        )
