"""The floor: each job as a bare query over the peers' file, served by a bare server; run with the file and a port.

Two processes share the port, as the sites' do. Nothing is imported that Python does not bring.
"""

import asyncio
import csv
import io
import json
import os
import socket
import sqlite3
import sys
import urllib.parse
from collections.abc import Iterator
from typing import Any

Words = dict[str, str]
WHERE = "where country = :country and outcome = :outcome and date between :first || '-01-01' and :last || '-12-31'"
QUERIES = {
    "list": (
        f"select count(*) from incidents {WHERE}",
        f"select * from incidents {WHERE} order by date desc limit 50",
        f"select country, count(*) from incidents {WHERE} group by country",
        f"select outcome, count(*) from incidents {WHERE} group by outcome",
    ),
    "search": (
        "select count(*) from incidents_fts join incidents on id = incidents_fts.rowid"
        " where incidents_fts match '\"' || :q || '\"' and year >= :first",
        "select incidents.* from incidents_fts join incidents on id = incidents_fts.rowid"
        " where incidents_fts match '\"' || :q || '\"' and year >= :first limit 50",
    ),
    "chart": (
        "select country, year, sum(people_best) from incidents where year >= :first group by country, year",
    ),
    "record": (
        "select * from incidents where slug = :slug",
        "select * from incident_sources join sources on source = sources.slug where incident = :slug",
    ),
}  # fmt: skip
PIECE = 1000  # rows that are written at a time


def connect(file: str) -> sqlite3.Connection:
    found = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    found.execute("pragma mmap_size = 2000000000")
    return found


def answer(database: sqlite3.Connection, job: str, words: Words) -> bytes:
    return json.dumps([database.execute(query, words).fetchall() for query in QUERIES[job]]).encode()


def csv_pieces(database: sqlite3.Connection, words: Words) -> Iterator[bytes]:
    part = " where country = :country" if "country" in words else ""
    rows = database.execute(f"select * from incidents{part}", words)
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(column[0] for column in rows.description)
    while piece := rows.fetchmany(PIECE):
        written.writerows(piece)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


async def talk(database: sqlite3.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            target = urllib.parse.urlsplit(head.split(b" ", 2)[1].decode())
            await respond(database, target.path.strip("/"), dict(urllib.parse.parse_qsl(target.query)), writer)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def respond(database: sqlite3.Connection, job: str, words: Words, writer: asyncio.StreamWriter) -> None:
    if job == "csv":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in csv_pieces(database, words):
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
    else:
        body = answer(database, job, words) if job in QUERIES else b""
        head = f"HTTP/1.1 {'200 OK' if body else '404 Not Found'}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


async def serve(file: str, port: int) -> None:
    database = connect(file)
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind(("127.0.0.1", port))
    door.listen(128)

    async def one(reader: Any, writer: Any) -> None:
        await talk(database, reader, writer)

    await (await asyncio.start_server(one, sock=door)).serve_forever()


if __name__ == "__main__":
    os.fork()
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
