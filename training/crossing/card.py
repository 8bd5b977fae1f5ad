"""The page of the prior of crossing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from luopan.stats.hazard import load

LIMITS = """\
- Topics of a hot search are not stories of a brand: they have come to the top of a list already.
- A brand's story hardly ever comes to the evening news. The prior says how seldom; it does not
  say what the trade press or the online page of a newspaper will do, and is not asked.
- Whether a topic is in the news is told by its title and a headline (`luopan.text.titles`): a pair
  that shares few words is missed, and the share that crosses is rather too low.
- A topic whose headline was read out before it was first seen on the list is left out.
- The category is the list's own, as the table has it; whether it was given at first sight is not
  known. The share of topics without one rose from 19 % in 2024 to 33 % at the end of 2025.
- The level of the years learnt from is where a firm's level starts; it is drawn to the firm's own
  as soon as stories are seen to cross, or not to."""


def page(
    facts: Mapping[str, str | int],
    figures: Mapping[str, Mapping[str, float]],
    digests: Mapping[str, str],
    folder: Path,
) -> str:
    """Return the page as Markdown."""
    ships = {name: load(folder / name) for name in digests}
    files = [
        f"| {name} | `{digests[name]}` | {(folder / name).stat().st_size:,} | {fit.stories:,} |"
        f" {fit.crossed:,} |"
        for name, fit in ships.items()
    ]
    judged = [
        f"| {name} | {of['n']:,.0f} | {of['crossed']:.0f} | {of['auc']:.3f} | {of['ap']:.3f} |"
        f" {of['brier']:.4f} | {of['ece']:.4f} |"
        for name, of in figures.items()
    ]
    rows = [
        "# The prior of crossing",
        "",
        (
            "`python -m training.crossing` learns it and writes this page. A discrete-time hazard"
            " of Weibo's hot-search topics, from first sight on and from three hours later on, to"
            " the evening news."
        ),
        "",
        "| file | SHA-256 of its contents | bytes | topics | in the news within 72 h |",
        "|---|---|---:|---:|---:|",
        *files,
        "",
        "## Learnt from",
        "",
        "| what | source | licence | SHA-256 of the table |",
        "|---|---|---|---|",
        (
            "| hot-search topics, hourly, without advertisements |"
            f" lxw15337674/weibo-trending-hot-history | MIT | `{facts['topics_sha256']}` |"
        ),
        (
            "| headlines of the evening news | DuckBurnIncense/xin-wen-lian-bo | MIT |"
            f" `{facts['news_sha256']}` |"
        ),
        "",
        (
            f"From {day(facts['first_hour'])} to {day(facts['last_hour'])}. The files hold weights"
            " of hashed columns and no title."
        ),
        "",
        "## Out of time",
        "",
        (
            "Fitted to what came before July 2025, judged by July to December 2025; the level"
            " follows what was known each midnight. Columns as in `bench/results/crossing.md`."
        ),
        "",
        "| file | topics | in the news | AUC | average precision | Brier | calibration error |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *judged,
        "",
        "## Limits",
        "",
        LIMITS,
    ]
    return "\n".join(rows) + "\n"


def day(hour: str | int) -> str:
    """Return the day of an hour that is counted from 1970 on."""
    return f"{datetime.fromtimestamp(int(hour) * 3600, UTC):%Y-%m-%d}"
