"""A thousand official sites on a thousand loopback hosts, served by one process: each a page with a link.

`python -m bench.sites COUNT LATENCY` prints the port and serves until its stdin closes. The hosts are 127.20.x.y.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
from typing import Any

_MOST = 200 * 250
_ZONE = ".bench.example"
_PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Школа</title></head><body>
<h1>Официальный сайт</h1>{filling}
<footer><a href="https://vk.com/bench{n}">Мы ВКонтакте</a></footer></body></html>
"""
_FILLING = "<p>Сегодня у нас прошла встреча с жителями посёлка, приглашаем всех на открытый урок.</p>\n" * 150


def name(n: int) -> str:
    """What the site with this number (from 1) is called: the registry keeps no bare addresses."""
    return f"site{n}{_ZONE}"


def host(n: int) -> str:
    """The address of the site with this number."""
    if not 1 <= n <= _MOST:
        raise ValueError(n)
    return f"127.20.{n // 250}.{n % 250 + 1}"


def resolve_here() -> None:
    """From now on this process finds the names of these sites, in the place of a name server."""
    look_up = socket.getaddrinfo

    def found(asked: Any, *arguments: Any, **options: Any) -> Any:
        ours = isinstance(asked, str) and asked.endswith(_ZONE)
        return look_up(host(int(asked[4 : -len(_ZONE)])) if ours else asked, *arguments, **options)

    socket.getaddrinfo = found  # type: ignore[assignment]  # passes on what it was given


def _number(address: str) -> int:
    _, _, high, low = address.split(".")
    return int(high) * 250 + int(low) - 1


def _answer(path: str, n: int) -> bytes:
    found = path == "/"
    body = _PAGE.format(filling=_FILLING, n=n).encode() if found else b"no such page"
    head = (
        f"HTTP/1.1 {'200 OK' if found else '404 Not Found'}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _serve(count: int, latency: float) -> None:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        n = _number(writer.get_extra_info("sockname")[0])
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(latency)
                writer.write(_answer(head.split(b" ", 2)[1].decode("ascii", "replace"), n))
                await writer.drain()
        writer.close()

    first = await asyncio.start_server(one, host(1), 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(one, host(n), port) for n in range(2, count + 1)]
    print(port, flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_until_closed, args=(loop, ended), daemon=True).start()
    await ended.wait()
    for server in (first, *others):
        server.close()


def _until_closed(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    sys.stdin.buffer.read()
    loop.call_soon_threadsafe(ended.set)


def _allow_files(wanted: int) -> None:
    """Every site needs a socket; Windows has no such limit and no such module."""
    with contextlib.suppress(ImportError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard == resource.RLIM_INFINITY or hard >= wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def main() -> None:
    """See the module."""
    count, latency = int(sys.argv[1]), float(sys.argv[2])
    _allow_files(count * 3 + 100)
    asyncio.run(_serve(count, latency))


if __name__ == "__main__":
    main()
