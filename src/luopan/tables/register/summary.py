"""The ledger's figures: how many tests there were, how they ended, and how they fitted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from luopan.readings.experiments import Verdict
from luopan.readings.ledger import TeamFit
from luopan.tables.register.record import Record
from luopan.tables.register.register import Register


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of tests; each test is in one of the first five.

    Parameters
    ----------
    planned, running, unclosed, closed, withdrawn : int
        By state; ``unclosed`` have ended and wait for their report.
    exploratory : int
        Of all, those that were not entered before their start.
    positive, negative, null : int
        Of the closed ones: good for the outcome, bad for it, and neither, which is an interval
        that holds nought or none at all.
    """

    planned: int = 0
    running: int = 0
    unclosed: int = 0
    closed: int = 0
    withdrawn: int = 0
    exploratory: int = 0
    positive: int = 0
    negative: int = 0
    null: int = 0

    @property
    def registered(self) -> int:
        """All tests ever registered, withdrawn ones too."""
        return self.planned + self.running + self.unclosed + self.closed + self.withdrawn

    @property
    def null_or_negative_share(self) -> float | None:
        """Of the closed tests, the share that found nothing or the contrary; None without any."""
        return None if not self.closed else (self.null + self.negative) / self.closed


def summary(register: Register, today: date, lower: Collection[str] = ()) -> Summary:
    """Count the tests of a register.

    Parameters
    ----------
    register : Register
        All of it.
    today : datetime.date
        What has begun and ended by then.
    lower : collection of str
        Indicators of which less is better.
    """
    states = [record.state(today) for record in register.tests]
    verdicts = [good(record, lower) for record in register.tests if record.closing is not None]
    return Summary(
        planned=states.count("planned"),
        running=states.count("running"),
        unclosed=states.count("unclosed"),
        closed=states.count("closed"),
        withdrawn=states.count("withdrawn"),
        exploratory=sum(not record.before for record in register.tests),
        positive=verdicts.count("positive"),
        negative=verdicts.count("negative"),
        null=verdicts.count("inconclusive") + verdicts.count("undetermined"),
    )


def good(record: Record, lower: Collection[str] = ()) -> Verdict:
    """Say whether what was tested is good for the outcome.

    The effect of a pause is what was lost by it: below nought it speaks for the channel.
    """
    result = None if record.closing is None else record.closing.result
    if result is None:
        return "undetermined"
    if not turned(record, lower):
        return result.verdict
    other: dict[Verdict, Verdict] = {"positive": "negative", "negative": "positive"}
    return other.get(result.verdict, result.verdict)


def turned(record: Record, lower: Collection[str] = ()) -> bool:
    """Whether an effect above nought speaks against what was tested."""
    return (record.test.kind == "go_dark") != (record.test.outcome in lower)


def fit_course(register: Register) -> tuple[TeamFit, ...]:
    """Return how the tests fitted, in the order in which they were closed."""
    course: list[TeamFit] = []
    repeat, hours, approval = 0, 0.0, 0.0
    for n, (record, closing) in enumerate(register.closings(), start=1):
        fit = closing.fit
        repeat += fit.would_repeat
        hours += fit.hours
        approval += fit.approval_days
        course.append(
            TeamFit(
                test=record.test.name,
                day=record.ended or record.day,
                people=len(fit.took_part),
                hours=fit.hours,
                approval_days=fit.approval_days,
                would_repeat=fit.would_repeat,
                n=n,
                repeat_so_far=repeat,
                hours_so_far=hours / n,
                approval_so_far=approval / n,
            )
        )
    return tuple(course)
