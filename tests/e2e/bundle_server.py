"""A control plane to test the server against: bundles with ETags and long polling, a status service, token endpoints.

    plane = ControlPlane()
    plane.put("authz.tar.gz", archive({"p.rego": POLICY}, revision="1"))
    status = plane.wait_status(lambda report: report["bundles"]["authz"].get("active_revision") == "1")

Nothing sleeps: whoever waits is woken by what happens, or fails at its deadline.
"""
import gzip
import http.server
import io
import json
import re
import tarfile
import threading
import time

DEADLINE = 60


def archive(files, revision="", roots=None, patch=None):
    """A bundle of files by name; `patch` makes it a delta bundle."""
    manifest = {"revision": revision}
    if roots is not None:
        manifest["roots"] = roots
    members = {".manifest": json.dumps(manifest)} | files
    if patch is not None:
        members["patch.json"] = json.dumps({"data": patch})
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in members.items():
            data = content if isinstance(content, bytes) else content.encode()
            entry = tarfile.TarInfo("/" + name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, headers, body, announced=None):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.plane.get(self)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.plane.post(self, body)

    do_PUT = do_POST


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024  # with 5, as it is else, the sixth of a burst of connections is tried again after a second


class ControlPlane:
    def __init__(self):
        self.changed = threading.Condition()
        self.bundles = {}    # path: (bytes, etag)
        self.deltas = {}     # path: (etag that it is for, bytes, etag)
        self.faults = {}     # path: list of what to do instead, in order
        self.reports = []    # of status
        self.requests = []   # (method, path, headers)
        self.answers = {}    # path: (status, body) for anything else
        self.forms = []      # bodies of what was posted elsewhere
        self.long_polling = False
        self.server = Listener(("127.0.0.1", 0), Handler)
        self.server.plane = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def put(self, path, content, etag=None):
        with self.changed:
            self.bundles[path] = (content, etag or f'"{len(self.requests)}-{hash(content) & 0xFFFFFFFF}"')
            self.changed.notify_all()

    def put_delta(self, path, content, whole):
        """What brings those with the present version to the next, and that as a whole."""
        with self.changed:
            old = self.bundles[path][1]
            etag = f'"delta-{hash(content) & 0xFFFFFFFF}"'
            self.bundles[path] = (whole, etag)
            self.deltas[path] = (old, content, etag)
            self.changed.notify_all()

    def fault(self, path, *actions):
        with self.changed:
            self.faults.setdefault(path, []).extend(actions)

    def wait(self, done, what):
        with self.changed:
            if not self.changed.wait_for(done, DEADLINE):
                raise AssertionError(f"within {DEADLINE} s: {what}; last report: {self.reports[-1:]}; requests: {self.requests[-5:]}")

    def wait_status(self, done):
        """The first report, of all and those to come, of which `done` holds."""
        found = []

        def holds(report):
            try:
                return done(report)
            except KeyError:  # an early report does not have all parts
                return False

        def look():
            found[:] = [r for r in self.reports if holds(r)][:1]
            return found
        self.wait(look, "no such status")
        return found[0]

    def count(self, path):
        return sum(1 for r in self.requests if r[1] == path)

    def get(self, handler):
        path = handler.path.lstrip("/")
        with self.changed:
            self.requests.append(("GET", path, dict(handler.headers)))
            self.changed.notify_all()
            action = self.faults.get(path, [])[:1]
            if action:
                self.faults[path].pop(0)
        if action:
            return action[0](self, handler, path)
        if path in self.answers:
            status, body = self.answers[path]
            return handler.reply(status, {"Content-Type": "application/json"}, body)
        self.send_bundle(handler, path)

    def send_bundle(self, handler, path):
        known = handler.headers.get("If-None-Match", "")
        wait = re.search(r"wait=(\d+)", handler.headers.get("Prefer", ""))
        kind = "application/vnd.openpolicyagent.bundles" if self.long_polling else "application/gzip"
        with self.changed:
            if self.long_polling and wait:
                self.changed.wait_for(lambda: self.bundles.get(path, (b"", ""))[1] != known, int(wait[1]))
            content, etag = self.bundles.get(path, (None, ""))
            delta = self.deltas.get(path)
        if content is None:
            return handler.reply(404, {}, b"")
        if known == etag:
            return handler.reply(304, {"ETag": etag, "Content-Type": kind}, b"")
        if delta and known == delta[0] and etag == delta[2]:
            content = delta[1]
        handler.reply(200, {"ETag": etag, "Content-Type": kind}, content)

    def post(self, handler, body):
        path = handler.path.lstrip("/")
        if handler.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        status, answer = self.answers.get(path, (200, b"{}"))
        with self.changed:
            self.requests.append((handler.command, path, dict(handler.headers)))
            if path == "status" or path.startswith("status/"):
                self.reports.append(json.loads(body))
            else:
                self.forms.append((path, body.decode()))
            self.changed.notify_all()
        handler.reply(status, {"Content-Type": "application/json"}, answer)


def answer(status, body=b""):
    return lambda plane, handler, path: handler.reply(status, {}, body)


def cut(plane, handler, path):
    """Announces the whole bundle, sends half of it and closes."""
    content = plane.bundles[path][0]
    handler.reply(200, {"ETag": '"cut"'}, content[:len(content) // 2], announced=len(content))
    handler.close_connection = True


def wait_until(done, what):
    """For what only the server itself can tell. Asks it with little pauses, until a deadline."""
    end = time.monotonic() + DEADLINE
    while not done():
        if time.monotonic() > end:
            raise AssertionError(f"within {DEADLINE} s: {what}")
        time.sleep(0.02)
