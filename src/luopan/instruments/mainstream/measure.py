"""Tables and a plan in, the mainstream reading out.

Stories climb a ladder by who carries them; the last rung is the public's own answer. What moved
together is E1: nothing here is a cause. Talk and public opinion stand in two columns.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from time import perf_counter

from luopan.instruments.mainstream import checks
from luopan.instruments.mainstream.ahead import ahead
from luopan.instruments.mainstream.awareness import awareness
from luopan.instruments.mainstream.crossed import of_stories, of_the_firm
from luopan.instruments.mainstream.echo import echo
from luopan.instruments.mainstream.impact import impacts
from luopan.instruments.mainstream.items import DAY, Items, gather
from luopan.instruments.mainstream.ladder import ladder
from luopan.instruments.mainstream.moved import moved
from luopan.instruments.mainstream.observed import observed
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.instruments.mainstream.record import record
from luopan.instruments.mainstream.told import lead, moment, stories, verdict
from luopan.readings.awareness import Awareness
from luopan.readings.base import Evidence
from luopan.readings.mainstream import MainstreamReading, OutletSaid
from luopan.tables.bundle import Tables

_USED = {"stories", "outlets", "surveys", "chances"}


def measure(
    tables: Tables, plan: MainstreamPlan, *, progress: Callable[[float], None] | None = None
) -> tuple[MainstreamReading, ...]:
    """Read how far what is said of the firm has come.

    Parameters
    ----------
    tables : Tables
        ``stories`` and ``outlets`` are read, the surveys' questions on awareness, the goals, and
        the chances that earlier runs told.
    plan : MainstreamPlan
        Settings.
    progress : callable, optional
        Told the share of the work done.
    """
    started = perf_counter()
    heard = awareness(tables, plan.level)
    collected = tables.stories is not None and not tables.stories.is_empty()
    if not collected and not heard.shares:
        return ()
    tell = progress or (lambda _share: None)
    if collected:
        items = gather(tables, plan, lambda share: tell(0.6 * share))
        reading = _of_items(tables, items, heard, plan, tell)
    else:
        items, reading = None, _unheard(tables, heard, plan)
    checked = reading.model_copy(update={"checks": checks.checks(tables, items, reading)})
    steps = checks.next_steps(checked)
    tell(1.0)
    seconds = perf_counter() - started
    return (checked.model_copy(update={"next_steps": steps, "seconds": seconds}),)


def _unheard(tables: Tables, heard: Awareness, plan: MainstreamPlan) -> MainstreamReading:
    """Return the reading of a firm that asks and collects no stories."""
    return MainstreamReading(
        as_of=tables.as_of,
        inputs=tuple(i for i in tables.inputs if i.table in _USED),
        evidence=Evidence.E1,
        seed=plan.seed,
        level=plan.level,
        items=0,
        found=0,
        own=0,
        start=None,
        end=None,
        recent_days=plan.recent_days,
        verdict="quiet",
        awareness=heard,
    )


def _of_items(
    tables: Tables,
    items: Items,
    heard: Awareness,
    plan: MainstreamPlan,
    tell: Callable[[float], None],
) -> MainstreamReading:
    """Return the reading of the collected stories."""
    climbed = ladder(items)
    seen = observed(items.frame["hours"].to_numpy())
    own = of_the_firm(items, climbed)
    end = max(seen.end, _hours_of(tables.as_of))
    found = stories(items, own, plan, end)
    crossed = of_stories(items, own)
    told = moved(ahead(items, climbed, seen, found, plan), heard, [c.date for c in crossed])
    tell(0.85)
    echoed = echo(items, seen, plan)
    tell(0.95)
    return _unheard(tables, heard, plan).model_copy(
        update={
            "items": items.frame.height,
            "found": climbed.height,
            "own": own.height,
            "start": moment(items.frame["hours"][0]),
            "end": moment(items.frame["hours"][-1]),
            "unseen_hours": seen.unseen,
            "rungs": {str(k): n for k, n in sorted(Counter(own["rung"]).items())},
            "verdict": verdict(told),
            "stories": told,
            "record": record(items, climbed, seen, tables.chances, plan.level),
            "lead": lead(own, plan.level, DAY if items.daily else 0.0),
            "echo": echoed,
            "crossings": crossed,
            "impacts": impacts(tables, crossed, plan),
            "outlets": _outlets(items),
        }
    )


def _hours_of(day: date) -> float:
    """Return the end of a day in hours since 1970: by then, what nothing was added to is over."""
    return 24.0 * ((day - date(1970, 1, 1)).days + 1)


def _outlets(items: Items) -> tuple[OutletSaid, ...]:
    """Return how the outlets of the firm's stories were counted, the busiest first."""
    told = items.mine.group_by("outlet", "kind", "reach", "rests_on").len("items")
    told = told.sort(["items", "outlet", "kind"], descending=[True, False, False])
    return tuple(OutletSaid.model_validate(row) for row in told[:200].iter_rows(named=True))
