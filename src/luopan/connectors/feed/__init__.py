"""Stories from RSS and Atom feeds, hot lists, and exports of GDELT and Media Cloud."""

from luopan.connectors.feed.gather import Gathered, Memory, gather
from luopan.connectors.feed.items import STORY
from luopan.connectors.feed.known import fresh
from luopan.connectors.feed.read import read

__all__ = ["STORY", "Gathered", "Memory", "fresh", "gather", "read"]
