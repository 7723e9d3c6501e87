"""A PostgreSQL server of the tests' own, from Debian's package: in a temporary folder, gone when the session ends."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

PROGRAMS = [*sorted(map(str, Path("/").glob("usr/lib/postgresql/*/bin/initdb")), reverse=True), "initdb"]
_PASSWORD = secrets.token_urlsafe(12)
# Nothing here has to outlive a power cut.
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB")
_IS_ROOT = getattr(os, "geteuid", lambda: 1)() == 0
_numbers = count(1)


@dataclass(frozen=True)
class PostgresServer:
    """One running server with a database `mi` and its owner `mi`."""

    port: int
    password: str = _PASSWORD

    def url(self, schema: str = "", user: str = "mi", password: str | None = None, database: str = "mi") -> str:
        """A warehouse's address; in a schema that nothing else uses, where none is named."""
        chosen = schema or f"test_{next(_numbers)}_{os.getpid()}"
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}?schema={chosen}"

    def execute(self, *statements: str, user: str = "postgres") -> None:
        where = {"host": "127.0.0.1", "port": self.port, "user": user, "password": self.password, "dbname": "mi"}
        with psycopg.connect(**where, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def running_server(initdb: str) -> Iterator[PostgresServer]:
    """Make a cluster, start it on 127.0.0.1, stop and remove it."""
    # Not below pytest's own folder, which the user `postgres` may not enter when root runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="mi-postgres-"))
    programs, data, port = Path(initdb).resolve().parent, folder / "data", _free_port()
    secret = folder / "password"
    secret.write_text(_PASSWORD, encoding="ascii")
    if _IS_ROOT:
        for path in (folder, secret):
            shutil.chown(path, "postgres")
    settings = [f"-c {each}" for each in (*_QUICK, f"port={port}", "listen_addresses=127.0.0.1")]
    try:
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", secret,
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        options = f"{' '.join(settings)} -c unix_socket_directories={folder}"
        _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        server = PostgresServer(port)
        _make_database(server)
        yield server
    finally:
        if (data / "postmaster.pid").exists():
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _make_database(server: PostgresServer) -> None:
    where = {"host": "127.0.0.1", "port": server.port, "user": "postgres", "password": server.password}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE mi LOGIN PASSWORD '{server.password}'")
        connection.execute("CREATE DATABASE mi OWNER mi")


def _run(*command: object) -> None:
    words = list(map(str, command))
    # PostgreSQL refuses to be run by root.
    become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if _IS_ROOT else []
    # Its own output file: the server keeps it open, and a pipe would never end.
    with tempfile.TemporaryFile() as output:
        code = subprocess.call([*become, *words], stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd="/")
        output.seek(0)
        if code:
            raise RuntimeError(f"{words[0]} ended with {code}: {output.read().decode('utf-8', 'replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
