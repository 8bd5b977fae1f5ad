"""Survey answers: what each kind of question may hold; respondents and published shares to counts.

Answers come as counts, as one row a respondent, or as somebody published them, in shares. All end
as counts, so that whoever only counts answers need not know; `luopan.tables.drawn` knows the rest.
"""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from luopan.errors import Fact, Fault
from luopan.readings.base import Check, present
from luopan.tables.build import Built, row_faults
from luopan.tables.cells import tidy
from luopan.tables.definitions import DESIGN, SURVEYS, YES_NO
from luopan.tables.listed import ROWS, listed_rows
from luopan.tables.meaning import is_total
from luopan.tables.parse_number import NumberRules, parse_numbers
from luopan.tables.published import completed, settle_shares, share_findings

_SCALES: Mapping[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5)}
"""The whole numbers that an answer may be, by kind."""

LIKING: Mapping[str, tuple[str, ...]] = {
    "1": (
        *("liked", "like", "likes", "positive", "favourable", "favorable", "more favourable"),
        *("more favorable", "better", "more", "喜欢", "有好感", "好感", "正面", "更喜欢", "更好"),
    ),
    "0": (
        *("no feeling", "neutral", "neither", "indifferent", "same", "no change", "don't know"),
        *("没感觉", "无感", "一般", "中立", "说不清", "没有变化", "不知道"),
    ),
    "-1": (
        *("disliked", "dislike", "dislikes", "negative", "unfavourable", "unfavorable"),
        *("less favourable", "less favorable", "worse", "less", "不喜欢", "讨厌", "反感"),
        *("负面", "更不喜欢", "更差"),
    ),
}
"""What people may say of something they were asked how they like it, as it is written."""

ANSWER_KINDS = ("nps", "csat", "share", "mean")
"""The kinds of indicator that a survey can hold."""


def settle_surveys(built: Built, file: str, kinds: Mapping[str, str | None]) -> Built:
    """Check each answer against the kind of its indicator, and bring respondents to counts.

    Parameters
    ----------
    built : Built
        The canonical surveys, with ``score`` filled where a row is a respondent.
    file : str
        As the reader knows it.
    kinds : mapping
        Indicator to what may be answered (`Declared.answers`): its kind, or ``liking``; an
        indicator without a known kind is left as it is.

    Returns
    -------
    Built
        The columns of the definition but ``score``, and the clocks given. Answers are written one
        way: whole numbers for NPS and CSAT, ``yes`` and ``no`` for shares, decimals for means, 1,
        0 and -1 for liking. Shares are fractions, and so many as they are of ``n`` is the count;
        without ``n`` that is empty. People with one answer, weight, stratum and cluster share a
        row. With the faults ``survey_both_forms``, ``missing_value``, those of `settle_shares`,
        and one ``answer_not_…`` a kind; and the findings ``shares_set_aside``,
        ``weights_zero``, ``weights_all_zero`` and those of `share_findings`.
    """
    frame = built.frame
    if frame is None:
        return built
    headers = built.headers
    single = "score" in headers
    if single and "answer" in headers:
        facts: dict[str, Fact] = {"first": headers["answer"]}
        both = Fault("survey_both_forms", file, 1, headers["score"], facts=facts)
        return replace(built, faults=(*built.faults, both))
    asked = "score" if single else "answer"
    if asked not in headers or "indicator" not in headers:
        return built
    frame, aside = _shares_alone(frame, headers, file, single=single)
    aside += _weightless(frame, file)
    faults = [*built.faults, *_lacking(built, frame, file, asked)]
    frame = frame.filter(pl.col(asked).is_not_null())
    frame = frame.with_columns(pl.col(asked).alias("answer")).drop("score")
    pieces: list[pl.DataFrame] = []
    for (indicator,), part in frame.group_by(["indicator"], maintain_order=True):
        settled, wrong = _settle(part, kinds.get(str(indicator)), (file, headers[asked]))
        pieces.append(settled)
        faults += wrong
    done = pl.concat(pieces) if pieces else frame
    if "share" in headers and not built.wrong("share"):
        place, signed = (file, headers["share"]), built.signed.get("share")
        aside += share_findings(done, place, signed)
        done, wrong = settle_shares(done, place, signed)
        faults += wrong
        done = done if wrong else completed(done, kinds)
    done = _counted(done) if single and not faults else done.sort("row")
    found = (*built.findings, *aside)
    return replace(built, frame=done, faults=tuple(faults), findings=found)


def _shares_alone(
    frame: pl.DataFrame, headers: Mapping[str, str], file: str, *, single: bool
) -> tuple[pl.DataFrame, list[Check]]:
    """Keep the shares of rows that have no people of their own; the others are only told.

    Many tables give the percentage beside the count, and the count says more.
    """
    counted = pl.lit(value=True) if single else pl.col("count").is_not_null()
    aside = frame.filter(counted & pl.col("share").is_not_null()).height
    frame = frame.with_columns(pl.when(~counted).then("share").alias("share"))
    published = pl.col("share").is_not_null()
    frame = frame.with_columns(pl.when(published).then(n).alias(n) for n in ("n", "design_effect"))
    if not aside:
        return frame, []
    facts: dict[str, Fact] = {"file": file, "column": headers["share"], "count": aside}
    return frame, [Check(code="shares_set_aside", passed=False, severity="info", facts=facts)]


