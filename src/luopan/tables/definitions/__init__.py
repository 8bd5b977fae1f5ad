"""Every table of the company folder, declared as data.

The tables that a firm fills are in `figures`, `surveys`, `talk`, `dialogue` and `experiments`,
those that the library writes in `written`. The folder reference of the docs is generated from here;
the words about each table and column live in ``luopan/brief/words/<language>/tables.toml``.
"""

from collections.abc import Mapping

from luopan.tables.definitions.columns import YES_NO
from luopan.tables.definitions.dialogue import MESSAGES, TEAMS
from luopan.tables.definitions.experiments import AUDIENCES, TESTS
from luopan.tables.definitions.figures import CHANNELS, CONTROLS, OUTCOMES
from luopan.tables.definitions.surveys import DESIGN, SURVEYS
from luopan.tables.definitions.talk import OUTLETS, STORIES, VOICES
from luopan.tables.definitions.written import AUDITS, CHANCES, FORECASTS
from luopan.tables.schema import TableDefinition

__all__ = [
    "AUDIENCES",
    "AUDITS",
    "CHANCES",
    "CHANNELS",
    "CONTROLS",
    "DEFINITIONS",
    "DESIGN",
    "FORECASTS",
    "MESSAGES",
    "OUTCOMES",
    "OUTLETS",
    "STORIES",
    "SURVEYS",
    "TEAMS",
    "TESTS",
    "VOICES",
    "YES_NO",
]

DEFINITIONS: Mapping[str, TableDefinition] = {
    definition.name: definition
    for definition in (
        OUTCOMES,
        CHANNELS,
        CONTROLS,
        SURVEYS,
        VOICES,
        AUDITS,
        STORIES,
        OUTLETS,
        MESSAGES,
        TESTS,
        AUDIENCES,
        TEAMS,
        FORECASTS,
        CHANCES,
    )
}
"""The tables by canonical name, in the order of the reference."""
