"""Display names that the firm wrote, by key and language."""

from collections.abc import Mapping

from luopan.tables.bundle import Tables
from luopan.tables.company import Company, Name


def key(name: Name) -> str:
    """Return the one string that stands for a display name wherever a key is needed."""
    return name if isinstance(name, str) else next(iter(name.values()))


def names(tables: Tables) -> dict[str, Mapping[str, str]]:
    """Return the display names that the firm wrote, by key and language.

    Parameters
    ----------
    tables : Tables
        The firm's tables; only ``company`` is read.

    Returns
    -------
    dict
        For the firm, goals, indicators, audiences, channels, controls and regions. An indicator
        without a label takes the name of the first goal on it.
    """
    return labels(tables.company)


def labels(settings: Company) -> dict[str, Mapping[str, str]]:
    """Return the display names that settings hold, as `names`."""
    given: list[tuple[str, Name | None]] = [(key(settings.company.name), settings.company.name)]
    given += [(indicator.name, indicator.label) for indicator in settings.indicator]
    given += [(audience.name, audience.label) for audience in settings.audience]
    given += [(channel.name, channel.label) for channel in settings.channel]
    given += [(control.name, control.label) for control in settings.control]
    given += [(region.name, region.label) for region in settings.region]
    given += [(key(goal.name), goal.name) for goal in settings.goal]
    given += [(goal.indicator, goal.name) for goal in settings.goal]
    told: dict[str, Mapping[str, str]] = {}
    for name, label in given:
        if isinstance(label, str):
            told.setdefault(name, {"zh_CN": label, "en": label})
        elif label is not None:
            told.setdefault(name, {str(language): word for language, word in label.items()})
    return told
