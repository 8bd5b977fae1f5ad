"""What is said of one finished test: what was done, what was found, what was bet on it."""

from collections.abc import Sequence

from markupsafe import Markup

from luopan.brief.format import two_digits
from luopan.brief.tell import Teller, span
from luopan.readings.base import Evidence
from luopan.readings.experiments import Contrast, Design, Effect, ExperimentReading, Shared, Verdict

WORDS = "brief.experiments"
TONES: dict[str, str] = {"positive": "jade", "negative": "vermilion"}
FINDINGS = {
    "result": ("more", "less"),
    "pause": ("not_lost", "lost"),
    "joint": ("together", "apart"),
    "before": ("higher", "lower"),
}
"""The words of a positive and of a negative finding, by the manner of the sentence."""
BASES = {
    "lot": "redraws",
    "answers": "answers",
    "means": "people",
    "ratio": "people",
    "amounts": "people",
    "before_after": "windows",
}
"""What the interval is read from, where it is not placebo sets of regions."""
MOST_NAMES = 3
"""More regions than this are counted instead of named."""


def key(*parts: str) -> str:
    """Return a key of the words about tests."""
    return ".".join((WORDS, *parts))


def finding(reading: ExperimentReading) -> Verdict:
    """Return what may be claimed: where a check failed, no direction is (H8)."""
    return "inconclusive" if reading.failed and reading.verdict in TONES else reading.verdict


def manner(reading: ExperimentReading) -> str:
    """Return which sentences fit: plain before and after, a pause, or any other test."""
    if asks_together(reading):
        return "joint"
    if reading.design == "before_after":
        return "before"
    return "pause" if reading.kind == "go_dark" else "result"


def asks_together(reading: ExperimentReading) -> bool:
    """Whether the test's own effect is what two channels do beyond the sum of both."""
    return any(c.of == "together" and c.effect == reading.effect for c in reading.contrasts)


def first_arm(reading: ExperimentReading) -> Contrast | None:
    """Return the arm of several whose effect is told as the test's own."""
    arms = [c for c in reading.contrasts if c.of == "arm"]
    return next((c for c in arms if c.effect == reading.effect), None) if len(arms) > 1 else None


def design_of(reading: ExperimentReading) -> Design:
    """Return the design that the number rests on: a lot of no known law is as good as a choice."""
    drawn = reading.effect.estimator == "lot"
    return "chosen" if reading.design == "lot" and not drawn else reading.design


