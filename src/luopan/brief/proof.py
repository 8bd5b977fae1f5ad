"""The proof path: how far each bet is, what to expect of it, and what tests ask of the firm."""

from collections.abc import Iterator

from markupsafe import Markup

from luopan.brief.content import Figure, Table
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.charts import proof, team
from luopan.readings.ledger import LedgerReading, Programme

COUNTS = ("planned", "running", "unclosed", "closed", "withdrawn", "negative", "null")
COLUMNS = ("bet", "stage", "tests", "raw", "effect", "replication", "found", "due")
TEAM = ("test", "day", "people", "hours", "approval", "repeat", "so_far")


def lead(ledger: LedgerReading, scene: Scene) -> Iterator[Markup]:
    """Yield what there is in all, nulls and withdrawals counted, and what tests took."""
    tell = scene.teller(ledger)
    told = {name: tell.count(getattr(ledger, name)) for name in COUNTS}
    registered = tell.count(sum(getattr(ledger, name) for name in COUNTS[:5]))
    yield tell.say("brief.ledger.counts", registered=registered, **told)
    yield tell.say("ledger.about")
    if ledger.team:
        last = ledger.team[-1]
        yield tell.say(
            "ledger.team.lead",
            n=tell.count(last.n),
            repeat=tell.count(last.repeat_so_far),
            hours=tell.count(round(last.hours_so_far, 1)),
            days=tell.count(round(last.approval_so_far, 1)),
        )


def figures(ledger: LedgerReading, scene: Scene) -> tuple[Figure, ...]:
    """Return own figures beside what is expected, and hours and days test by test."""
    drawn = [chart for chart in (proof, team) if chart.shown(ledger)]
    return tuple(
        Figure(
            chart.title(ledger, scene.words),
            Markup(chart.svg(ledger, scene.words, synthetic=scene.readings.synthetic)),  # noqa: S704
        )
        for chart in drawn
    )


def tables(ledger: LedgerReading, scene: Scene) -> tuple[Table, ...]:
    """Return every bet in one row of the same kind, and how each closed test fitted."""
    tell = scene.teller(ledger)
    bets = Table(
        scene.text("brief.ledger.caption"),
        tuple(scene.text(f"ledger.column.{column}") for column in COLUMNS),
        tuple(row(bet, tell) for bet in reversed(ledger.programmes)),
    )
    if not ledger.team:
        return (bets,)
    head = tuple(scene.text(f"ledger.team.{column}") for column in TEAM)
    return bets, Table(scene.text("ledger.team.caption"), head, tuple(fit(ledger, tell)))


def row(bet: Programme, tell: Teller) -> tuple[Markup, ...]:
    """Return the row of one bet."""
    nothing = span("none", tell.text("brief.experiments.table.nothing"))
    kind = Markup('<span class="kind">{}</span>').format(
        tell.say("ledger.on", channels=tell.fact(bet.channels), outcome=tell.name(bet.outcome))
    )
    name = tell.name(bet.hypothesis)
    if bet.counted:
        name += Markup(" ") + tell.chip(bet.evidence)
    due = tell.say(f"ledger.due.{bet.due}")
    if bet.size is not None:
        size = tell.count(round(bet.size, 1))
        due = tell.join([due, tell.say("ledger.size", size=size)], "brief.join.sentence")
    return (
        name + kind,
        tell.say(f"ledger.stage.{bet.stage}"),
        whole(tell.fact(bet.tests)),
        nothing if bet.raw is None else tell.fig(bet.raw, "%", signed=True),
        nothing if bet.effect is None else tell.fig(bet.effect, "%", signed=True),
        nothing if bet.replication is None else tell.fig(bet.replication, "%", signed=True),
        nothing if bet.p_found is None else tell.chance(bet.p_found),
        whole(due),
    )


def whole(cell: Markup) -> Markup:
    """Return a cell of several parts as one: a phone lays a cell's parts out apart."""
    return Markup("<span>{}</span>").format(cell)


def fit(ledger: LedgerReading, tell: Teller) -> Iterator[tuple[Markup, ...]]:
    """Yield what each closed test took, and all up to it together."""
    for one in ledger.team:
        yield (
            span("name", one.test),
            tell.day(one.day),
            tell.count(one.people),
            tell.count(one.hours),
            tell.count(one.approval_days),
            tell.say(f"ledger.team.{'yes' if one.would_repeat else 'no'}"),
            whole(
                tell.say(
                    "ledger.team.until",
                    n=tell.count(one.n),
                    repeat=tell.count(one.repeat_so_far),
                    hours=tell.count(round(one.hours_so_far, 1)),
                    days=tell.count(round(one.approval_so_far, 1)),
                )
            ),
        )
