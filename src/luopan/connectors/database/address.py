"""A database URL taken apart: what to connect to, what to ask, and how to name it aloud."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from luopan.errors import Fault, InputError
from luopan.tables.raw import hide_password

_QUERY = re.compile(r"(.*?)(?:[?&](query)=(.*))?$", re.DOTALL)
_OURS = ("table", "query")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and what is asked of it.

    Parameters
    ----------
    scheme : str
        ``sqlite``, ``duckdb`` or ``postgresql``.
    file : str
        The file inside the company folder; empty for a server.
    server : str
        The URL to connect to, password and all; never shown. Empty for a file.
    sql : str
        One statement that reads.
    label : str
        The URL without user, password and options.
    secret : str
        The password, so that it can be struck from what a driver says.
    """

    scheme: str
    file: str
    server: str
    sql: str
    label: str
    secret: str = ""

    def scrub(self, error: BaseException) -> str:
        """Return the first line of a driver's message without the password."""
        said = (str(error).strip().splitlines() or [""])[0][:200]
        for secret in filter(None, (self.secret, unquote(self.secret))):
            said = said.replace(secret, "…")
        return hide_password(said)


def parse_address(reference: str) -> Address:
    """Take a database URL apart.

    Parameters
    ----------
    reference : str
        ``sqlite:///data/firm.db?table=outcomes``, ``duckdb:///data/firm.duckdb?query=SELECT …``,
        ``postgresql://user@host/db?table=schema.outcomes``. All that follows ``query=`` is the
        statement, as it is where it has spaces, else with its ``%20`` decoded.

    Raises
    ------
    InputError
        ``url_unclear`` with what is amiss: ``url``, ``file``, ``table_or_query``, ``select``.
    """
    before, mark, statement = _QUERY.match(reference).groups()  # type: ignore[union-attr]
    shown = hide_password(before).partition("?")[0]
    try:
        parts = urlsplit(before)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise _unclear(shown, "url") from error
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    asked = {unquote(key): unquote(value) for key, _, value in pairs}
    if mark:
        asked["query"] = statement if " " in statement.strip() else unquote(statement)
    scheme = "postgresql" if parts.scheme.lower() == "postgres" else parts.scheme.lower()
    sql, what = _statement(asked, shown)
    if scheme == "postgresql":
        rest = urlencode({key: value for key, value in asked.items() if key not in _OURS})
        server = urlunsplit(("postgresql", parts.netloc, parts.path, rest, ""))
        label = f"postgresql://{parts.hostname or 'localhost'}{port}{parts.path}{what}"
        return Address(scheme, "", server, sql, label, parts.password or "")
    file = unquote(parts.path).removeprefix("/")
    if parts.netloc or not file:
        raise _unclear(shown, "file")
    return Address(scheme, file, "", sql, f"{scheme}:///{file}{what}")


def _statement(asked: Mapping[str, str], shown: str) -> tuple[str, str]:
    """Return the SQL and how the label names it."""
    table, query = asked.get("table", ""), asked.get("query", "").strip().rstrip(";")
    if bool(table) == bool(query) or "\x00" in table + query:
        raise _unclear(shown, "table_or_query")
    if table:
        quoted = ".".join(_quoted(part) for part in table.split("."))
        return f"SELECT * FROM {quoted}", f"?table={table}"  # noqa: S608 (each part is quoted)
    if query.split(maxsplit=1)[0].upper() not in ("SELECT", "WITH", "FROM", "VALUES", "TABLE"):
        raise _unclear(shown, "select")
    told = " ".join(query.split())
    return query, f"?query={told[:60]}" + ("…" if len(told) > 60 else "")


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _unclear(shown: str, amiss: str) -> InputError:
    return InputError([Fault(f"url_{amiss}", shown)])
