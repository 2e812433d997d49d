"""A little server for tests of `push` and `pull`: a strict registry, files with ETags, a token service, and faults on demand.

    server = StandIn()
    server.fault("GET /v2/acme/policies/blobs/", Cut(after=100))     # once, for the first request that begins so
    server.requests                                                  # what was asked for: (method, path, headers)

It speaks plain HTTP on loopback. It is strict where real registries are lenient, so that a client that only happens to work
fails here.
"""
import base64
import hashlib
import http.server
import json
import re
import threading
import urllib.parse


class Answer:
    """A fixed response; nothing is done."""

    def __init__(self, status, body=b"", **headers):
        self.status, self.body, self.headers = status, body, {k.replace("_", "-"): v for k, v in headers.items()}

    def __call__(self, handler, status, headers, body):
        handler.reply(self.status, self.headers, self.body)


class Cut:
    """Announces the whole body, sends `after` bytes and closes."""

    def __init__(self, after):
        self.after = after

    def __call__(self, handler, status, headers, body):
        handler.reply(status, headers, body[:self.after], announced=len(body))
        handler.close_connection = True


class Shorter:
    """Sends less, and says so: only a digest tells."""

    def __call__(self, handler, status, headers, body):
        handler.reply(status, headers, body[:-1])


class Corrupt:
    def __call__(self, handler, status, headers, body):
        handler.reply(status, headers, body[:-1] + bytes([body[-1] ^ 1]))


class Endless:
    """Chunks until the client has enough, at most 256 MiB."""

    def __call__(self, handler, status, headers, body):
        handler.send_response(status)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.close_connection = True
        try:
            for _ in range(4096):
                handler.wfile.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")
        except OSError:
            pass


