"""HTTP/1.1 over TLS 1.3 with the certificates of both CDNs."""

import http.client
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from cryptography import x509

from .envelope import LONGEST, Refused
from .identity import domain

PATH, CONTENT_TYPE = "/peering/v1/messages", "application/jose"
_TIMEOUT = 10


def context(identity, trust, server):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    tls.check_hostname = False  # a CDN is told by the domain in its certificate, whatever its address
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(trust.path)
    tls.load_cert_chain(identity.certificate_file, identity.key_file)
    return tls


def peer_of(connection):
    """The CDN at the other end of a TLS connection."""
    return domain(x509.load_der_x509_certificate(connection.getpeercert(binary_form=True)))


class WrongPeer(ConnectionError):
    """Another CDN than the one that is meant answers there."""


class Link:
    """Connections to one CDN at its endpoint, one at a time."""

    def __init__(self, cdn, endpoint, tls):
        where = urlsplit(endpoint)
        self.cdn, self.endpoint = cdn, endpoint
        self._http = http.client.HTTPSConnection(where.hostname, where.port, context=tls, timeout=_TIMEOUT)

    def post(self, document):
        """The status, and the problem's type and detail where there is one. OSError: no answer."""
        try:
            if self._http.sock is None:
                self._http.connect()
                if peer_of(self._http.sock) != self.cdn:
                    raise WrongPeer(f"{peer_of(self._http.sock)} answers for {self.cdn}")
            self._http.request("POST", PATH, document.encode(), {"Content-Type": CONTENT_TYPE})
            answer = self._http.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as e:
            self._http.close()
            raise ConnectionError(f"{self.endpoint}: {e}") from e
        if answer.will_close:
            self._http.close()
        try:
            problem = json.loads(body) if body else {}
        except ValueError:
            problem = {}
        return answer.status, f"{problem.get('type', '')} {problem.get('detail', '')}".strip()

    def close(self):
        self._http.close()


class QuietServer(ThreadingHTTPServer):
    """Says nothing of connections that break off: who sent tries again."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Server:
    """Serves the one request; take(document, client) handles a message or raises Refused."""

    def __init__(self, address, port, tls, take):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 120

            def setup(self):
                self.request.settimeout(_TIMEOUT)
                self.request.do_handshake()
                self.client = peer_of(self.request)
                super().setup()

            def do_POST(self):
                length = self.headers.get("Content-Length", "")
                if self.path != PATH:
                    self._answer(404)
                elif self.headers.get("Content-Type", "") != CONTENT_TYPE:
                    self._refuse("wrong-content-type", 415, "use " + CONTENT_TYPE)
                elif not length.isdigit() or int(length) > LONGEST:
                    self._refuse("oversized", 413, length)
                else:
                    try:
                        take(self.rfile.read(int(length)).decode("ascii"), self.client)
                        self._answer(202)
                    except UnicodeDecodeError as e:
                        self._refuse("malformed", 400, str(e))
                    except Refused as e:
                        self._refuse(e.reason, e.status, e.detail)

            def _refuse(self, reason, status, detail):
                kind = "urn:spillway:peering:" + reason
                problem = {"type": kind, "title": reason, "status": status, "detail": detail}
                self._answer(status, json.dumps(problem).encode())

            def _answer(self, status, body=b""):
                self.send_response(status)
                if body:
                    self.send_header("Content-Type", "application/problem+json")
                if status >= 400:  # what is unread of a body must not be taken for the next request
                    self.close_connection = True
                    self.send_header("Connection", "close")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = QuietServer((address, port), Handler)
        self._server.socket = tls.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
