"""Possible tests as one self-contained page: what they could find, and who would take part."""

from collections.abc import Iterator

from markupsafe import Markup

from luopan.brief.content import Figure, Table
from luopan.brief.html import TAGS, environment, style_sheet
from luopan.brief.tell import Teller, span
from luopan.brief.words import Words
from luopan.charts import markets, power
from luopan.charts.markets import ORDER
from luopan.readings.designs import DesignMap, TestOption, TestOptions

COLUMNS = ("design", "days", "detectable", "amount", "cost", "regions")


def render_design(
    options: TestOptions, words: Words, currency: str, *, company: str, synthetic: bool
) -> str:
    """Return possible tests as one HTML file, without requests and without scripts.

    Parameters
    ----------
    options : TestOptions
        What was found.
    words : Words
        The reader's, with the firm's names.
    currency : str
        Of money.
    company : str
        The firm's name.
    synthetic : bool
        Whether the data are made up, which is then written across every picture.
    """
    tell = Teller(words, currency)
    drawn = [chart for chart in (power, markets) if chart.shown(options)]
    figures = [
        Figure(
            chart.title(options, words),
            Markup(chart.svg(options, words, synthetic=synthetic)),  # noqa: S704 - our own
        )
        for chart in drawn
    ]
    tables = [designs(options, tell), *([regions(options.map, tell)] if options.map else [])]
    labels = {key: words.text(f"brief.design.{key}") for key in ("title", "footer")}
    labels |= {key: words.text(f"brief.page.{key}") for key in ("skip", "synthetic_banner")}
    return environment().get_template("design.html").render(
        tag=TAGS[words.language], css=style_sheet(), company=company, labels=labels,
        as_of=words.text("brief.as_of", day=options.as_of), lead=list(lead(options, tell)),
        figures=figures, tables=tables, synthetic=synthetic,
    )  # fmt: skip


def lead(options: TestOptions, tell: Teller) -> Iterator[Markup]:
    """Yield what the designs rest on, what the best cannot see, and why some are missing."""
    yield tell.say(
        "brief.design.about",
        outcome=tell.name(options.outcome),
        regions=options.regions,
        periods=options.history,
    )
    seen = [o.detectable for o in options.options if o.detectable is not None]
    if seen:
        best = span("count", tell.words.number(round(min(seen), 3), "%"))
        yield tell.say("brief.design.mde", best=best, power=tell.level(options.power))
    else:
        yield tell.say("cli.offer.none")
    if options.apart_km > 0.0:
        yield tell.say("cli.offer.apart", km=options.apart_km)
    if options.refused is not None:
        yield tell.say("cli.offer.refused", reason=refusal(options.refused, tell))


def refusal(code: str | None, tell: Teller) -> Markup:
    """Return why a design finds nothing."""
    known = tell.words.has(f"cli.found.refused.{code}")
    return tell.say(f"cli.found.refused.{code if known else 'other'}")


def designs(options: TestOptions, tell: Teller) -> Table:
    """Return the designs, best first, each in one row."""
    return Table(
        tell.text("brief.design.options"),
        tuple(tell.text(f"cli.offer.{column}") for column in COLUMNS),
        tuple(row(option, tell) for option in options.options),
    )


def row(option: TestOption, tell: Teller) -> tuple[Markup, ...]:
    """Return the row of one design."""
    nothing = span("none", tell.text("brief.experiments.table.nothing"))
    days = tell.count(option.days)
    if option.block_days is not None:
        days = tell.say("cli.offer.blocks", days=option.days, block=option.block_days)
    seen = refusal(option.refused, tell)
    if option.detectable is not None:
        seen = span("count", tell.words.number(round(option.detectable, 3), "%"))
    where = tell.fact(option.regions)
    if not option.regions:
        where = tell.say("cli.offer.by_lot", treated=option.treated)
    return (
        span("name", tell.text(f"cli.offer.of.{option.design}")),
        days,
        seen,
        nothing if option.amount is None else tell.count(option.amount),
        nothing if option.cost is None else tell.money(option.cost),
        where,
    )


def regions(found: DesignMap, tell: Teller) -> Table:
    """Return every region with its part, tested ones first."""
    ranked = sorted(found.regions, key=lambda r: (ORDER.index(r.part), -r.share, r.region))
    head = tuple(tell.text(f"brief.design.{key}") for key in ("region", "part", "share"))
    rows = tuple(
        (
            tell.name(r.region),
            tell.say(f"brief.design.is.{r.part}"),
            span("count", tell.words.number(round(r.share, 3), "%")),
        )
        for r in ranked
    )
    return Table(tell.text("brief.design.regions"), head, rows)
