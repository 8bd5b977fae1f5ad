"""What lasts: the long effect of social media through the brand, or why it cannot be told."""

from markupsafe import Markup

from luopan.brief.content import Figure, Note
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller
from luopan.charts import longrun
from luopan.charts.units import share_of
from luopan.readings.longrun import Gate, LongEffect, LongRun
from luopan.readings.mix import MixReading


def lead(scene: Scene) -> tuple[Markup, ...]:
    """Return the sentences of the long run; none without a joint model."""
    mix = scene.mix()
    if mix is None or mix.long_run is None:
        return ()
    tell, told = scene.teller(mix), mix.long_run
    said = [verdict(mix, told, tell)]
    if told.together is not None and told.together.of_effect is not None and not tell.failed:
        part = tell.fig(told.together.of_effect, "%")
        said.append(tell.say("brief.longrun.part", who=who(told, tell), part=part))
    if told.per_unit is not None and told.verdict != "undetermined":
        said.append(basis(told, tell))
    return tuple(said)


def notes(scene: Scene) -> tuple[Note, ...]:
    """Return the test that would tell, where the long effect cannot be told."""
    mix = scene.mix()
    if mix is None or mix.long_run is None:
        return ()
    tell = scene.teller(mix)
    steps = scene.steps(mix.long_run.next_steps, tell)
    return tuple(Note("unknown", tell.say("brief.longrun.test", step=s)) for s in steps)


def figures(scene: Scene) -> tuple[Figure, ...]:
    """Return the picture of short and long effects, where any long one may be shown."""
    mix = scene.mix()
    if mix is None or not longrun.shown(mix):
        return ()
    picture = longrun.svg(mix, scene.words, synthetic=scene.readings.synthetic)
    return (Figure(longrun.title(mix, scene.words), Markup(picture), folded=True),)  # noqa: S704 - ours


def verdict(mix: MixReading, told: LongRun, tell: Teller) -> Markup:
    """Return what may be said of the long effect of social media together."""
    effect, outcome = told.together, tell.name(mix.outcome)
    barred = told.barred
    if barred or effect is None or effect.share is None:
        return tell.say(
            "brief.longrun.undetermined",
            who=who(told, tell),
            outcome=outcome,
            verdict=tell.strong("brief.longrun.cannot", "ochre"),
            reason=gate(barred[0], tell) if barred else tell.say("gate.contraction"),
        )
    facts = {
        "who": who(told, tell),
        "outcome": outcome,
        "indicator": tell.name(told.indicator or ""),
        "share": tell.fig(effect.share, "%", signed=True),
        "short": tell.fig(share_of(effect.short, mix.total), "%"),
    }
    return tell.say(f"brief.longrun.{told.verdict}", **facts, **_own(mix, told, effect, tell))


def _own(mix: MixReading, told: LongRun, effect: LongEffect, tell: Teller) -> dict[str, object]:
    """Return the facts that only one verdict has."""
    if told.verdict == "not_found":
        return {"detectable": tell.planned(told.detectable or 0.0, "%")}
    p = effect.p_positive or 0.0
    own: dict[str, object] = {
        "p": tell.chance(p if told.verdict == "positive" else 1.0 - p),
        "phrase": tell.say(f"brief.evidence.{mix.evidence.value}"),
    }
    if told.verdict == "positive":
        first = effect.ahead[0]
        own |= {"ahead": tell.fig(first.effect, mix.unit), "weeks": tell.count(first.weeks)}
    return own


def who(told: LongRun, tell: Teller) -> Markup:
    """Return of whom the verdict speaks."""
    return tell.say(f"brief.longrun.{told.scope}")


def gate(barred: Gate, tell: Teller) -> Markup:
    """Return why a long effect is not shown."""
    facts: dict[str, object] = dict(barred.facts)
    if barred.code == "power":
        facts["detectable"] = tell.planned(float(str(facts["detectable"])), "%")
    return tell.say(f"gate.{barred.code}", **facts)


def basis(told: LongRun, tell: Teller) -> Markup:
    """Return what the brand is, how much was asked, and how sales go with it."""
    if told.per_unit is None:
        raise ValueError("basis: nothing was fitted")
    said = tell.say(
        "brief.longrun.basis",
        indicator=tell.name(told.indicator or ""),
        how=tell.say("brief.longrun.named" if told.named else "brief.longrun.default"),
        waves=tell.count(told.waves),
        answers=tell.count(told.answers),
        per_unit=tell.fig(told.per_unit, "%", signed=True),
    )
    if told.elasticity is None:
        return said
    more = tell.say("brief.longrun.elasticity", elasticity=tell.fig(told.elasticity, signed=True))
    return tell.join([said, more], "brief.join.sentence")
