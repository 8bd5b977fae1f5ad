"""The one decision asked (R5), and which decision the whole analysis is for (R32)."""

from markupsafe import Markup

from luopan.brief import next_test
from luopan.brief.content import Ask, Statement
from luopan.brief.goals import title
from luopan.brief.scene import Scene

TESTS = frozenset({"mix_regional_pause", "mix_vary_other", "mix_social_pause"})
"""Steps of the joint model that ask for a test, without saying what it costs."""


def ask(scene: Scene) -> Ask:
    """Return the decision asked: always exactly one."""
    answers = tuple(scene.text(f"brief.ask.{k}") for k in ("yes", "later", "question"))
    return Ask(decision(scene), step(scene), answers)


def decision(scene: Scene) -> Markup | None:
    """Return which decision the analysis is for."""
    named = scene.readings.decision
    if named is None:
        return None
    tell = scene.teller()
    parts = [tell.say(f"brief.decision.{named.kind}")]
    if named.budget is not None:
        parts.append(tell.say("brief.decision.budget", budget=tell.money(named.budget)))
    if named.by is not None:
        parts.append(tell.say("brief.decision.by", day=named.by))
    return tell.say("brief.decision.for", what=tell.join(parts, "brief.join.comma"))


def step(scene: Scene) -> Markup:
    """Return the next step: of the joint model first, then of the goals, then what to collect.

    A test that does harm is stopped before anything else, and where the joint model failed its
    checks, mending comes before any decision. What a test would tell is asked of the one that is
    named with its cost and power, where there is one.
    """
    tell = scene.teller()
    for running in scene.readings.experiments():
        if running.watch == "harm":
            return scene.steps(running.next_steps[:1], tell)[0]
    if any(r.failed for r in scene.readings.mix()):
        return tell.say("brief.next.mend")
    test = next_test.named(scene)
    codes = [s.code for r in scene.readings.mix() for s in r.next_steps[:1]]
    if test is not None and set(codes) <= TESTS:
        return next_test.step(test, scene)
    for reading in scene.readings.mix():
        for said in scene.steps(reading.next_steps[:1], tell):
            return said
    for indicator in (*scene.goals(), *scene.indicators()):
        if not indicator.failed:
            for said in scene.steps(indicator.next_steps[:1], tell):
                return tell.say("brief.ask.about", name=title(indicator, tell), step=said)
    if any(r.failed for r in scene.readings.readings):
        return tell.say("brief.next.mend")
    return tell.say(_onward(scene))


def _onward(scene: Scene) -> str:
    """Return what to do where no reading names a step: what is missing first."""
    there = {"direction": scene.readings.direction(), "mix": scene.readings.mix()}
    lacking = [name for name, readings in there.items() if not readings]
    collect = [name for name in lacking if not scene.left_out(name)]
    if collect:
        return f"brief.collect.{collect[0]}"
    return "brief.next.whole" if lacking else "brief.next.stay"


def statement(scene: Scene) -> Statement:
    """Return the last sentence of the lead: the decision asked."""
    tell = scene.teller()
    return Statement("ask", "vermilion", tell.say("brief.ask.lead", step=step(scene)))
