"""Mail is sent after the answer: a mail host that hangs holds nobody up, and its time tells nothing."""

import atexit
import logging
import queue
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections

log = logging.getLogger(__name__)

MOST_WAITING = 100
AT_THE_END = 5.0  # seconds that a process which ends gives to what waits
MailTask = Callable[[], object]


class Outbox:
    """What waits to be sent by this process, one after the other."""

    def __init__(self) -> None:
        self.tasks: queue.Queue[MailTask] = queue.Queue(MOST_WAITING)
        self.starting = threading.Lock()
        self.sender: threading.Thread | None = None

    def put(self, task: MailTask) -> bool:
        """Whether there was room for it."""
        try:
            self.tasks.put_nowait(task)
        except queue.Full:
            log.error("Mail is not sent: %d tasks wait already", MOST_WAITING)
            return False
        with self.starting:
            # Begun here and not before: a thread is not there any more in processes that part later.
            if self.sender is None or not self.sender.is_alive():
                self.sender = threading.Thread(target=self.run, name="mail", daemon=True)
                self.sender.start()
        return True

    def run(self) -> None:
        """Send for as long as the process lives."""
        while True:
            task = self.tasks.get()
            try:
                task()
            except Exception:
                log.exception("Mail was not sent")
            finally:
                close_old_connections()
                self.tasks.task_done()

    def wait_until_sent(self, seconds: float = AT_THE_END) -> bool:
        """Whether all was sent within some seconds."""
        with self.tasks.all_tasks_done:
            return self.tasks.all_tasks_done.wait_for(lambda: not self.tasks.unfinished_tasks, seconds)


OUTBOX = Outbox()
atexit.register(OUTBOX.wait_until_sent)


def send_later(task: MailTask) -> bool:
    """Send after the answer; False where too much waits already."""
    if settings.MAIL_IN_BACKGROUND:
        return OUTBOX.put(task)
    task()
    return True
