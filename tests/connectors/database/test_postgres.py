"""PostgreSQL, for real: a private server on a local port."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest

from luopan.connectors.database import read
from luopan.errors import InputError, ServiceError
from luopan.tables.raw import RawTable, Source

PASSWORD = "p@ss geheim"
WRITTEN = "p%40ss%20geheim"


def server_programs() -> Path | None:
    """Where ``initdb`` lies: on the path, or where Debian keeps it off the path."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return kept[-1].parent if kept else None


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int

    def url(self, rest: str, password: str = WRITTEN) -> str:
        return f"postgresql://luopan:{password}@127.0.0.1:{self.port}/postgres{rest}"


def as_nobody(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so a test run as root steps down for it."""
    return ["runuser", "-u", "nobody", "--", *command] if os.geteuid() == 0 else command


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    programs = server_programs()
    if programs is None:
        if os.environ.get("LUOPAN_REQUIRE_POSTGRES") == "1":
            pytest.fail("LUOPAN_REQUIRE_POSTGRES=1, but initdb was not found")
        pytest.skip("no PostgreSQL server here (initdb not found)")
    with tempfile.TemporaryDirectory(prefix="luopan-pg-") as name:
        home, port = Path(name), free_port()
        (home / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            for path in (home, home / "password"):
                shutil.chown(path, "nobody")
        data = str(home / "data")
        init = [str(programs / "initdb"), "-D", data, "-U", "luopan", "--auth=scram-sha-256"]
        run([*init, f"--pwfile={home / 'password'}", "-E", "UTF8", "--locale=C", "--no-sync"], home)
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log")]
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off -k {home}"
        run([*control, "-o", options, "start"], home)
        try:
            yield Server(port)
        finally:
            run([*control, "-m", "immediate", "stop"], home)


def run(command: list[str], where: Path) -> None:
    subprocess.run(as_nobody(command), check=True, cwd=where, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def filled(server: Server) -> Server:
    with psycopg.connect(server.url("")) as connection:
        connection.execute('CREATE SCHEMA "市场"')
        connection.execute(
            'CREATE TABLE "市场".channels (date date, channel text, spend numeric(14, 2),'
            " region uuid, at timestamptz)"
        )
        connection.execute(
            'INSERT INTO "市场".channels VALUES'
            " ('2024-01-08', 'tv', 12345678.25, NULL, NULL),"
            " ('2024-01-01', '微博', 0, '00000000-0000-0000-0000-000000000001', now())"
        )
        connection.execute("CREATE TABLE long (n integer)")
        connection.execute("INSERT INTO long SELECT generate_series(1, 500)")
    return server


def load(reference: str) -> RawTable:
    return read(Source("channels", reference, Path()))


def test_rows_keep_their_types(filled: Server) -> None:
    raw = load(filled.url("?table=市场.channels"))
    assert raw.file == f"postgresql://127.0.0.1:{filled.port}/postgres?table=市场.channels"
    assert raw.headers == ("date", "channel", "spend", "region", "at")
    assert raw.frame.select("0", "1", "2", "3").rows() == [
        (date(2024, 1, 1), "微博", 0.0, "00000000-0000-0000-0000-000000000001"),
        (date(2024, 1, 8), "tv", 12345678.25, None),
    ]


def test_a_query(filled: Server) -> None:
    raw = load(filled.url("?query=SELECT n AS spend FROM long WHERE n % 100 = 0"))
    assert (raw.headers, raw.frame["0"].to_list()) == (("spend",), [100, 200, 300, 400, 500])


def test_an_empty_result(filled: Server) -> None:
    raw = load(filled.url("?query=SELECT n FROM long WHERE n < 0"))
    assert (raw.headers, raw.frame.height) == (("n",), 0)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("?table=outcomes", 'relation "outcomes" does not exist'),
        ("?query=SELECT 1 +", "syntax error"),
        (
            "?query=WITH x AS (DELETE FROM long RETURNING n) SELECT * FROM x",
            "in a read-only transaction",
        ),
        ('?table=long"; DROP TABLE long; --', "does not exist"),
    ],
)
def test_a_query_that_the_server_refuses(filled: Server, rest: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(filled.url(rest))
    (fault,) = caught.value.faults
    assert fault.code == "query_failed"
    assert said in str(fault.facts["said"])
    assert load(filled.url("?table=long")).frame.height == 500


def test_a_wrong_password_is_not_tried_again_and_not_repeated(server: Server) -> None:
    with pytest.raises(ServiceError) as caught:
        load(server.url("?table=long", password="wrong-geheim"))
    error = caught.value
    assert (error.code, error.retry) == ("database_unreachable", False)
    assert error.facts["where"] == f"postgresql://127.0.0.1:{server.port}/postgres?table=long"
    assert "geheim" not in f"{error} {error.facts} {error.__cause__}"


def test_a_database_that_is_not_there(server: Server) -> None:
    url = server.url("?table=long").replace("/postgres?", "/nothing?")
    with pytest.raises(ServiceError) as caught:
        load(url)
    assert caught.value.retry is False


def test_a_server_that_does_not_answer_is_worth_another_try() -> None:
    url = f"postgresql://luopan:{WRITTEN}@127.0.0.1:{free_port()}/postgres?table=long"
    with pytest.raises(ServiceError) as caught:
        load(url)
    assert (caught.value.code, caught.value.retry) == ("database_unreachable", True)
    assert "geheim" not in str(caught.value)


def test_an_address_that_the_driver_cannot_read() -> None:
    with pytest.raises(InputError) as caught:
        load("postgresql://luopan:geheim@127.0.0.1/db?table=long&colour=red")
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("url_url", "postgresql://127.0.0.1/db?table=long")
