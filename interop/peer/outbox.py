"""Messages to one CDN: one after the other, each until it is taken, refused or over."""

import threading
import time
from collections import deque

from . import jwe, messages
from .transport import Link, WrongPeer

_AGAIN = {408, 409, 429}


class Outbox:
    """A queue to one CDN. What waits for its encryption key lets the others go first."""

    def __init__(self, cdn, writer, tls, endpoint_of, key_of, told):
        """endpoint_of(cdn), key_of(cdn): what is advertised now, or None; told(text): of what is given up."""
        self.cdn, self._writer, self._tls = cdn, writer, tls
        self._endpoint_of, self._key_of, self._told = endpoint_of, key_of, told
        self._waiting, self._changed, self._stopped, self._link = deque(), threading.Condition(), False, None
        threading.Thread(target=self._run, daemon=True).start()

    def put(self, body):
        document, until = self._writer.write(self.cdn, body)
        with self._changed:
            self._waiting.append((body["type"], document, until))
            self._changed.notify_all()

    def wake(self):
        """Something was learnt about the CDN."""
        with self._changed:
            self._changed.notify_all()

    def close(self):
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _next(self):
        with self._changed:
            while not self._stopped:
                for one in self._waiting:
                    if one[2] < time.time() or self._endpoint_of(self.cdn) and self._can_go(one[0]):
                        self._waiting.remove(one)
                        return one
                self._changed.wait(1)
        return None

    def _can_go(self, kind):
        return kind in messages.IN_THE_CLEAR or self._key_of(self.cdn) is not None

    def _run(self):
        while one := self._next():
            self._deliver(*one)
        if self._link:
            self._link.close()

    def _deliver(self, kind, document, until):
        pause, last = 0.1, "it was over before it could be sent"
        while time.time() < until and not self._stopped:
            sealed = document
            if kind not in messages.IN_THE_CLEAR:
                sealed = jwe.encrypt(document, self._key_of(self.cdn))
            try:
                status, last = self._post(sealed)
                if status == 202:
                    return
                last = f"{status} {last}"
                if status < 500 and status not in _AGAIN:
                    break
            except WrongPeer as e:
                last = str(e)
                break
            except OSError as e:
                last = str(e)
            with self._changed:
                self._changed.wait(pause)
            pause = min(2 * pause, 5)
        self._told(f"{kind} to {self.cdn} given up: {last}")

    def _post(self, sealed):
        endpoint = self._endpoint_of(self.cdn)
        if self._link is None or self._link.endpoint != endpoint:
            self._link = Link(self.cdn, endpoint, self._tls)
        return self._link.post(sealed)