def verdict(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return the finding in a word, in the same type whatever it is (H7)."""
    more, less = FINDINGS[manner(reading)]
    found: dict[str, str] = {"positive": more, "negative": less, "inconclusive": "unknown"}
    word = found.get(finding(reading), "none")
    return tell.strong(key("verdict", word), TONES.get(finding(reading), "ochre"))


def sizes(effect: Effect, unit: str, tell: Teller) -> Markup:
    """Return the effect as a share and in the outcome's unit, each with its interval (H4)."""
    shares = [tell.fig(effect.relative, "%", signed=True)] if effect.relative else []
    totals = [tell.fig(effect.total, unit, signed=True)] if effect.total else []
    if shares and totals:
        return tell.say(key("sizes"), relative=shares[0], total=totals[0])
    return tell.join([*shares, *totals])


def reason(code: str | None, tell: Teller) -> Markup:
    """Return why there is no interval, in plain words."""
    said = key("refused", code or "")
    if code and code not in {"says", "other"} and tell.words.has(said):
        return tell.say(said)
    return tell.say(key("refused", "other"), code=span("code", code or "?"))


def result(reading: ExperimentReading, unit: str, tell: Teller) -> Markup:
    """Return what was found, or why nothing can be said."""
    effect = reading.effect
    value = effect.relative or effect.total
    if reading.verdict == "undetermined" or value is None:
        return tell.say(
            key("refused", "says"),
            verdict=verdict(reading, tell),
            reason=reason(effect.refused, tell),
        )
    first, second = pair(reading)
    against = "E4" if reading.evidence is Evidence.E4 else design_of(reading)
    said = tell.say(
        key(manner(reading), finding(reading)),
        against=tell.say(key("against", against)),
        verdict=verdict(reading, tell),
        outcome=tell.name(reading.outcome),
        channels=names(reading.channels, tell),
        first=tell.name(first),
        second=tell.name(second),
        sizes=sizes(effect, unit, tell),
        level=tell.level(value.level),
    )
    arm = first_arm(reading)
    return said if arm is None else tell.say(key("of_arm"), arm=tell.name(arm.arm or ""), said=said)


def pair(reading: ExperimentReading) -> tuple[str, str]:
    """Return the two channels of a test of two."""
    first, second = (*reading.channels, "", "")[:2]
    return first, second


def names(keys: Sequence[str], tell: Teller) -> Markup:
    """Return display names as a list."""
    return tell.join([tell.name(name) for name in keys])


def where(regions: Sequence[str], reading: ExperimentReading, tell: Teller) -> Markup:
    """Return regions or groups by name, or how many where they are many."""
    if not regions:
        return tell.say(key("where", "all"))
    if len(regions) <= MOST_NAMES:
        return names(regions, tell)
    counted = "people" if reading.design == "people" else "regions"
    return tell.say(key("where", counted), count=tell.count(len(regions)))


def done(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return what was done, where and when, and with what it is compared."""
    said = [
        tell.say(
            key("what", reading.kind),
            channels=names(reading.channels, tell),
            where=where(taking_part(reading), reading, tell),
            start=reading.start,
            end=reading.end,
        ),
        design(reading, tell),
    ]
    return tell.join(said, "brief.join.sentence")


def taking_part(reading: ExperimentReading) -> Sequence[str]:
    """Return where it was tested: of a test of two, also where neither, or both as usual, ran."""
    if reading.design == "factorial":
        return (*reading.treated, *reading.compared)
    return reading.treated


def design(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return how it was decided who had the test, and the comparison."""
    untold = any(c.code == "test_no_lot_told" and not c.passed for c in reading.checks)
    return tell.say(
        key("untold" if untold else "design", design_of(reading)),
        compared=where(reading.compared, reading, tell),
    )


def bet(reading: ExperimentReading, tell: Teller) -> list[Markup]:
    """Return what was expected beside what was found and what could have been seen."""
    said = []
    seen = reading.detectable
    expected = reading.registration.bet if reading.registration else None
    if expected is not None:
        facts = {"bet": tell.planned(expected, "%")}
        facts |= {"detectable": tell.planned(seen, "%")} if seen is not None else {}
        said.append(tell.say(key("bet", beside(expected, reading)), **facts))
    if seen is not None and (expected is None or finding(reading) != "inconclusive"):
        said.append(tell.say(key("detectable"), detectable=tell.planned(seen, "%")))
    return said


def beside(expected: float, reading: ExperimentReading) -> str:
    """Return where the bet lies: beside the interval, or beside what the test can see."""
    value, seen = reading.effect.relative, reading.detectable
    if value is None:
        return "only"
    if finding(reading) == "inconclusive" and seen is not None:
        return "unseen" if abs(expected) < seen else "seen"
    return "above" if expected > value.high else "below" if expected < value.low else "inside"


def money(reading: ExperimentReading, tell: Teller) -> list[Markup]:
    """Return the effect of a unit of money, or why none is told; none of a before and after."""
    if reading.verdict == "undetermined" or reading.design == "before_after":
        return []
    if reading.shared is not None:
        return [handed_on(reading, reading.shared, tell)]
    if reading.per_money is None or reading.spend is None:
        return [tell.say(key("no_spend"))] if reading.spend is None else []
    return [
        tell.say(
            key("spend"),
            spend=tell.money(reading.spend),
            outcome=tell.name(reading.outcome),
            per_money=tell.fig(reading.per_money, signed=True),
        )
    ]


def handed_on(reading: ExperimentReading, told: Shared, tell: Teller) -> Markup:
    """Return what a test of two channels tells the joint model of the whole firm."""
    facts = {
        "outcome": tell.name(reading.outcome),
        "effect": tell.fig(told.effect, reading.unit, signed=True),
        "first": tell.count(two_digits(told.inputs[0])),
        "second": tell.count(two_digits(told.inputs[1])),
    }
    if told.own is None:
        return tell.say(key("shared"), **facts)
    one, other = pair(reading)
    own = [tell.fig(effect, reading.unit, signed=True) for effect in told.own]
    return tell.say(
        key("shared_own"), one=tell.name(one), other=tell.name(other),
        effect_one=own[0], effect_other=own[1], **facts,
    )  # fmt: skip


def contrasts(reading: ExperimentReading, unit: str, tell: Teller) -> list[Markup]:
    """Return each arm, and what two channels do together where that is not the test's effect."""
    told = first_arm(reading)
    if asks_together(reading):
        told = next(c for c in reading.contrasts if c.of == "together")
    rest = [c for c in reading.contrasts if c is not told]
    return [contrast(one, reading, unit, tell) for one in rest]


def contrast(one: Contrast, reading: ExperimentReading, unit: str, tell: Teller) -> Markup:
    """Return one comparison of a test with several arms."""
    found = one.effect.verdict
    if reading.failed and found in TONES:
        found = "inconclusive"
    first, second = pair(reading)
    name = {"first": first, "second": second}.get(one.of, one.arm or "")
    if one.of != "together":
        size = sizes(one.effect, unit, tell)
        if found == "undetermined":
            size = reason(one.effect.refused, tell)
        if one.of == "arm":
            return tell.say(key("arm"), arm=tell.name(name), sizes=size)
        return tell.say(key("alone"), channel=tell.name(name), sizes=size)
    word = {"positive": "together", "negative": "apart", "inconclusive": "unknown"}.get(found)
    return tell.say(
        key("both", found),
        first=tell.name(first),
        second=tell.name(second),
        verdict=tell.strong(key("verdict", word or "none"), TONES.get(found, "ochre")),
        sizes=sizes(one.effect, unit, tell),
        reason=reason(one.effect.refused, tell),
    )


def basis(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return how much it all rests on, and as of when (H2)."""
    steps = {1: "days", 7: "weeks"}.get(reading.step_days, "periods")
    parts = [
        tell.say(
            key("basis", steps),
            periods=tell.count(reading.periods),
            step=tell.count(reading.step_days),
        )
    ]
    if reading.history:
        parts.append(tell.say(key("basis", f"{steps}_before"), history=tell.count(reading.history)))
    if reading.tail_days:
        parts.append(tell.say(key("basis", "tail"), days=tell.count(reading.tail_days)))
    if reading.sets:
        drawn = BASES.get(reading.effect.estimator, "placebos")
        parts.append(tell.say(key("basis", drawn), sets=tell.count(reading.sets)))
    if (entry := reading.registration) is not None and entry.before:
        author = span("name", entry.author)
        parts.append(tell.say(key("registered"), at=entry.at, author=author))
    parts.append(tell.say("brief.as_of", day=reading.as_of))
    return tell.join(parts, "brief.join.dot")