class Lost:
    """Does what was asked, and loses the answer."""

    def __call__(self, handler, status, headers, body):
        handler.reply(503, {}, b"")


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
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self):
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.owner.requests.append((self.command, self.path, dict(self.headers)))
        fault = self.server.owner.take_fault(f"{self.command} {self.path}")
        status, headers, body = (0, {}, b"") if isinstance(fault, Answer) else self.server.owner.answer(self)
        if fault:
            fault(self, status, headers, body)
        else:
            self.reply(status, headers, body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any


def sha256(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


class StandIn:
    def __init__(self, tls=None):
        """`tls`: a context of ssl."""
        self.requests, self.faults = [], []
        self.blobs, self.manifests, self.uploads, self.files = {}, {}, {}, {}
        self.etags = True
        self.file_headers = {}
        self.least_piece = 0
        self.auth = None  # None, "basic" or "bearer"
        self.users = {"ann": "secret"}
        self.identity_token = "identity-1"
        self.tokens = {}  # token: scopes
        self.lock = threading.Lock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.server.owner = self
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def fault(self, prefix, action, times=1):
        self.faults.append([prefix, action, times])

    def take_fault(self, line):
        with self.lock:
            for fault in self.faults:
                if line.startswith(fault[0]) and fault[2] > 0:
                    fault[2] -= 1
                    return fault[1]
        return None

    def asked(self, prefix):
        """The headers of the requests that begin so, in order."""
        return [headers for method, path, headers in self.requests if f"{method} {path}".startswith(prefix)]

    def answer(self, handler):
        with self.lock:
            if handler.path.startswith("/token"):
                return self.token(handler)
            refused = self.refuse(handler)
            if refused:
                return refused
            if handler.path.startswith("/v2/"):
                return self.registry(handler)
            return self.file(handler)

    # Who may come in.

    def user_of(self, handler):
        kind, _, value = handler.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return None
        user, _, password = base64.b64decode(value).decode().partition(":")
        return user if self.users.get(user) == password else ""

    def refuse(self, handler):
        if self.auth == "basic" and not self.user_of(handler):
            return 401, {"WWW-Authenticate": 'Basic realm="stand-in"'}, b'{"errors": [{"code": "UNAUTHORIZED", "message": "who are you?"}]}'
        if self.auth == "bearer":
            kind, _, value = handler.headers.get("Authorization", "").partition(" ")
            name = re.match(r"/v2/(.+)/(blobs|manifests)/", handler.path)
            actions = "pull" if handler.command in ("GET", "HEAD") else "pull,push"
            scope = f"repository:{name[1]}:{actions}" if name else ""
            if kind != "Bearer" or scope not in self.tokens.get(value, ()):
                challenge = f'Bearer realm="http://{self.host}/token",service="stand-in",scope="{scope}"'
                return 401, {"WWW-Authenticate": challenge}, b'{"errors": [{"code": "UNAUTHORIZED", "message": "token, please"}]}'
        return None

    def token(self, handler):
        if handler.command == "POST":
            form = urllib.parse.parse_qs(handler.body.decode())
            if form.get("refresh_token") != [self.identity_token] or form.get("grant_type") != ["refresh_token"]:
                return 401, {}, b""
        else:
            form = urllib.parse.parse_qs(handler.path.partition("?")[2])
            if self.users and not self.user_of(handler):
                return 401, {}, b'{"errors": [{"code": "UNAUTHORIZED", "message": "wrong password"}]}'
        if form.get("service") != ["stand-in"]:
            return 400, {}, b""
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = set(form.get("scope", []))
        kind = "access_token" if handler.command == "POST" else "token"
        return 200, {}, json.dumps({kind: token, "expires_in": 300}).encode()

    # A registry.

    def registry(self, handler):
        path, _, query = handler.path.partition("?")
        match = re.fullmatch(r"/v2/(.+)/(blobs/uploads|blobs|manifests)/([^/]*)", path)
        if not match:
            return self.missing("NAME_UNKNOWN")
        if match[2] == "manifests":
            return self.manifest(handler, match[1], match[3])
        if match[2] == "blobs":
            content = self.blobs.get(match[3])
            return self.missing("BLOB_UNKNOWN") if content is None else self.ranged(handler, content, {"Docker-Content-Digest": match[3]})
        return self.upload(handler, match[1], match[3], urllib.parse.parse_qs(query))

    @staticmethod
    def missing(code):
        return 404, {}, json.dumps({"errors": [{"code": code, "message": "not here"}]}).encode()

    def manifest(self, handler, name, version):
        if handler.command == "PUT":
            manifest = json.loads(handler.body)
            assert manifest["mediaType"] == handler.headers["Content-Type"], handler.headers["Content-Type"]
            for part in [manifest["config"], *manifest["layers"]]:
                if len(self.blobs.get(part["digest"], b"")) != part["size"]:
                    return 400, {}, b'{"errors": [{"code": "MANIFEST_BLOB_UNKNOWN", "message": "push blobs first"}]}'
            for key in (version, sha256(handler.body)):
                self.manifests[name, key] = (handler.headers["Content-Type"], handler.body)
            return 201, {"Docker-Content-Digest": sha256(handler.body)}, b""
        if (name, version) not in self.manifests:
            return self.missing("MANIFEST_UNKNOWN")
        kind, content = self.manifests[name, version]
        if kind not in handler.headers.get("Accept", ""):
            return self.missing("MANIFEST_UNKNOWN")
        return 200, {"Content-Type": kind, "Docker-Content-Digest": sha256(content)}, content

    def upload(self, handler, name, key, query):
        place = f"/v2/{name}/blobs/uploads/"
        if handler.command == "POST":
            key = f"u{len(self.uploads)}"
            self.uploads[key] = b""
            return 202, {"Location": f"{place}{key}?state=0", "OCI-Chunk-Min-Length": str(self.least_piece)}, b""
        if key not in self.uploads:
            return self.missing("BLOB_UPLOAD_UNKNOWN")
        have = len(self.uploads[key])
        state = {"Location": f"{place}{key}?state={have}", "Range": f"0-{max(have - 1, 0)}"}
        if handler.command == "GET":
            return 204, state, b""
        if query.get("state") != [str(have)]:
            return 416, state, b""
        if handler.command == "PATCH":
            if handler.headers.get("Content-Range") != f"{have}-{have + len(handler.body) - 1}":
                return 416, state, b""
            self.uploads[key] += handler.body
            have = len(self.uploads[key])
            return 202, {"Location": f"{place}{key}?state={have}", "Range": f"0-{have - 1}"}, b""
        content = self.uploads.pop(key) + handler.body
        if query.get("digest") != [sha256(content)]:
            return 400, {}, b'{"errors": [{"code": "DIGEST_INVALID", "message": "other bytes"}]}'
        self.blobs[sha256(content)] = content
        return 201, {"Docker-Content-Digest": sha256(content)}, b""

    # Files.

    def file(self, handler):
        if handler.command == "PUT":
            self.files[handler.path] = handler.body
            return 201, {"ETag": self.etag(handler.body)}, b""
        content = self.files.get(handler.path)
        if content is None:
            return 404, {}, b"<html>nothing here</html>"
        headers = {"ETag": self.etag(content), **self.file_headers} if self.etags else dict(self.file_headers)
        if self.etags and handler.headers.get("If-None-Match") == self.etag(content):
            return 304, headers, b""
        return self.ranged(handler, content, headers)

    @staticmethod
    def etag(content):
        return f'"{hashlib.md5(content).hexdigest()}"'

    def ranged(self, handler, content, headers):
        wanted = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        condition = handler.headers.get("If-Range")
        if not wanted or (condition and condition != headers.get("ETag")):
            return 200, headers, content
        start = int(wanted[1])
        if start >= len(content):
            return 416, {"Content-Range": f"bytes */{len(content)}"}, b""
        return 206, {**headers, "Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}, content[start:]
