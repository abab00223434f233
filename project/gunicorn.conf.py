"""How gunicorn runs the site: gunicorn --config project/gunicorn.conf.py project.wsgi."""

import os
import shutil
from pathlib import Path
from typing import Any

from project import environment

# Measured: two processes of four threads serve a page as fast as two cores can; ASGI was slower.
worker_class = "project.health_worker.HealthWorker"
workers = environment.number_setting("WEB_CONCURRENCY", least=1, most=999)
threads = 4
keepalive = 5

# Loads the site once, before the processes part: a bad setting stops the start with one message, and memory is shared.
preload_app = True
accesslog = None  # a proxy keeps it; addresses here name what people read

# An address in Korean is long, and comes again inside that of the login and as the referrer of the next page.
limit_request_line = 8190  # the most that gunicorn takes, but for no limit at all
limit_request_field_size = 16_380

# A demo's key and passwords are known to everybody, so it is for this machine alone, whatever PORT says.
is_demo = environment.flag_setting("DEMO")
port = environment.number_setting("PORT", least=1, most=environment.LAST_PORT)
bind = f"{'0.0.0.0' if os.environ.get('PORT') and not is_demo else '127.0.0.1'}:{port}"

# What a proxy says is believed by Django alone, with TRUST_PROXY; and nobody steers the server but by its signals.
forwarded_allow_ips = proxy_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True
umask = 0o077


# Counted by each process in a file of its own, and added up when they are asked for.
metrics = environment.address_setting("METRICS")
metrics_folder = Path(environment.text_setting("VAR_DIR")).resolve() / "metrics"
if metrics:
    shutil.rmtree(metrics_folder, ignore_errors=True)
    metrics_folder.mkdir(parents=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics_folder)


def when_ready(_server: Any) -> None:
    """Metrics are served beside the site, by a thread of the first process."""
    if metrics:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        address, at_port = metrics
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        try:
            start_http_server(at_port, address, counted)
        except OSError as error:
            raise SystemExit(f"METRICS cannot be served at {address}, port {at_port}: {error}") from None


def child_exit(_server: Any, worker: Any) -> None:
    if metrics:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_starting(server: Any) -> None:
    """A demo does not start elsewhere either where --bind says so."""
    others = [address for address in server.cfg.address if not on_this_machine(address)]
    if is_demo and others:
        raise SystemExit(f"DEMO is for this machine alone: it is not served at {others[0]}.")


def on_this_machine(address: Any) -> bool:
    """Whether only this machine reaches an address: a socket in a folder, or loopback."""
    return isinstance(address, str) or str(address[0]) in ("127.0.0.1", "::1", "localhost")
