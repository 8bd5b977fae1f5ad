"""The weekly sheet that firms really have, one column a channel, as long tables."""

from luopan.connectors.wide.long import LongTables, long_tables
from luopan.connectors.wide.mapping import (
    ChannelColumns,
    ControlColumn,
    OutcomeColumn,
    WideMapping,
    mapping_from_toml,
    mapping_toml,
)
from luopan.connectors.wide.propose import Proposal, propose

__all__ = [
    "ChannelColumns",
    "ControlColumn",
    "LongTables",
    "OutcomeColumn",
    "Proposal",
    "WideMapping",
    "long_tables",
    "mapping_from_toml",
    "mapping_toml",
    "propose",
]
