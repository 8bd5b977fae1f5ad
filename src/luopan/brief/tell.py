"""Numbers, names and sentences as markup. Every number goes through here, so none stands bare.

A figure is a link to its provenance and carries its value and interval as data, so the page can be
read by a program as well as by a person.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup, escape

from luopan.brief import format as shown
from luopan.brief.words import Words
from luopan.readings.base import Evidence, Interval

HAND_SPACE = re.compile(r"(?<=[\u3400-\u9fff]) (?=\{)|(?<=\}) (?=[\u3400-\u9fff])")
"""Spaces between Chinese and a number: the page's text-autospace sets them, evenly."""

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A day among the facts of a check or a finding."""


@dataclass(frozen=True)
class Teller:
    """Says things about one reading.

    Parameters
    ----------
    words : Words
        The reader's words, with the firm's names.
    currency : str
        Of money facts.
    anchor : str
        Where the provenance of what is said stands on the page.
    failed : bool
        Whether a check of the reading failed: every figure then says so (H8).
    """

    words: Words
    currency: str
    anchor: str = ""
    failed: bool = False

    def about(self, anchor: str, *, failed: bool) -> "Teller":
        """Return a teller for another reading."""
        return replace(self, anchor=anchor, failed=failed)

    def say(self, key: str, **facts: object) -> Markup:
        """Fill in the words of a key; facts that are not markup are escaped and classed.

        Raises
        ------
        WordsError
            As `Words.text`.
        """
        words = self.words.template(key, facts)
        if self.words.language == "zh_CN":
            words = HAND_SPACE.sub("", words)
        template = escape(words)
        return template.format_map({k: self.fact(v) for k, v in facts.items()})

    def fact(self, value: object) -> Markup:
        """Return one fact as markup."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Interval):
            return self.fig(value)
        if isinstance(value, str) and ISO_DAY.fullmatch(value):
            return self.iso_day(value)
        if isinstance(value, tuple | list):
            return self.join([self.fact(item) for item in value])
        if isinstance(value, str):
            return span("name", self.words.fact(value))
        return span("count", self.words.fact(value))

    def text(self, key: str) -> str:
        """Return plain words without facts."""
        return self.words.text(key)

    def name(self, key: str) -> Markup:
        """Return a display name."""
        return span("name", self.words.name(key))

    def audience(self, name: str) -> Markup:
        """Return who was asked: in the reader's language where it is one of the usual audiences."""
        usual = f"brief.audiences.{name.lower()}"
        return span("name", self.text(usual)) if self.words.has(usual) else self.name(name)

    def strong(self, key: str, tone: str = "ink") -> Markup:
        """Return words that carry a judgement, in the colour of what they say."""
        return Markup('<strong class="t-{}">{}</strong>').format(tone, self.say(key))

    def fig(self, value: Interval, unit: str = "", *, signed: bool = False) -> Markup:
        """Return a figure: the number, its interval, its provenance, its failed check."""
        written = shown.interval(value, unit, self.words.language, signed=signed)
        rest = written.text.removeprefix(written.mean)
        link = Markup(
            '<a class="fig{}" href="#{}" data-mean="{!r}" data-low="{!r}" data-high="{!r}" '
            'data-level="{!r}"><span class="m">{}</span><span class="iv">{}</span></a>'
        ).format(
            " bad" if self.failed else "", self.anchor, value.mean, value.low, value.high,
            value.level, written.mean, rest,
        )  # fmt: skip
        if not self.failed:
            return link
        return link + span("flag", self.text("brief.failed.tag"))

    def chance(self, probability: float) -> Markup:
        """Return a probability; struck out where its reading failed a check."""
        written = span("chance bad" if self.failed else "chance",
                       self.words.probability(probability))  # fmt: skip
        return written + span("hide", self.text("brief.failed.tag")) if self.failed else written

    def level(self, probability: float) -> Markup:
        """Return the level of an interval: chosen, not estimated."""
        return span("count", self.words.probability(probability))

    def aim(self, value: float, unit: str) -> Markup:
        """Return a target or a sum of money: set by people, so without interval."""
        return span("aim", self.words.number(value, unit))

    def planned(self, value: float, unit: str) -> Markup:
        """Return a figure of a plan, to two digits."""
        return self.aim(shown.two_digits(value), unit)

    def money(self, value: float) -> Markup:
        """Return a sum of money in the firm's currency."""
        return self.aim(value, self.currency)

    def count(self, value: float) -> Markup:
        """Return a count."""
        return span("count", self.words.number(value))

    def day(self, value: date) -> Markup:
        """Return a day, machine-readable."""
        return Markup('<time datetime="{}">{}</time>').format(
            value.isoformat(), self.words.day(value)
        )

    def iso_day(self, value: str) -> Markup:
        """Return a day that a fact holds as text; what is no day stays as it is."""
        try:
            return self.day(date.fromisoformat(value))
        except ValueError:
            return span("name", value)

    def month(self, value: date) -> Markup:
        """Return a month, machine-readable."""
        return Markup('<time datetime="{}">{}</time>').format(
            value.isoformat()[:7], self.words.month(value)
        )

    def chip(self, evidence: Evidence) -> Markup:
        """Return the evidence level as a chip that says what it means."""
        return Markup('<a class="ev" href="#ladder" title="{}">{}</a>').format(
            self.text(f"brief.evidence.{evidence.value}"), evidence.value
        )

    def join(self, parts: list[Markup], key: str = "brief.join.list") -> Markup:
        """Join parts as the language joins them."""
        return escape(self.words.text(key)).join(parts)


def span(kind: str, words: str) -> Markup:
    """Return classed text, escaped."""
    return Markup('<span class="{}">{}</span>').format(kind, words)
