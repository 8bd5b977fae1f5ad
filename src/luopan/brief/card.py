"""The model card as a Markdown page, in a reader's language."""

from collections.abc import Mapping

from luopan.brief.words import Words, load
from luopan.readings.base import Check
from luopan.readings.bundle import Language
from luopan.readings.card import CardChannel, ModelCard, PriorSays

UNSAFE = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|"} | {"\n": " ", "\r": " "})


def render_card(card: ModelCard, language: Language, names: Mapping[str, Mapping[str, str]]) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    card : ModelCard
        The card.
    language : {"zh_CN", "en"}
        The reader's language.
    names : mapping
        Display names, as `Readings.names`.
    """
    words = load(language).with_names(names)
    say = words.text
    outcome = plain(words.name(card.outcome))
    parts = [
        f"# {say('card.title', outcome=outcome)}",
        say("card.about", weeks=card.weeks, seen=card.weeks_seen, start=card.start, end=card.end),
        f"## {say('card.data')}",
        _table(
            [say("card.file"), say("card.rows"), "SHA-256"],
            [[plain(i.file), words.number(i.rows), i.digest] for i in card.inputs],
        ),
        say("card.digest", digest=card.data_digest),
        f"## {say('card.channels')}",
        say("card.channels_about"),
        *(_channel(c, words) for c in card.channels),
        f"## {say('card.rest')}",
        *_rest(card, words),
        f"## {say('card.fared')}",
        _fared(card, words),
        f"## {say('card.checks')}",
        "\n".join(_check(c, words) for c in card.checks),
        f"## {say('card.made')}",
        _table(
            [say("card.setting"), say("card.value")],
            [[f"`{k}`", plain(str(v))] for k, v in card.settings.items()],
        ),
        say("card.versions", versions=", ".join(f"{k} {v}" for k, v in card.versions.items())),
    ]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Return text that Markdown takes as it stands: a name cannot become a link or a tag."""
    return text.translate(UNSAFE)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _channel(channel: CardChannel, words: Words) -> str:
    head = words.text(
        "card.channel",
        channel=plain(words.name(channel.channel)),
        kind=words.text(f"chart.kind.{channel.kind}"),
        driver=words.text(f"card.driver.{channel.driver}"),
        mean=words.number(channel.active_mean),
    )
    return "\n".join([head, "", *(f"- {_prior(p, words)}" for p in channel.priors)])


def _prior(prior: PriorSays, words: Words) -> str:
    law = words.text(
        f"card.law.{prior.law}", first=f"{prior.first:.4g}", second=f"{prior.second:.4g}"
    )
    return words.text("card.prior", of=words.text(f"card.of.{prior.of}"), law=law)


def _rest(card: ModelCard, words: Words) -> list[str]:
    said = [f"- {_prior(p, words)}" for p in card.noise]
    for line in card.lines:
        name = words.text(f"line.{line.name}") if words.has(f"line.{line.name}") else line.name
        said.append(
            "- "
            + words.text(
                "card.line", name=plain(name), columns=line.columns, sd=f"{100 * line.sd:.1f} %"
            )
        )
    if card.pairs:
        pairs = ", ".join(" × ".join(plain(words.name(n)) for n in p) for p in card.pairs)
        own = card.synergy_of == "own_parts"
        sd = f"{card.synergy_sd:g}" if own else f"{100 * card.synergy_sd:.1f} %"
        said.append("- " + words.text(f"card.pairs_of.{card.synergy_of}", pairs=pairs, sd=sd))
    told = {
        "tests": card.tests, "tests_own": card.tests_own, "tests_together": card.tests_together,
    }  # fmt: skip
    for key, tests in told.items():
        if tests:
            said.append("- " + words.text(f"card.{key}", tests=", ".join(map(plain, tests))))
    return ["\n".join(said)]


def _fared(card: ModelCard, words: Words) -> str:
    d = card.diagnostics
    said = [
        words.text(
            "card.sampler", chains=d.chains, draws=d.draws, rhat=f"{d.rhat_max:.3f}",
            ess=round(d.ess_min), divergences=d.divergences,
        ),
        words.text("card.fit", r2=words.interval(d.r2, "%"), p=words.probability(d.ppc_p)),
    ]  # fmt: skip
    if card.stability is None:
        return "\n\n".join([*said, words.text("card.stability_none")])
    still = card.stability
    said.append(
        words.text(f"brief.origin.stability_{still.verdict}")
        + " "
        + words.text(
            f"brief.origin.stability_{still.depth}",
            refits=still.refits,
            placebos=still.placebo.count,
        )
    )
    return "\n\n".join(said)


def _check(check: Check, words: Words) -> str:
    prefix = "passed" if check.passed else "check"
    key = f"{prefix}.{check.code}"
    said = words.text(key, **dict(check.facts)) if words.has(key) else f"`{check.code}`"
    mark = "✓" if check.passed else {"fail": "✗", "warn": "!", "info": "·"}[check.severity]
    return f"- {mark} {plain(said)}"
