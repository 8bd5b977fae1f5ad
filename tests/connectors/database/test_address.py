"""Database URLs, taken apart."""

import pytest

from luopan.connectors.database.address import parse_address
from luopan.errors import InputError


def refused(reference: str) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        parse_address(reference)
    (fault,) = caught.value.faults
    return fault.code, fault.file


def test_a_file_of_the_folder() -> None:
    address = parse_address("sqlite:///data/firm%20one.db?table=outcomes")
    assert (address.scheme, address.file) == ("sqlite", "data/firm one.db")
    assert address.sql == 'SELECT * FROM "outcomes"'
    assert address.label == "sqlite:///data/firm one.db?table=outcomes"


def test_a_server_is_named_without_user_and_password() -> None:
    address = parse_address(
        "postgres://ann:p%40ss@db.example:5433/firm?table=marketing.outcomes&sslmode=require"
    )
    assert address.server == "postgresql://ann:p%40ss@db.example:5433/firm?sslmode=require"
    assert address.sql == 'SELECT * FROM "marketing"."outcomes"'
    assert address.label == "postgresql://db.example:5433/firm?table=marketing.outcomes"


def test_a_query() -> None:
    address = parse_address("duckdb:///f.duckdb?query=SELECT%20*%20FROM%20t%20WHERE%20a%20%3D%201;")
    assert address.sql == "SELECT * FROM t WHERE a = 1"
    assert address.label == "duckdb:///f.duckdb?query=SELECT * FROM t WHERE a = 1"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT a+b AS n FROM t WHERE c LIKE '%ad%' AND d = '#1' AND e & 1 = 0 AND f = '?x=y'",
        "SELECT *\nFROM t\tWHERE a > 1",
    ],
)
def test_a_statement_is_taken_as_it_is(statement: str) -> None:
    assert parse_address(f"sqlite:///f.db?query={statement}").sql == statement
    told = parse_address(f"postgresql://h/db?sslmode=require&query={statement}")
    assert (told.sql, told.server) == (statement, "postgresql://h/db?sslmode=require")


def test_a_statement_that_begins_with_nothing() -> None:
    assert refused("sqlite:///f.db?query= ")[0] == "url_table_or_query"


def test_a_name_is_quoted_whatever_it_holds() -> None:
    address = parse_address('sqlite:///f.db?table=a"; DROP TABLE b; --')
    assert address.sql == 'SELECT * FROM "a""; DROP TABLE b; --"'


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("sqlite:///f.db", "url_table_or_query"),
        ("sqlite:///f.db?table=a&query=SELECT 1", "url_table_or_query"),
        ("sqlite:///f.db?table=", "url_table_or_query"),
        ("sqlite:///f.db?table=a%00b", "url_table_or_query"),
        ("sqlite:///f.db?query=DELETE FROM a", "url_select"),
        ("sqlite:///f.db?query=ATTACH 'x' AS y", "url_select"),
        ("sqlite://f.db?table=a", "url_file"),
        ("sqlite:///?table=a", "url_file"),
        ("postgresql://h:port/db?table=a", "url_url"),
    ],
)
def test_an_address_that_is_unclear(reference: str, code: str) -> None:
    assert refused(reference)[0] == code


@pytest.mark.parametrize(
    "reference",
    [
        *("postgresql://ann:geheim@h:x/db?table=a", "postgresql://ann:geheim@h/db"),
        *("postgresql://ann:geh/eim@h/db?table=a", "postgresql://ann:g@eheim@h:x/db?table=a"),
    ],
)
def test_a_password_is_never_repeated(reference: str) -> None:
    assert "heim" not in refused(reference)[1]


def test_a_password_is_struck_from_what_a_driver_says() -> None:
    address = parse_address("postgresql://ann:p%40ss@h/db?table=a")
    said = address.scrub(RuntimeError("cannot use p@ss or p%40ss at postgresql://ann:p@h/db\nmore"))
    assert said == "cannot use … or … at postgresql://h/db"