def _weightless(frame: pl.DataFrame, file: str) -> list[Check]:
    """Tell the answers that count for nothing: days when all do, and single ones among others.

    Here every row is still one of the sheet.
    """
    of = ["indicator", "source", "audience", "wording", "date"]
    weighed = frame.filter(pl.col("weight").is_not_null() & pl.col("date").is_not_null())
    nought = weighed.with_columns(whole=(pl.col("weight") == 0.0).all().over(of))
    nought = nought.filter(pl.col("weight") == 0.0)
    found = []
    days = nought.filter("whole").partition_by(of[:2], maintain_order=True)
    for part in days:
        first = part.row(0, named=True)
        found.append(
            present(
                "weights_all_zero", "warn", file=file, indicator=first["indicator"],
                source=first["source"] or "?",
                days=tuple(map(str, part["date"].unique().sort()[:ROWS])), **_how_many(part),
            )
        )  # fmt: skip
    some = nought.filter(~pl.col("whole"))
    if some.height:
        found.append(present("weights_zero", "warn", file=file, **_how_many(some)))
    return found


def _how_many(rows: pl.DataFrame) -> dict[str, Fact]:
    """Return how many people the rows are, and which rows."""
    people = int(rows["count"].fill_null(1).sum())
    return {"count": people, "rows": listed_rows(rows)}


def _lacking(built: Built, frame: pl.DataFrame, file: str, asked: str) -> list[Fault]:
    """Return what is missing of each row: its answer, its count or share, a part of its design."""
    headers, faults = built.headers, []
    if not built.wrong(asked):
        faults += _missing_cells(frame, asked, (file, headers[asked]))
    amounts = [n for n in ("count", "share") if n in headers and asked == "answer"]
    if amounts and not any(built.wrong(name) for name in amounts):
        bare = frame.filter(pl.all_horizontal(pl.col(amounts).is_null()))
        faults += _missing_cells(bare, amounts[0], (file, headers[amounts[0]]))
    for name in DESIGN:
        if name in headers and not built.wrong(name):
            # A survey without weights may stand beside one that has them, but has none at all.
            some = pl.col(name).is_not_null().any().over("indicator", "source", "audience")
            rows = frame.filter(some & pl.col("share").is_null())
            faults += _missing_cells(rows, name, (file, headers[name]))
    return faults


def _missing_cells(frame: pl.DataFrame, name: str, place: tuple[str, str]) -> list[Fault]:
    empty = frame.filter(pl.col(name).is_null())
    rows = empty.select("row", pl.lit(None, pl.String).alias("cell"))
    sense = SURVEYS.column(name).sense
    return row_faults("missing_value", rows, place, {"name": name, "sense": sense})


def _settle(
    part: pl.DataFrame, kind: str | None, place: tuple[str, str]
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return one indicator's rows with its answers written one way, and the wrong ones."""
    if kind == "share":
        known = {alias: name for name, aliases in YES_NO.items() for alias in (name, *aliases)}
        known |= {"1.0": "yes", "0.0": "no"}
        text = tidy(pl.col("answer")).str.to_lowercase()
        written = part.select(
            text.replace_strict(known, default=None, return_dtype=pl.String)
        ).to_series()
        code = "answer_not_yes_no"
        facts: dict[str, Fact] = {}
    elif kind is not None and kind in _SCALES:
        low, high = _SCALES[kind]
        numbers = _numbers(part["answer"])
        fits = (numbers == numbers.round()) & (numbers >= low) & (numbers <= high)
        written = _written(numbers, fits)
        code, facts = f"answer_not_{kind}", {"low": low, "high": high}
    elif kind == "liking":
        written, code, facts = _liked(part["answer"]), "answer_not_liking", {}
    elif kind == "mean":
        numbers = _numbers(part["answer"])
        written = _written(numbers, numbers.is_not_null())
        code, facts = "answer_not_a_number", {}
    else:
        return part, []
    wrong = part.filter(written.is_null()).select("row", pl.col("answer").alias("cell"))
    sums = pl.Series([is_total(cell) for cell in wrong["cell"]], dtype=pl.Boolean)
    facts["indicator"] = str(part["indicator"][0])
    faults = row_faults(code, wrong.filter(~sums), place, facts)
    faults += row_faults("total_row", wrong.filter(sums), place)
    return part.with_columns(written.alias("answer")), faults


def _liked(answers: pl.Series) -> pl.Series:
    known = {alias: name for name, aliases in LIKING.items() for alias in (name, *aliases)}
    known |= {f"{name}.0": name for name in LIKING} | {"+1": "1"}
    text = tidy(pl.col("answer")).str.to_lowercase()
    return (
        answers.to_frame("answer")
        .select(text.replace_strict(known, default=None, return_dtype=pl.String))
        .to_series()
    )


def _numbers(answers: pl.Series) -> pl.Series:
    parsed = parse_numbers(answers, NumberRules())
    frame = pl.DataFrame({"value": parsed.values, "code": parsed.codes})
    return frame.select(pl.when(pl.col("code").is_null()).then(pl.col("value"))).to_series()


def _written(numbers: pl.Series, fits: pl.Series) -> pl.Series:
    """Return numbers as text, whole ones without a point; null where they do not fit."""
    text = pl.col("number").cast(pl.String).str.strip_suffix(".0")
    frame = pl.DataFrame({"number": numbers, "fits": fits})
    return frame.select(pl.when(pl.col("fits")).then(text)).to_series()


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Count equal answers of respondents; the row kept is the first of them."""
    keys = [name for name in frame.columns if name not in ("count", "row")]
    columns = frame.columns
    counted = frame.group_by(keys, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("count"), pl.col("row").min()
    )
    return counted.select(columns).sort("row")
