#!/usr/bin/env python3
"""`push` and `pull` against real servers: the CNCF distribution registry and the Versity S3 gateway; and what OPA and Conftest
pull from such a registry, and push to it. install_servers.sh builds them; a test whose programs are missing is left out."""
import base64
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request

from program import SKIPPED, ProgramTest

HERE = pathlib.Path(__file__).resolve()
os.environ["PATH"] += os.pathsep + os.environ.get("REGOC_SERVERS", str(HERE.parents[2] / "build/servers"))

# User `ann`, password `secret`, as `htpasswd -B` writes it.
HTPASSWD = "ann:$2a$04$hRxvKvg.cz9MC14Nlur9GeQEYiSx/3ENkd.rwZdjuGMnR1KVDW25i\n"
S3_KEYS = {"AWS_ACCESS_KEY_ID": "test-key", "AWS_SECRET_ACCESS_KEY": "test-secret"}


def needs(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    return unittest.skipIf(missing, f"left out: no `{'`, `'.join(missing)}` (tests/e2e/install_servers.sh builds them)")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Relay:
    """Passes connections on to a port; the first one breaks after `after` bytes of answers."""

    def __init__(self, port, after):
        self.target, self.left = port, after
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        try:
            while True:
                client = self.listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self.target))
                threading.Thread(target=self.copy, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self.copy, args=(server, client, True), daemon=True).start()
        except OSError:
            pass  # closed

    def copy(self, source, sink, counts):
        try:
            while piece := source.recv(4096):
                if counts and self.left is not None:
                    piece = piece[:self.left]
                    self.left -= len(piece)
                sink.sendall(piece)
                if counts and self.left == 0:
                    self.left = None
                    break
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class ServerTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.environment(DOCKER_CONFIG=str(self.folder / "docker"), HOME=str(self.folder / "home"))
        self.write("data.json", json.dumps({"limits": {"containers": 3}, "noise": os.urandom(20000).hex()}))
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        self.succeed("build", "-e", "p/deny", "-t", "plan", "-r", "v7", "--signing-alg", "ES256", "--signing-key", "key.pem",
                     "-o", "b.tar.gz", "p.rego", "data.json")
        self.bundle = (self.folder / "b.tar.gz").read_bytes()

    def environment(self, **variables):
        for name, value in variables.items():
            before = os.environ.get(name)
            self.addCleanup(os.environ.__setitem__ if before is not None else lambda n, _: os.environ.pop(n, None), name, before)
            os.environ[name] = value

    def start(self, port, *command):
        log = open(self.folder / "server.log", "ab")
        self.addCleanup(log.close)
        process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                time.sleep(0.02)
        self.fail(f"{command[0]} does not start: " + (self.folder / "server.log").read_text()[-2000:])

    def registry(self, auth=None):
        """Its port."""
        port = free_port()
        config = {"version": 0.1, "log": {"level": "error"}, "http": {"addr": f"127.0.0.1:{port}"},
                  "storage": {"filesystem": {"rootdirectory": str(self.folder / "registry")}}}
        if auth:
            config["auth"] = auth
        self.write("registry.yml", json.dumps(config))  # YAML takes JSON
        self.start(port, "registry", "serve", "registry.yml")
        return port

    def pull(self, reference, *flags, output="got.tar.gz"):
        return json.loads(self.succeed("pull", "-f", "json", "--cache-dir", "cache", "--retry-delay", "1ms", "-o", output, *flags, reference))

    def push(self, reference, *flags):
        return json.loads(self.succeed("push", "-f", "json", *flags, "b.tar.gz", reference))

    def got(self, name="got.tar.gz"):
        return (self.folder / name).read_bytes()

    def fail_with(self, expected, *arguments):
        done = self.regoc(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(expected, done.stderr)


class TokenService(http.server.BaseHTTPRequestHandler):
    """Signs what is asked for, for user `ann`, as the distribution registry's documentation says."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        expected = "Basic " + base64.b64encode(b"ann:secret").decode()
        if self.headers.get("Authorization") != expected:
            self.send_response(401)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        query = urllib.parse.parse_qs(self.path.partition("?")[2])
        access = [dict(zip(("type", "name", "actions"), scope.split(":"))) for scope in query.get("scope", [])]
        body = json.dumps({"token": self.server.sign([{**one, "actions": one["actions"].split(",")} for one in access])}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@needs("registry")
class Registry(ServerTest):
    def test_by_tag_and_by_digest(self):
        port = self.registry()
        for flags in ([], ["--chunk-size", "9000"]):
            with self.subTest(flags=flags):
                name = f"oci://127.0.0.1:{port}/acme/policies{len(flags)}"
                pushed = self.push(name + ":v1", *flags)
                self.assertEqual(self.push(name + ":v2")["sent_bytes"], 0)
                for reference in (name + ":v1", name + ":v2", pushed["pinned"]):
                    self.assertEqual(self.pull(reference, "--no-cache")["digest"], pushed["digest"])
                    self.assertEqual(self.got(), self.bundle)
        self.fail_with("404 not found: MANIFEST_UNKNOWN", "pull", name + ":v3")
        self.fail_with("404 not found: MANIFEST_UNKNOWN", "pull", f"oci://127.0.0.1:{port}/acme/other")

    def test_single_files(self):
        name = f"oci://127.0.0.1:{self.registry()}/acme/policies"
        for form in ("conftest", "both"):
            self.push(f"{name}:{form}", "--artifact", form)
            report = self.pull(f"{name}:{form}", "--signing-alg", "ES256", "--verification-key", "public.pem", output=form + "/")
            self.assertTrue(report["verified"])
            self.assertEqual(self.got(form + "/p.rego"), self.got("p.rego"))

    def test_a_broken_connection(self):
        port = self.registry()
        self.push(f"oci://127.0.0.1:{port}/acme/policies:v1")
        relay = Relay(port, 9000)
        self.addCleanup(relay.listener.close)
        self.pull(f"oci://{relay.host}/acme/policies:v1", "--no-cache")
        self.assertIsNone(relay.left)
        self.assertEqual(self.got(), self.bundle)
        self.assertIn('" 206 ', (self.folder / "server.log").read_text())

    def test_passwords(self):
        self.write("htpasswd", HTPASSWD)
        port = self.registry({"htpasswd": {"realm": "test", "path": str(self.folder / "htpasswd")}})
        name = f"oci://127.0.0.1:{port}/acme/policies:v1"
        self.fail_with("401 unauthorized: UNAUTHORIZED", "push", "b.tar.gz", name)
        auth = base64.b64encode(b"ann:secret").decode()
        self.write("docker/config.json", json.dumps({"auths": {f"127.0.0.1:{port}": {"auth": auth}}}))
        self.push(name)
        self.pull(name)
        self.assertEqual(self.got(), self.bundle)

    def test_tokens(self):
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "token.key", "-out", "token.pem", "-days", "2", "-subj", "/CN=test")
        self.openssl("x509", "-in", "token.pem", "-outform", "DER", "-out", "token.der")
        service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenService)
        service.sign = self.sign_token
        threading.Thread(target=service.serve_forever, daemon=True).start()
        self.addCleanup(service.server_close)
        self.addCleanup(service.shutdown)
        port = self.registry({"token": {"realm": f"http://127.0.0.1:{service.server_port}/token", "service": "real", "issuer": "test",
                                        "rootcertbundle": str(self.folder / "token.pem")}})
        name = f"oci://127.0.0.1:{port}/acme/policies:v1"
        self.fail_with("token service of", "push", "b.tar.gz", name)
        auth = base64.b64encode(b"ann:secret").decode()
        self.write("docker/config.json", json.dumps({"auths": {f"127.0.0.1:{port}": {"auth": auth}}}))
        self.push(name, "--chunk-size", "9000")
        self.pull(name)
        self.assertEqual(self.got(), self.bundle)

    def sign_token(self, access):
        def encoded(content):
            return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

        now = int(time.time())
        header = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(self.got("token.der")).decode()]}
        claims = {"iss": "test", "sub": "ann", "aud": "real", "exp": now + 600, "nbf": now - 600, "iat": now, "jti": str(now), "access": access}
        text = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", "token.key"], cwd=self.folder, input=text.encode(), capture_output=True, check=True)
        return text + "." + encoded(signed.stdout)


@needs("registry", "conftest")
class Conftest(ServerTest):
    def conftest(self, *arguments, status=0):
        done = self.run_command("conftest", *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def test_conftest_pulls_what_we_push(self):
        port = self.registry()
        self.write("bad.json", '{"containers": [{"name": "a", "image": "r/a:latest"}]}')
        self.write("good.json", '{"containers": []}')
        for form in ("conftest", "both"):
            with self.subTest(form=form):
                self.push(f"oci://127.0.0.1:{port}/acme/policies:{form}", "--artifact", form)
                self.conftest("pull", "--policy", form, f"oci://127.0.0.1:{port}/acme/policies:{form}")
                self.assertEqual(self.got(form + "/p.rego"), self.got("p.rego"))
                flags = ["-p", form + "/p.rego", "-d", form + "/data.json", "-n", "p"]
                self.assertIn("a: 1 of 3", self.conftest("test", *flags, "bad.json", status=1))
                self.conftest("test", *flags, "good.json")

    def test_we_pull_what_conftest_pushes(self):
        port = self.registry()
        self.write("policy/sub/p.rego", self.got("p.rego"))
        self.write("policy/data.json", '{"limits": {"containers": 3}}')
        self.conftest("push", "--policy", "policy", f"127.0.0.1:{port}/acme/theirs:v1")
        self.pull(f"oci://127.0.0.1:{port}/acme/theirs:v1", output="folder/")
        self.assertEqual(self.got("folder/policy/sub/p.rego"), self.got("p.rego"))
        self.pull(f"oci://127.0.0.1:{port}/acme/theirs:v1")
        self.assertEqual(self.succeed("eval", "-b", "got.tar.gz", "-f", "raw", "data.policy.limits.containers").strip(), "3")
        self.assertIn("policy/sub/p.rego", self.succeed("inspect", "got.tar.gz"))


@needs("registry", "opa")
class Opa(ServerTest):
    def serve_bundle(self, port, resource):
        """OPA's server with our bundle: verified, because it knows the key."""
        opa = free_port()
        self.write("opa.json", json.dumps({
            "services": {"ours": {"url": f"http://127.0.0.1:{port}", "type": "oci"}},
            "bundles": {"p": {"service": "ours", "resource": resource, "signing": {"keyid": "default"},
                              "polling": {"min_delay_seconds": 1, "max_delay_seconds": 2}}},
            "keys": {"default": {"algorithm": "ES256", "key": self.got("public.pem").decode()}},
            "persistence_directory": str(self.folder / "opa")}))
        self.start(opa, "opa", "run", "--server", "--addr", f"127.0.0.1:{opa}", "-c", "opa.json", "--log-level", "error")
        return f"http://127.0.0.1:{opa}"

    def activated(self, url):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                return urllib.request.urlopen(url + "/health?bundles").status == 200
            except urllib.error.HTTPError:
                time.sleep(0.05)
        return False

    def test_opa_loads_and_verifies_what_we_push(self):
        port = self.registry()
        for form in ("opa", "both"):
            with self.subTest(form=form):
                resource = f"127.0.0.1:{port}/acme/policies:{form}"
                self.push("oci://" + resource, "--artifact", form)
                url = self.serve_bundle(port, resource)
                self.assertTrue(self.activated(url), (self.folder / "server.log").read_text()[-2000:])
                body = json.dumps({"input": {"containers": [{"name": "a", "image": "r/a:latest"}]}}).encode()
                answer = urllib.request.urlopen(urllib.request.Request(url + "/v1/data/p/deny", body, {"Content-Type": "application/json"}))
                self.assertEqual(json.load(answer)["result"], ["a: 1 of 3"])


@needs("versitygw")
class S3(ServerTest):
    def setUp(self):
        super().setUp()
        self.environment(**S3_KEYS)
        (self.folder / "s3/bundles").mkdir(parents=True)
        self.port = free_port()
        self.start(self.port, "versitygw", "--access", "test-key", "--secret", "test-secret", "--port", f"127.0.0.1:{self.port}", "posix", str(self.folder / "s3"))
        self.endpoint = ["--s3-endpoint", f"http://127.0.0.1:{self.port}"]

    def test_round_trip(self):
        for key in ("acl.tar.gz", "a b/ü+(1).tar.gz".replace(" ", "%20")):
            with self.subTest(key=key):
                reference = "s3://bundles/" + key
                digest = self.push(reference, *self.endpoint)["digest"]
                self.assertFalse(self.pull(reference, *self.endpoint)["from_cache"])
                self.assertEqual(self.got(), self.bundle)
                self.assertTrue(self.pull(reference, *self.endpoint)["from_cache"])
                self.assertEqual(self.pull(reference, *self.endpoint, "--no-cache", "--digest", digest)["digest"], digest)

    def test_profiles_and_the_environment(self):
        for name in S3_KEYS:
            os.environ.pop(name)
        self.fail_with("403 forbidden: AccessDenied", "push", *self.endpoint, "b.tar.gz", "s3://bundles/acl.tar.gz")
        self.write("home/.aws/credentials", "[ci]\naws_access_key_id = test-key\naws_secret_access_key = test-secret\n")
        self.write("home/.aws/config", f"[profile ci]\nendpoint_url = http://127.0.0.1:{self.port}\nregion = us-east-1\n")
        self.push("s3://bundles/acl.tar.gz", "--s3-profile", "ci")
        self.environment(AWS_PROFILE="ci")
        self.pull("s3://bundles/acl.tar.gz")
        self.assertEqual(self.got(), self.bundle)
        self.fail_with("no profile `none`", "pull", "--s3-profile", "none", "s3://bundles/acl.tar.gz")

    def test_a_broken_connection(self):
        self.push("s3://bundles/acl.tar.gz", *self.endpoint)
        relay = Relay(self.port, 9000)
        self.addCleanup(relay.listener.close)
        self.pull("s3://bundles/acl.tar.gz", "--s3-endpoint", f"http://{relay.host}")
        self.assertEqual(self.got(), self.bundle)
        self.assertIn("206", (self.folder / "server.log").read_text())

    def test_what_is_refused(self):
        self.push("s3://bundles/acl.tar.gz", *self.endpoint)
        self.fail_with("404 not found: NoSuchKey", "pull", *self.endpoint, "s3://bundles/none")
        self.fail_with("404 not found: NoSuchBucket", "pull", *self.endpoint, "s3://nowhere/none")
        stored = self.folder / "s3/bundles/acl.tar.gz"
        content = bytearray(stored.read_bytes())
        content[-1] ^= 1
        stored.write_bytes(content)  # in place: what was noted at the push stays
        self.fail_with("as when it was pushed", "pull", "--no-cache", *self.endpoint, "s3://bundles/acl.tar.gz")
        self.environment(AWS_SECRET_ACCESS_KEY="other")
        self.fail_with("403 forbidden: SignatureDoesNotMatch", "pull", "--no-cache", *self.endpoint, "s3://bundles/acl.tar.gz")


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2, warnings="ignore").result
    everything_left_out = result.testsRun > 0 and len(result.skipped) >= result.testsRun
    raise SystemExit(not result.wasSuccessful() or (SKIPPED if everything_left_out else 0))
