"""What must not get worse in a test, and what the test may cost: said whatever it found."""

from markupsafe import Markup

from luopan.brief.tell import Teller
from luopan.brief.tested import key, reason
from luopan.readings.experiments import ExperimentReading, GuardrailSaid

TONES = {"held": "jade", "broken": "vermilion", "open": "ochre"}


def guardrails(reading: ExperimentReading, tell: Teller) -> list[Markup]:
    """Return each guardrail in every arm, in the same type whatever came of it (H7)."""
    said = [guardrail(one, tell) for one in reading.guardrails]
    if said and not all(one.registered for one in reading.guardrails):
        said.append(tell.say(key("guardrail", "unregistered")))
    return said


def guardrail(one: GuardrailSaid, tell: Teller) -> Markup:
    """Return whether one guardrail held, with the change and its interval (H4)."""
    name = tell.name(one.indicator)
    if one.arm is not None:
        name = tell.say(key("guardrail", "of_arm"), indicator=name, arm=tell.name(one.arm))
    limit = tell.say(key("guardrail", one.worse), margin=tell.aim(one.margin, "%"))
    verdict = tell.strong(key("guardrail", "verdict", one.verdict), TONES[one.verdict])
    if one.change is None:
        why = reason(one.refused, tell)
        return tell.say(
            key("guardrail", "refused"), name=name, limit=limit, verdict=verdict, reason=why
        )
    return tell.say(
        key("guardrail", one.verdict),
        name=name,
        limit=limit,
        verdict=verdict,
        change=tell.fig(one.change, "%", signed=True),
        level=tell.level(one.change.level),
    )


def loss(reading: ExperimentReading, tell: Teller) -> list[Markup]:
    """Return what the test cost beside what was agreed, where that was registered."""
    cost = reading.loss
    if cost is None:
        return []
    said = tell.say(
        key("loss", "said"),
        day=cost.date,
        loss=tell.fig(cost.loss, tell.currency),
        level=tell.level(cost.loss.level),
        limit=tell.money(cost.limit),
    )
    if cost.why is None:
        return [said]
    stop = tell.say(key("loss", cost.why), day=cost.date)
    return [tell.join([said, stop], "brief.join.sentence")]
