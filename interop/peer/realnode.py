"""A real node with an embedded edge, run from the repository's own launcher; and the peer's origin."""

import json
import os
import shutil
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler

from .transport import QuietServer


def passed(text):
    print("passed:", text, flush=True)


def line(text, word):
    """The first line with a word, spaces pressed together; None if there is none."""
    return next((one for one in (" ".join(o.split()) for o in text.splitlines()) if word in one), None)


def until(seconds, what, condition):
    """Asks again and again until the condition gives something true; gives it."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while True:
        try:
            last = condition()
            if last:
                return last
        except OSError as e:
            last = e
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what} ({last})")
        pause.wait(0.2)


class Origin:
    """The content provider's web server."""

    def __init__(self, address, port):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = b"content of the peer's site\n"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = QuietServer((address, port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Node:
    """A node in a folder that is made anew."""

    def __init__(self, launcher, folder, cdn, address, edge, ports, requests=200, more="", sites=""):
        """ports: of peering, API, the edge's clients, its control. more: of cdn.yaml. sites: of edge.conf."""
        self.launcher, self.folder, self.cdn, self.address = launcher, folder, cdn, address
        self._processes = []
        peering, api, edge_port, control = ports
        self.endpoint, self.api = f"https://{address}:{peering}", f"http://{address}:{api}"
        self.edge = (edge, edge_port)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "edge"))
        self.run("init", cdn, "--address", address)
        self.authority = os.path.join(folder, "authority")
        with open(os.path.join(folder, "edge", "edge.conf"), "w", encoding="utf-8") as file:
            file.write(f"address={edge}\nport={edge_port}\ncontrol-port={control}\nrequests-per-second={requests}\n{sites}")
        with open(os.path.join(folder, cdn, "cdn.yaml"), "w", encoding="utf-8") as file:
            file.write(f"""cdn: {cdn}
state: state/
identity: {{key: identity.key, certificate: identity.pem}}
authorities: [authority.pem]
peering: {{listen: "{address}:{peering}", endpoint: "{self.endpoint}"}}
contacts: []
api: {{listen: "{address}:{api}"}}
origins-in: [127.0.0.0/8]
edges:
  - id: e-1
    kind: embedded
    addresses: ["{edge}"]
    port: {edge_port}
    requests-per-second: {requests}
    bits-per-second: 1000000000
    access-log: ../edge/access.log
    control: "http://{edge}:{control}"
{more}""")

    def start(self):
        self._spawn("edge", "edge", "--config", os.path.join(self.folder, "edge", "edge.conf"))
        self._spawn("node", "node", "--config", os.path.join(self.folder, self.cdn, "cdn.yaml"))
        until(180, "the node is ready", lambda: self.get("/health/ready"))

    def run(self, *words):
        """Runs a command of the launcher to its end; gives what it printed."""
        done = subprocess.run(
            [self.launcher, *words], cwd=self.folder, capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode != 0:
            raise AssertionError(f"spillway {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def ask(self, *words):
        """A question of an operator to this node."""
        return self.run(*words, "--node", self.api)

    def get(self, path):
        with urllib.request.urlopen(self.api + path, timeout=5) as answer:
            return answer.read().decode() or "fine"

    def audit(self):
        return json.dumps(json.loads(self.get("/audit/v1/entries?limit=1000")), ensure_ascii=False)

    def close(self):
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def _spawn(self, log, *words):
        with open(os.path.join(self.folder, log + ".log"), "w", encoding="utf-8") as out:
            self._processes.append(subprocess.Popen([self.launcher, *words], cwd=self.folder, stdout=out, stderr=out))
