"""Survey answers: what each kind of question may hold, and one row a respondent to counts."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from luopan.errors import Fact, Fault
from luopan.tables.build import Built, row_faults
from luopan.tables.cells import tidy
from luopan.tables.definitions import YES_NO
from luopan.tables.parse_number import NumberRules, parse_numbers

_SCALES: Mapping[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5)}
"""The whole numbers that an answer may be, by kind."""

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
        Indicator to kind, as declared; an indicator without a known kind is left as it is.

    Returns
    -------
    Built
        Columns date, indicator, source, answer, count, region, segment, audience, wording and
        the clocks given. Answers are written one way: whole numbers for NPS and CSAT, ``yes``
        and ``no`` for shares, decimals for means.
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
    faults = list(built.faults)
    for name in (asked,) if single else (asked, "count"):
        if name in headers and not built.wrong(name):
            faults += _missing_cells(frame, name, (file, headers[name]))
    frame = frame.filter(pl.col(asked).is_not_null())
    frame = frame.with_columns(pl.col(asked).alias("answer")).drop("score")
    pieces: list[pl.DataFrame] = []
    for (indicator,), part in frame.group_by(["indicator"], maintain_order=True):
        settled, wrong = _settle(part, kinds.get(str(indicator)), (file, headers[asked]))
        pieces.append(settled)
        faults += wrong
    done = pl.concat(pieces) if pieces else frame
    done = _counted(done) if single and not faults else done.sort("row")
    return replace(built, frame=done, faults=tuple(faults))


def _missing_cells(frame: pl.DataFrame, name: str, place: tuple[str, str]) -> list[Fault]:
    empty = frame.filter(pl.col(name).is_null())
    rows = empty.select("row", pl.lit(None, pl.String).alias("cell"))
    return row_faults("missing_value", rows, place, {"name": name})


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
    elif kind == "mean":
        numbers = _numbers(part["answer"])
        written = _written(numbers, numbers.is_not_null())
        code, facts = "answer_not_a_number", {}
    else:
        return part, []
    wrong = part.filter(written.is_null()).select("row", pl.col("answer").alias("cell"))
    facts["indicator"] = str(part["indicator"][0])
    faults = row_faults(code, wrong, place, facts)
    return part.with_columns(written.alias("answer")), faults


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
