"""RSS 2.0, RSS 1.0 and Atom as rows, from text that may be anything.

The reader is expat, called item by item: no tree is built, nothing outside is ever asked for, and
a document that declares an entity is refused before it can use it. What people write that is no
XML (``&nbsp;``, a bare ``&``, control characters, a prefix of no namespace) is mended once, so that
it is read as HTML reads it; of what is still broken the items before the break are kept.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from luopan.errors import Fact, Fault, InputError

DEEPEST = 200
"""Elements inside one another; feeds have a dozen."""
KNOWN_NAMES = 1000
"""Names of elements that are kept; a feed has some dozens."""
MOST = 200_000
"""Items of a feed; large outlets have hundreds."""

_SPACES = {
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
_ITEMS = {"item", "entry"}
_ROOTS = {"rss", "RDF", "feed"}
_OPAQUE = "opaque"
"""Where an id is told to be no address, though it looks like one."""
_DATES = (
    *("pubDate", "published", "issued", "dc:date", "dc:issued", "dc:created"),
    *("updated", "modified", "dc:modified"),
)
"""Where the time stands, the first first."""
_WANTED = {"title", "dc:title", "link", "guid", "id", *_DATES}
_UNBOUND = expat.errors.codes[expat.errors.XML_ERROR_UNBOUND_PREFIX]
"""What expat says of ``media:title`` where nobody has said what ``media`` is."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)

Row = tuple[str, str, str, str]
"""Title, link, guid and time, as they stand there; nothing is an empty text."""


@dataclass(slots=True)
class ParsedFeed:
    """What a feed holds.

    Parameters
    ----------
    title : str
        Of the feed itself.
    rows : list of Row
        Its items, in its order.
    broken_at : int or None
        The line from which on it could not be read.
    """

    title: str = ""
    rows: list[Row] = field(default_factory=list)
    broken_at: int | None = None


def parse_feed(text: str, file: str) -> ParsedFeed:
    """Read a feed.

    Parameters
    ----------
    text : str
        The document.
    file : str
        How to name it to a reader.

    Raises
    ------
    InputError
        ``feed_html``; ``feed_not_xml`` where it breaks before the first item; ``feed_not_feed`` for
        other XML; ``feed_entities`` where entities are declared; ``feed_deep``, ``feed_items``.
    """
    if _HTML.match(text):
        raise InputError([Fault("feed_html", file)])
    text = text.lstrip()
    reader = _Reader(file)
    if (error := reader.read(text)) is not None:
        mended = _BARE.sub("&amp;", _CONTROL.sub("", text))
        reader = _Reader(file)
        error = reader.read(mended)
        if error is not None and error.code == _UNBOUND:
            reader = _Reader(file, spaced=False)
            error = reader.read(mended)
    if error is not None and not reader.found.rows:
        facts: dict[str, Fact] = {"said": expat.ErrorString(error.code)}
        raise InputError([Fault("feed_not_xml", file, error.lineno, facts=facts)])
    reader.found.broken_at = None if error is None else error.lineno
    return reader.found


class _Reader:
    """What expat calls; it holds the place in the document."""

    def __init__(self, file: str, *, spaced: bool = True) -> None:
        self.file = file
        self.spaces = dict(_SPACES)
        self.names: dict[str, str] = {}
        self.found = ParsedFeed()
        self.depth = 0
        self.item = 0  # depth of the item that is open
        self.cells: dict[str, str] = {}
        self.field = ""
        self.inner = 0  # depth of the field that is open
        self.pieces: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" " if spaced else None)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.EntityDeclHandler = self.refuse

    def read(self, text: str) -> expat.ExpatError | None:
        try:
            self.parser.Parse(text, True)
        except expat.ExpatError as error:
            return error
        return None

    def refuse(self, *_: object) -> None:
        raise InputError([Fault("feed_entities", self.file)])

    def start(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError([Fault("feed_deep", self.file, facts={"limit": DEEPEST})])
        if self.inner:  # markup inside a title: its text alone is wanted
            return
        if self.depth == 1:
            self.root(name)
        name = self.names.get(name) or self.named(name)
        if self.item:
            if self.depth == self.item + 1 and name in _WANTED:
                self.open(name, given)
        elif name in _ITEMS:
            self.item = self.depth
            about = given.get("http://www.w3.org/1999/02/22-rdf-syntax-ns# about", "")
            self.cells = {"about": about}
        elif name == "title" and not self.found.title and self.depth <= 3:
            self.open(name, given)

    def named(self, name: str) -> str:
        """Return an element's name with the usual prefix of its space; most names come often."""
        space, mark, local = name.rpartition(" ")
        short = f"{self.spaces.get(space, '?')}{local}" if mark else name
        if len(self.names) < KNOWN_NAMES:
            self.names[name] = short
        return short

    def root(self, name: str) -> None:
        """Refuse what is no feed; one in a space of its own is read like those that are known."""
        space, _, local = name.rpartition(" ")
        local = local.rpartition(":")[2]
        if local not in _ROOTS:
            code = "feed_html" if local.lower() == "html" else "feed_not_feed"
            raise InputError([Fault(code, self.file, got=local[:80])])
        self.spaces.setdefault(space, "")

    def open(self, name: str, given: dict[str, str]) -> None:
        if name == "link" and "href" in given:
            if given.get("rel", "alternate") == "alternate":
                self.cells.setdefault("link", given["href"])
            return
        if name == "guid" and given.get("isPermaLink", "").lower() == "false":
            self.cells[_OPAQUE] = name
        self.field, self.inner, self.pieces = name, self.depth, []
        self.parser.CharacterDataHandler = self.pieces.append

    def end(self, _: str) -> None:
        if self.inner == self.depth:
            self.parser.CharacterDataHandler = None
            self.inner = 0
            text = "".join(self.pieces)
            if self.item:
                self.cells.setdefault(self.field, text)
            else:
                self.found.title = text
        elif self.item == self.depth:
            self.item = 0
            self.found.rows.append(_row(self.cells))
            if len(self.found.rows) > MOST:
                raise InputError([Fault("feed_items", self.file, facts={"limit": MOST})])
        self.depth -= 1


def _row(cells: dict[str, str]) -> Row:
    guid = (cells.get("guid") or cells.get("id") or cells["about"]).strip()
    time = next((found for name in _DATES if (found := cells.get(name, "").strip())), "")
    link = cells.get("link", "").strip()
    if not link and _OPAQUE not in cells and guid.lower().startswith(("http:", "https:")):
        link = guid
    return cells.get("title", "").strip() or cells.get("dc:title", ""), link, guid, time
