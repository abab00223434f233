"""gunicorn's threaded worker, with a thread of its own for /healthz: it is answered when all others wait."""

import selectors
import socket
import time
from concurrent import futures
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

ASKED = b"GET /healthz"
HEAD_ASKED = b"HEAD /healthz"


class HealthWorker(ThreadWorker):  # type: ignore[misc]
    """Reads the first bytes of a request before a thread takes it: a slow line holds none either."""

    def init_process(self) -> None:
        self.watchers = futures.ThreadPoolExecutor(max_workers=1)
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        begun = begins_with(conn.sock)
        if begun is None and not conn.initialized:
            self.wait_for_first_bytes(conn)
            return
        pool = self.watchers if begun and begun.startswith((ASKED, HEAD_ASKED)) else self.tpool
        answer = pool.submit(self.handle, conn)
        answer.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def wait_for_first_bytes(self, conn: Any) -> None:
        """As gunicorn does with a line that sent nothing for five seconds, but at once."""
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))


def begins_with(sock: socket.socket) -> bytes | None:
    """The first bytes that wait to be read; None where there are none yet."""
    was = sock.gettimeout()
    sock.setblocking(False)
    try:
        return sock.recv(len(HEAD_ASKED), socket.MSG_PEEK)
    except (BlockingIOError, InterruptedError):
        return None
    except OSError:  # a line that was cut: the thread that reads from it finds out
        return b""
    finally:
        sock.settimeout(was)
