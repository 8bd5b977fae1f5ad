"""Read a rendered page as a strict reader would: tags balance, text is known by its class."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "hr", "input"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str | None]
    parent: "Node | None"
    text: list[str] = field(default_factory=list)
    children: "list[Node]" = field(default_factory=list)

    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        node = self
        while node is not None:
            yield node
            node = node.parent

    def whole(self) -> str:
        return "".join(self.flow)

    @property
    def flow(self) -> list[str]:
        return [t for n in self.walk() for t in n.text]


class Strict(HTMLParser):
    """Refuses unbalanced tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("document", {}, None)
        self.here = self.root
        self.pieces: list[tuple[Node, str]] = []

    def handle_starttag(self, tag, attrs):
        names = [a for a, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says an attribute twice"
        node = Node(tag, dict(attrs), self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Node(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.text.append(data)
        self.pieces.append((self.here, data))


def parse(page: str) -> Strict:
    reader = Strict()
    reader.feed(page)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    return reader
