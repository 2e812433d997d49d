#!/usr/bin/env python3
"""`push` and `pull` against a strict stand-in server, with everything that networks and servers do wrong."""
import base64
import hashlib
import json
import os
import ssl
import stat
import unittest

from program import ProgramTest
from stand_in import Answer, Corrupt, Cut, Endless, Lost, Shorter, StandIn, sha256

FAST = ["--retry-delay", "1ms"]
BLOBS = "GET /v2/acme/policies/blobs/"


class StoreTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.environment(DOCKER_CONFIG=str(self.folder / "docker"), HOME=str(self.folder / "home"))
        self.cache = ["--cache-dir", "cache"]
        # Random bytes keep it from being packed to nothing: faults need something to strike.
        self.write("data.json", json.dumps({"limits": {"containers": 3}, "noise": os.urandom(20000).hex()}))
        self.succeed("build", "-t", "rego", "-e", "p/deny", "-r", "v7", "-o", "b.tar.gz", "p.rego", "data.json")
        self.bundle = (self.folder / "b.tar.gz").read_bytes()

    def serve(self):
        server = StandIn()
        self.addCleanup(server.close)
        return server

    def environment(self, **variables):
        for name, value in variables.items():
            before = os.environ.get(name)
            self.addCleanup(os.environ.__setitem__ if before is not None else lambda n, _: os.environ.pop(n, None), name, before)
            os.environ[name] = value

    def oci(self, version=":v1", server=None):
        return f"oci://{(server or self.server).host}/acme/policies{version}"

    def push(self, *flags, reference=None):
        return json.loads(self.succeed("push", *FAST, "-f", "json", *flags, "b.tar.gz", reference or self.oci()))

    def pull(self, *flags, reference=None, output="got.tar.gz"):
        return json.loads(self.succeed("pull", *FAST, *self.cache, "-f", "json", "-o", output, *flags, reference or self.oci()))

    def refuse(self, expected, *arguments, written=()):
        """The command fails with 1 and says why, and writes nothing but what is in `written`."""
        before = self.outputs()
        done = self.regoc(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(expected, done.stderr)
        self.assertTrue(done.stderr.startswith("error: "), done.stderr)
        self.assertEqual(self.outputs() - before, set(written))

    def refuse_pull(self, expected, *flags, reference=None):
        self.refuse(expected, "pull", *FAST, *self.cache, "-o", "got.tar.gz", *flags, reference or self.oci())

    def outputs(self):
        return {name for name in self.files() if not name.startswith(("cache/", "docker/", "home/"))}

    def got(self, name="got.tar.gz"):
        return (self.folder / name).read_bytes()

    def manifest(self, version="v1"):
        return json.loads(self.server.manifests["acme/policies", version][1])


class Registries(StoreTest):
    def test_by_tag_and_by_digest(self):
        pushed = self.push()
        self.assertEqual(pushed["pinned"], self.oci("@" + pushed["digest"]))
        self.assertEqual(self.manifest(), {
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": sha256(b"{}"), "size": 2},
            "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": sha256(self.bundle),
                        "size": len(self.bundle), "annotations": {"org.opencontainers.image.title": "b.tar.gz"}}],
            "annotations": {"org.opencontainers.image.revision": "v7"}})
        for reference in (self.oci(), pushed["pinned"], self.oci(":v1@" + pushed["digest"])):
            with self.subTest(reference=reference):
                self.assertEqual(self.pull("--no-cache", reference=reference)["digest"], pushed["digest"])
                self.assertEqual(self.got(), self.bundle)

    def test_what_is_there_is_not_sent(self):
        self.assertEqual(self.push()["sent_bytes"], len(self.bundle) + 2)
        self.assertEqual(self.push()["sent_bytes"], 0)

    def test_annotations(self):
        self.push("--annotation", "org.opencontainers.image.source=https://example.com/r?a=b", "--created", "2026-11-28T10:00:00Z")
        self.assertEqual(self.manifest()["annotations"], {
            "org.opencontainers.image.created": "2026-11-28T10:00:00Z", "org.opencontainers.image.revision": "v7",
            "org.opencontainers.image.source": "https://example.com/r?a=b"})
        self.refuse("--created: want a time", "push", "--created", "today", "b.tar.gz", self.oci())
        self.refuse("--annotation: want KEY=VALUE", "push", "--annotation", "x", "b.tar.gz", self.oci())

    def test_digest_file_and_pins(self):
        digest = self.push("--digest-file", "digest.txt")["digest"]
        self.assertEqual((self.folder / "digest.txt").read_text(), digest + "\n")
        self.push(reference=self.oci("@" + digest))
        other = "sha256:" + "0" * 64
        self.refuse("pinned to " + other, "push", "b.tar.gz", self.oci("@" + other))
        self.refuse_pull("404 not found: MANIFEST_UNKNOWN: not here", reference=self.oci("@" + other))
        self.refuse_pull("404 not found", "--digest", other)
        self.refuse_pull("pinned to " + digest, "--digest", other, reference=self.oci("@" + digest))
        self.refuse_pull("--digest: want sha256:", "--digest", "md5:0")

    def test_pinned_content_comes_from_the_cache_alone(self):
        pinned = self.push()["pinned"]
        self.assertFalse(self.pull(reference=pinned)["from_cache"])
        asked = len(self.server.requests)
        self.assertTrue(self.pull(reference=pinned)["from_cache"])
        self.assertEqual(len(self.server.requests), asked)
        self.assertFalse(self.pull("--no-cache", reference=pinned)["from_cache"])

    def test_a_broken_cache_is_no_cache(self):
        pinned = self.push()["pinned"]
        self.pull(reference=pinned)
        for path in (self.folder / "cache").rglob("*"):
            if path.is_file():
                path.write_bytes(path.read_bytes()[:-1] + b"?")
        self.assertFalse(self.pull(reference=pinned)["from_cache"])
        self.assertEqual(self.got(), self.bundle)

    def test_what_broken_downloads_leave_counts(self):
        self.push()
        self.server.fault(BLOBS, Cut(9000))
        self.refuse_pull("", "--retries", "0", "--cache-size", "1KB")
        self.assertLess(sum(path.stat().st_size for path in (self.folder / "cache").rglob("*") if path.is_file()), 1024)

    def test_the_cache_has_a_bound(self):
        pinned = self.push()["pinned"]
        self.pull("--cache-size", "1KB", reference=pinned)
        self.assertLess(sum(path.stat().st_size for path in (self.folder / "cache").rglob("*") if path.is_file()), 1024)

    def test_an_index_leads_to_its_bundle(self):
        digest = self.push()["digest"]
        kind = "application/vnd.oci.image.index.v1+json"
        entry = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 1}
        attestation = {**entry, "digest": "sha256:" + "1" * 64, "platform": {"os": "unknown", "architecture": "unknown"}}
        index = json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": [attestation, entry]}).encode()
        self.server.manifests["acme/policies", "all"] = (kind, index)
        self.assertEqual(self.pull(reference=self.oci(":all"))["digest"], sha256(index))
        self.assertEqual(self.got(), self.bundle)
        nested = json.dumps({"schemaVersion": 2, "manifests": [{**entry, "digest": sha256(index)}]}).encode()
        self.server.manifests["acme/policies", sha256(index)] = (kind, nested)  # not what it says it is
        self.server.manifests["acme/policies", "loop"] = (kind, nested)
        self.refuse_pull("the manifest has the digest", "--no-cache", reference=self.oci(":loop"))

    def test_other_artifacts_are_no_bundles(self):
        self.push()
        manifest = self.manifest()
        manifest["layers"][0]["mediaType"] = "application/vnd.oci.image.layer.v1.tar"
        for name, text, expected in (
                ("image", json.dumps(manifest), "holds no bundle, but layers of type application/vnd.oci.image.layer.v1.tar"),
                ("empty", '{"schemaVersion": 2}', "holds no bundle, but no layers"),
                ("old", '{"schemaVersion": 1}', "`schemaVersion` is not 2"),
                ("html", "<html>", "not a JSON object"),
                ("list", '{"schemaVersion": 2, "layers": {}}', "`layers` is no array"),
                ("weak", json.dumps({**manifest, "layers": [{"digest": "md5:1", "size": 1}]}), "the digest `md5:1`"),
                ("size", json.dumps({**manifest, "layers": [{"digest": sha256(b""), "size": -1}]}), "has no size")):
            with self.subTest(name=name):
                self.server.manifests["acme/policies", name] = (manifest["mediaType"], text.encode())
                self.refuse_pull(expected, reference=self.oci(":" + name))

    def test_uploads_in_pieces(self):
        self.push("--chunk-size", "9000")
        pieces = self.server.asked("PATCH /v2/acme/policies/blobs/uploads/")
        self.assertEqual(len(pieces), -(-len(self.bundle) // 9000))
        self.pull()
        self.assertEqual(self.got(), self.bundle)

    def test_a_registry_may_want_larger_pieces(self):
        self.server.least_piece = 6000
        self.push("--chunk-size", "100")
        sizes = [int(headers["Content-Length"]) for headers in self.server.asked("PATCH")]
        self.assertEqual(set(sizes[:-1]), {6000})
        self.assertEqual(self.server.blobs[sha256(self.bundle)], self.bundle)

    def test_a_lost_answer_to_a_piece(self):
        self.server.fault("PATCH", Lost())
        self.push("--chunk-size", "9000")
        self.assertEqual(len(self.server.asked("PATCH")), -(-len(self.bundle) // 9000))  # none was sent twice
        self.assertEqual(self.server.blobs[sha256(self.bundle)], self.bundle)

    def test_a_lost_answer_to_the_last_request(self):
        self.server.fault("PUT /v2/acme/policies/blobs/uploads/", Lost())
        self.push()
        self.assertEqual(self.server.blobs[sha256(self.bundle)], self.bundle)

    def test_uploads_that_never_work(self):
        self.server.fault("PATCH", Answer(500), times=100)
        self.refuse("500 internal server error", "push", *FAST, "--chunk-size", "9000", "b.tar.gz", self.oci())
        self.server.fault("POST", Answer(403, b'{"errors": [{"code": "DENIED", "message": "read\\u001b[31m only"}]}'))
        self.refuse("403 forbidden: DENIED: read [31m only", "push", *FAST, "b.tar.gz", self.oci())
        self.assertNotIn(("acme/policies", "v1"), self.server.manifests)

    def test_conftest_form(self):
        self.succeed("push", "--artifact", "conftest", "b.tar.gz", self.oci())
        layers = {layer["annotations"]["org.opencontainers.image.title"]: layer["mediaType"] for layer in self.manifest()["layers"]}
        self.assertEqual(layers, {
            "p.rego": "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego",
            "data.json": "application/vnd.cncf.openpolicyagent.data.layer.v1+json", ".manifest": "application/octet-stream"})
        self.pull(output="folder/")
        self.assertEqual((self.folder / "folder/p.rego").read_bytes(), (self.folder / "p.rego").read_bytes())
        self.pull(output="again.tar.gz")
        self.assertIn("a: 2 of 3", self.succeed("eval", "-b", "again.tar.gz", "-i", "input.json", "data.p.deny"))

    def test_both_forms(self):
        self.succeed("push", "--artifact", "both", "b.tar.gz", self.oci())
        self.assertEqual(len(self.manifest()["layers"]), 4)
        self.pull()
        self.assertEqual(self.got(), self.bundle)

    def test_files_with_bad_names_are_refused(self):
        self.succeed("push", "--artifact", "conftest", "b.tar.gz", self.oci())
        manifest = self.manifest()
        for name, expected in (("../p.rego", "`..`"), ("/etc//x.rego", "etc"), ("a\nb.rego", "a"), ("P.REGO", "case"), ("p.rego/x.rego", "p.rego")):
            with self.subTest(name=name):
                manifest["layers"][0]["annotations"]["org.opencontainers.image.title"] = name
                self.server.manifests["acme/policies", "bad"] = (manifest["mediaType"], json.dumps(manifest).encode())
                self.refuse("", "pull", *self.cache, "-o", "folder/", self.oci(":bad"))

    def test_data_that_a_bundle_would_not_load(self):
        self.succeed("push", "--artifact", "conftest", "b.tar.gz", self.oci())
        text = json.dumps(self.manifest()).replace('"data.json"', '"exceptions.json"').encode()
        self.server.manifests["acme/policies", "v2"] = (self.manifest()["mediaType"], text)
        self.refuse_pull("`exceptions.json` is data that a bundle would not load", reference=self.oci(":v2"))
        self.pull(reference=self.oci(":v2"), output="folder/")

    def test_zstd_bundles_and_folders(self):
        self.succeed("build", "-t", "rego", "-o", "z.tar.zst", "p.rego", "data.json")
        self.succeed("push", "z.tar.zst", self.oci())
        self.assertEqual(self.manifest()["layers"][0]["mediaType"], "application/vnd.oci.image.layer.v1.tar+zstd")
        self.succeed("pull", *self.cache, self.oci())
        self.assertEqual(self.got("bundle.tar.zst"), self.got("z.tar.zst"))
        self.pull(output="folder/")
        first = json.loads(self.succeed("push", "-f", "json", "folder", self.oci(":f")))["digest"]
        self.assertEqual(json.loads(self.succeed("push", "-f", "json", "folder/", self.oci(":f")))["digest"], first)
        self.pull(reference=self.oci(":f"))
        self.assertIn("a: 2 of 3", self.succeed("eval", "-b", "got.tar.gz", "-i", "input.json", "data.p.deny"))


class Commands(StoreTest):
    """Commands that take bundles take them from where they are kept, too."""

    def setUp(self):
        super().setUp()
        self.environment(XDG_CACHE_HOME=str(self.folder / "xdg"))
        self.push()
        self.server.files["/b.tar.gz"] = self.bundle
        self.url = f"http://{self.server.host}/b.tar.gz"

    def test_all_of_them(self):
        for reference in (self.oci(), self.url):
            answer = json.loads(self.succeed("eval", "-b", reference, "-i", "input.json", "data.p.deny"))
            self.assertEqual(answer["result"][0]["expressions"][0]["value"], ["a: 2 of 3"])
            self.assertEqual(json.loads(self.succeed("inspect", "-f", "json", reference))["manifest"]["revision"], "v7")
            self.succeed("check", "-b", reference)
            self.succeed("diff", "b.tar.gz", reference)
            self.succeed("build", "-b", "-t", "rego", "-o", "again.tar.gz", reference)
            self.succeed("replay", "b.tar.gz", reference, "--entrypoint", "p/deny", "--decisions", "input.json")

    def test_what_is_known_comes_from_the_cache(self):
        for _ in range(2):
            self.succeed("eval", "-b", self.oci(), "data.p.deny")
        self.assertEqual(len(self.server.asked("GET " + BLOBS[4:])), 1)
        self.assertTrue(any((self.folder / "xdg" / "regoc-bundles").rglob("*")))

    def test_signatures_are_demanded_as_of_files(self):
        keys = ["--signing-alg", "HS256", "--verification-key", "s"]
        for command in (["eval", "data.p.deny", "-b"], ["inspect"], ["verify"], ["check", "-b"]):
            done = self.regoc(*command, self.oci(), *keys)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("bundle missing .signatures.json file", done.stdout + done.stderr)
        self.succeed("sign", "--signing-alg", "HS256", "--signing-key", "s", "b.tar.gz")
        self.server.files["/b.tar.gz"] = (self.folder / "b.tar.gz").read_bytes()
        for command in (["eval", "data.p.deny", "-b"], ["inspect"], ["verify"], ["check", "-b"]):
            self.succeed(*command, self.url, *keys)

    def test_faults_are_told(self):
        self.assertIn("404", self.regoc("inspect", self.url + "x").stderr)
        self.assertIn("would not be encrypted", self.regoc("inspect", "http://bundles.invalid/b").stderr)
        login = self.url.replace("http://", "http://ann:hunter2@")
        said = self.regoc("verify", login, "--signing-alg", "HS256", "--verification-key", "s").stderr
        self.assertIn("put user and password into ~/.netrc", said)
        self.assertNotIn("hunter2", said)


class Logins(StoreTest):
    def docker(self, **config):
        self.write("docker/config.json", json.dumps(config))

    def auth(self, password="secret"):
        return {"auth": base64.b64encode(b"ann:" + password.encode()).decode()}

    def helper(self, name, script):
        path = self.write(f"bin/{name}", "#!/bin/sh\n" + script)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        self.environment(PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}")

    def test_basic(self):
        self.server.auth = "basic"
        self.refuse("401 unauthorized: UNAUTHORIZED: who are you?", "push", *FAST, "b.tar.gz", self.oci())
        self.docker(auths={self.server.host: self.auth()})
        self.push()
        self.docker(auths={f"http://{self.server.host}/v2/": {"username": "ann", "password": "secret"}})
        self.pull()
        self.docker(auths={self.server.host: self.auth("wrong")})
        self.refuse_pull("401 unauthorized")
        self.docker(auths={"elsewhere.example": self.auth()})
        self.refuse_pull("401 unauthorized")

    def test_password_on_standard_input(self):
        import subprocess
        from program import PROGRAM
        self.server.auth = "basic"
        for password, status in (("secret\n", 0), ("wrong\n", 1)):
            done = subprocess.run([PROGRAM, "push", "--username", "ann", "--password-stdin", "b.tar.gz", self.oci()], cwd=self.folder,
                                  input=password, text=True, capture_output=True, timeout=60)
            self.assertEqual(done.returncode, status, done.stderr)
        self.refuse("belong together", "push", "--username", "ann", "b.tar.gz", self.oci())
        self.refuse("there is no password", "push", "--username", "ann", "--password-stdin", "b.tar.gz", self.oci())

    def test_tokens(self):
        self.server.auth = "bearer"
        self.refuse("token service of " + self.server.host, "push", *FAST, "b.tar.gz", self.oci())
        self.docker(auths={self.server.host: self.auth()})
        self.push()
        self.assertTrue(any("scope=repository%3Aacme%2Fpolicies%3Apull%2Cpush" in path for _, path, _ in self.server.requests))
        self.pull()
        self.assertEqual(self.got(), self.bundle)

    def test_anonymous_tokens(self):
        self.server.auth, self.server.users = "bearer", {}
        self.push()
        self.assertNotIn("Authorization", self.server.asked("GET /token")[0])

    def test_identity_tokens(self):
        self.server.auth = "bearer"
        self.docker(auths={self.server.host: {"identitytoken": "identity-1"}})
        self.push()
        self.docker(auths={self.server.host: {"identitytoken": "identity-2"}})
        self.refuse_pull("token service of")

    def test_a_token_of_ones_own(self):
        self.server.auth = "bearer"
        self.write("token", "mine\n")
        self.server.tokens["mine"] = {"repository:acme/policies:pull", "repository:acme/policies:pull,push"}
        self.push("--token-file", "token")
        self.assertEqual(self.server.asked("GET /token"), [])
        self.write("token", "expired\n")
        self.refuse_pull("401 unauthorized: UNAUTHORIZED: token, please", "--token-file", "token")
        self.refuse_pull("none: no such file", "--token-file", "none")

    def test_credential_helpers(self):
        self.server.auth = "basic"
        answer = f"""read server; [ "$1" = get ] && [ "$server" = {self.server.host} ] && echo '{{"Username": "ann", "Secret": "secret"}}'"""
        self.helper("docker-credential-good", answer)
        self.helper("docker-credential-none", "echo 'credentials not found in native keychain'; exit 1")
        self.helper("docker-credential-bad", "echo 'the keychain is locked'; exit 3")
        self.helper("docker-credential-odd", "echo hello")
        self.docker(credHelpers={self.server.host: "good"}, credsStore="bad")
        self.push()
        self.docker(credsStore="good")
        self.pull()
        self.docker(credsStore="none", auths={self.server.host: self.auth()})
        self.pull("--no-cache")
        for name, expected in (("none", "401 unauthorized"), ("bad", "docker-credential-bad: exit code 3: the keychain is locked"),
                               ("odd", "docker-credential-odd: its answer is not JSON"), ("missing", "docker-credential-missing cannot be started"),
                               ("../x", "not a name")):
            with self.subTest(name=name):
                self.docker(credsStore=name)
                self.refuse_pull(expected)

    def test_identity_tokens_of_helpers(self):
        self.server.auth = "bearer"
        self.helper("docker-credential-token", """echo '{"Username": "<token>", "Secret": "identity-1"}'""")
        self.docker(credsStore="token")
        self.push()

    def test_broken_credential_files(self):
        self.server.auth = "basic"
        self.write("docker/config.json", "{")
        self.refuse_pull("config.json: not a JSON object")
        self.docker(auths={self.server.host: {"auth": "%%%"}})
        self.refuse_pull("is no base64 of user:password")

    def test_credentials_stay_at_their_host(self):
        other = self.serve()
        self.docker(auths={self.server.host: self.auth(), other.host: self.auth()})
        for kind in ("basic", "bearer"):
            with self.subTest(kind=kind):
                self.server.auth = None
                self.push()
                self.server.auth = kind
                digest = sha256(self.bundle)
                other.files["/elsewhere"] = self.bundle
                self.server.fault(BLOBS, Answer(307, Location=f"http://{other.host}/elsewhere"))
                self.pull("--no-cache")
                self.assertEqual(self.got(), self.bundle)
                self.assertIn("Authorization", self.server.asked(BLOBS + digest)[-1])
                self.assertNotIn("Authorization", other.asked("GET /elsewhere")[-1])


class Networks(StoreTest):
    def setUp(self):
        super().setUp()
        self.push()

    def test_faults_that_pass(self):
        for what in (429, 500, 502, 503, 504):
            self.server.fault("GET /v2/acme/policies/manifests/", Answer(what, Retry_After="0"))
        self.pull("--retries", "5")
        self.assertEqual(self.got(), self.bundle)

    def test_faults_that_stay(self):
        self.server.fault("GET", Answer(429), times=100)
        self.refuse_pull("429 too many requests", "--retries", "2")
        self.assertEqual(len(self.server.asked("GET")), 3)

    def test_nobody_is_there(self):
        closed = StandIn()
        closed.close()
        self.refuse_pull("connect", "--retries", "1", reference=self.oci(server=closed))

    def test_cut_connections_are_resumed(self):
        for after in (7000, 5000, 3000):
            self.server.fault(BLOBS, Cut(after))
        self.pull()
        self.assertEqual(self.got(), self.bundle)
        self.assertEqual([headers.get("Range") for headers in self.server.asked(BLOBS)],
                         [None, "bytes=7000-", "bytes=12000-", "bytes=15000-"])

    def test_the_next_run_goes_on(self):
        self.server.fault(BLOBS, Cut(9000))
        self.refuse_pull("GET http://", "--retries", "0")
        self.pull()
        self.assertEqual(self.got(), self.bundle)
        self.assertEqual(self.server.asked(BLOBS)[-1]["Range"], "bytes=9000-")
        self.assertEqual(list((self.folder / "cache/partial").iterdir()), [])

    def test_what_an_earlier_run_left_may_be_broken(self):
        self.server.fault(BLOBS, Cut(9000))
        self.refuse_pull("", "--retries", "0")
        [left] = [path for path in (self.folder / "cache/partial").iterdir() if path.suffix == ""]
        left.write_bytes(bytes(9000))
        self.pull()
        self.assertEqual(self.got(), self.bundle)

    def test_without_progress_there_is_an_end(self):
        self.server.fault(BLOBS, Cut(0), times=100)
        self.refuse_pull("GET http://", "--retries", "2")
        self.assertLessEqual(len(self.server.asked(BLOBS)), 4)

    def test_every_byte_is_checked(self):
        for fault in (Corrupt(), Shorter()):
            self.server.fault(BLOBS, fault)
            self.refuse_pull("sha256:" if isinstance(fault, Corrupt) else "bytes came, not the")
        self.server.fault("GET /v2/acme/policies/manifests/", Corrupt())
        self.refuse_pull("the manifest has the digest")
        self.assertFalse(self.pull()["from_cache"])  # nothing of it was kept
        self.assertEqual(self.got(), self.bundle)

    def test_no_end_and_too_much(self):
        self.server.fault(BLOBS, Endless())
        self.refuse_pull(f"larger than the {len(self.bundle)} bytes that were announced")
        self.server.fault("GET /v2/acme/policies/manifests/", Endless())
        self.refuse_pull("larger than the limit of 4194304 bytes")
        self.refuse_pull("larger than the limit of 1000 bytes", "--max-size", "1000")
        self.assertEqual(self.server.asked(BLOBS)[1:], [])  # the last was refused before it was asked for

    def test_redirects(self):
        self.server.fault(BLOBS, Answer(307, Location="/v2/acme/policies/blobs/" + sha256(self.bundle)))
        self.pull()
        self.server.fault("GET", Answer(302, Location="/v2/x"), times=100)
        self.refuse_pull("stopped after 10 redirects", "--no-cache")
        self.server.faults.clear()
        for target, expected in (("file:///etc/passwd", "want a URL of https"), ("http://bundles.invalid/x", "would not be encrypted"), ("http://[", "which is no URL")):
            self.server.fault(BLOBS, Answer(307, Location=target))
            self.refuse_pull(expected, "--no-cache")

    def test_plain_http_is_for_this_machine(self):
        self.refuse_pull("`http://bundles.invalid/b` would not be encrypted", reference="http://bundles.invalid/b")


class Encrypted(StoreTest):
    """A registry on this machine that speaks TLS, which --ca-cert says."""

    def certificate(self, name, authority=None):
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        self.write("ext.cnf", f"[req]\ndistinguished_name=d\n[d]\n[v3]\nbasicConstraints=critical,CA:{'FALSE' if authority else 'TRUE'}\n"
                   + ("subjectAltName=IP:127.0.0.1\n" if authority else ""))
        self.openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-config", "ext.cnf", "-out", f"{name}.csr")
        signer = ["-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial"] if authority else ["-signkey", f"{name}.key"]
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-days", "2", "-extfile", "ext.cnf", "-extensions", "v3", "-out", f"{name}.pem")

    def encrypted(self, clients=False):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.folder / "ca.pem")
        server = StandIn(context)
        self.addCleanup(server.close)
        return server

    def setUp(self):
        super().setUp()
        for name, authority in (("ca", None), ("other", None), ("server", "ca"), ("client", "ca")):
            self.certificate(name, authority)

    def test_authorities(self):
        server = self.encrypted()
        reference = self.oci(server=server)
        self.push("--ca-cert", "ca.pem", reference=reference)
        self.pull("--ca-cert", "ca.pem", reference=reference)
        self.assertEqual(self.got(), self.bundle)
        self.refuse_pull("certificate", "--ca-cert", "other.pem", reference=reference)
        self.refuse_pull("certificate", reference=f"https://{server.host}/b.tar.gz")

    def test_certificates_of_clients(self):
        reference = self.oci(server=self.encrypted(clients=True))
        flags = ["--ca-cert", "ca.pem", "--retries", "0"]
        self.refuse("error: ", "push", *flags, "b.tar.gz", reference)
        self.push(*flags, "--client-cert", "client.pem", "--client-key", "client.key", reference=reference)

    def test_nothing_leaves_tls(self):
        server = self.encrypted()
        self.push("--ca-cert", "ca.pem", reference=self.oci(server=server))
        server.fault("GET /v2/acme/policies/manifests/", Answer(307, Location=f"http://{self.server.host}/"))
        self.refuse_pull("redirects from https to", "--ca-cert", "ca.pem", reference=self.oci(server=server))
        server.auth = "bearer"  # its token service is not encrypted
        self.refuse_pull("names a token service without TLS", "--ca-cert", "ca.pem", reference=self.oci(server=server))
        self.assertEqual(server.asked("GET /token"), [])


class WebServers(StoreTest):
    def setUp(self):
        super().setUp()
        self.url = f"http://{self.server.host}/acl.tar.gz"
        self.server.files["/acl.tar.gz"] = self.bundle

    def test_pull_and_etags(self):
        first = self.pull(reference=self.url)
        self.assertEqual(first["digest"], sha256(self.bundle))
        self.assertTrue(self.pull(reference=self.url)["from_cache"])
        self.assertEqual(self.server.asked("GET")[-1]["If-None-Match"], first["etag"])
        self.server.files["/acl.tar.gz"] = self.succeed("build", "-t", "rego", "-o", "c.tar.gz", "p.rego") or self.got("c.tar.gz")
        self.assertFalse(self.pull(reference=self.url)["from_cache"])
        self.assertEqual(self.got(), self.got("c.tar.gz"))

    def test_push(self):
        pushed = self.push(reference=f"http://{self.server.host}/new.tar.gz")
        self.assertEqual(self.server.files["/new.tar.gz"], self.bundle)
        digest = base64.b64encode(hashlib.sha256(self.bundle).digest()).decode()
        self.assertEqual(self.server.asked("PUT")[0]["Repr-Digest"], f"sha-256=:{digest}:")
        self.assertEqual(pushed["digest"], sha256(self.bundle))
        self.server.fault("PUT", Answer(405))
        self.refuse("405 method not allowed", "push", "b.tar.gz", self.url)
        self.refuse("are for registries", "push", "--artifact", "both", "b.tar.gz", self.url)

    def test_digests(self):
        self.pull("--digest", sha256(self.bundle), reference=self.url)
        self.refuse_pull("the content has the digest", "--digest", "sha256:" + "0" * 64, reference=self.url)
        self.server.file_headers = {"Repr-Digest": "sha-256=:" + base64.b64encode(bytes(32)).decode() + ":"}
        self.refuse_pull("not sha256:" + "0" * 64, "--no-cache", reference=self.url)

    def test_cut_connections_are_resumed(self):
        self.server.fault("GET", Cut(9000))
        self.pull(reference=self.url)
        self.assertEqual(self.got(), self.bundle)
        second = self.server.asked("GET")[1]
        self.assertEqual((second["Range"], second["If-Range"]), ("bytes=9000-", StandIn.etag(self.bundle)))

    def test_without_etags_all_is_fetched_again(self):
        self.server.etags = False
        self.server.fault("GET", Cut(9000))
        self.pull(reference=self.url)
        self.assertEqual(self.got(), self.bundle)
        self.assertNotIn("Range", self.server.asked("GET")[1])

    def test_content_that_changes_between_two_runs(self):
        self.server.fault("GET", Cut(9000))
        self.refuse_pull("", "--retries", "0", reference=self.url)
        self.succeed("build", "-t", "rego", "-o", "c.tar.gz", "p.rego")
        self.server.files["/acl.tar.gz"] = self.got("c.tar.gz")
        self.pull(reference=self.url)
        self.assertEqual(self.got(), self.got("c.tar.gz"))

    def test_what_is_no_bundle(self):
        self.refuse_pull("404 not found", reference=self.url + "x")
        for content in (b"<html>sign in</html>", b"", self.bundle[:-100]):
            self.server.files["/acl.tar.gz"] = content
            self.refuse_pull(self.url, reference=self.url)
        self.server.fault("GET", Endless())
        self.refuse_pull("larger than the limit of 1000000 bytes", "--max-size", "1000000", "--no-cache", reference=self.url)

    def test_logins(self):
        self.server.auth = "basic"
        self.refuse_pull("401 unauthorized", reference=self.url)
        self.pull(reference=self.url.replace("//", "//ann:secret@"))
        self.write("home/.netrc", "machine 127.0.0.1 login ann password secret\n")
        self.pull("--no-cache", reference=self.url)
        self.write("home/.netrc", "machine 127.0.0.1 login ann password other\n")
        self.refuse_pull("401 unauthorized", "--no-cache", reference=self.url)

    def test_passwords_are_not_shown(self):
        url = self.url.replace("//", "//ann:hunter2@")
        for arguments in (["pull", "-f", "json", "-o", "x.tar.gz", url], ["pull", url + "x"], ["push", "b.tar.gz", url], ["pull", "http://ann:hunter2@["]):
            done = self.regoc(*arguments)
            self.assertNotIn("hunter2", done.stdout + done.stderr)
        done = self.regoc("pull", *FAST, self.url.replace("//", "//ann:hunter2@") + "x")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("hunter2", done.stderr)


class Outputs(StoreTest):
    def setUp(self):
        super().setUp()
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        self.key = ["--signing-alg", "ES256", "--verification-key", "public.pem"]

    def sign(self):
        self.succeed("sign", "--signing-alg", "ES256", "--signing-key", "key.pem", "b.tar.gz")

    def test_verified_before_anything_is_written(self):
        self.push()
        self.refuse_pull("missing .signatures.json", *self.key)
        self.sign()
        self.push()
        report = self.pull(*self.key)
        self.assertEqual((report["signed"], report["verified"]), (True, True))
        self.assertFalse(self.pull()["verified"])
        self.assertIn("not verified", self.succeed("pull", *self.cache, "-o", "got.tar.gz", self.oci()))
        self.assertRegex(self.succeed("pull", *self.cache, *self.key, "-o", "got.tar.gz", self.oci()), r"verified, \d+ files")
        (self.folder / "got.tar.gz").unlink()
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        self.refuse_pull("verif", *self.key)

    def test_signatures_survive_single_files(self):
        self.sign()
        self.succeed("push", "--artifact", "conftest", "b.tar.gz", self.oci())
        self.assertTrue(self.pull(*self.key, output="folder/")["verified"])

    def test_push_verifies_where_it_is_told(self):
        self.refuse("missing .signatures.json", "push", *self.key, "b.tar.gz", self.oci())
        self.assertEqual(self.server.requests, [])
        self.sign()
        self.push(*self.key)

    def test_folders(self):
        self.push()
        self.pull(output="a/")
        self.assertEqual((self.folder / "a/p.rego").read_bytes(), (self.folder / "p.rego").read_bytes())
        self.assertIn("a: 2 of 3", self.succeed("eval", "-b", "a", "-i", "input.json", "data.p.deny"))
        (self.folder / "empty").mkdir()
        self.pull(output="empty")
        self.assertTrue((self.folder / "empty/.manifest").exists())
        self.refuse("is there already", "pull", *self.cache, "-o", "a", self.oci())
        self.refuse("no/such", "pull", *self.cache, "-o", "no/such/folder/", self.oci())
        self.refuse("no/such", "pull", *self.cache, "-o", "no/such/b.tar.gz", self.oci())

    def test_files(self):
        for reference in ("file:copy.tar.gz", f"file://{self.folder}/copy2.tar.gz"):
            self.push(reference=reference)
            self.assertEqual(self.pull(reference=reference)["digest"], sha256(self.bundle))
            self.assertEqual(self.got(), self.bundle)
        self.refuse_pull("none: no such file", reference="file:none")
        self.refuse_pull("larger than the limit", "--max-size", "10", reference="file:copy.tar.gz")
        self.refuse_pull("the content has the digest", "--digest", "sha256:" + "0" * 64, reference="file:copy.tar.gz")

    def test_bad_references(self):
        for reference, expected in (
                ("ghcr.io/acme/policies", "want a reference that begins with"), ("oci://ghcr.io", "want oci://REGISTRY/REPOSITORY"),
                ("oci:///x", "want oci://REGISTRY"), ("oci://ghcr.io/Acme", "`Acme` is no repository"), ("oci://ghcr.io/a:", "is no tag"),
                ("oci://ghcr.io/a@sha256:1", "a digest is written"), ("oci://gh cr.io/a", "white space"), ("oci://u:p@ghcr.io/a", "digest"),
                ("s3://ab/x", "is no name of a bucket"), ("s3://bucket", "want s3://BUCKET/KEY"), ("https://", "not a URL"),
                ("ftp://x/y", "want a reference"), ("file://host/x", "a file on another host"), ("file:", "names no file")):
            with self.subTest(reference=reference):
                self.refuse_pull(expected, reference=reference)

    def test_bad_bundles_are_not_pushed(self):
        self.write("x.tar.gz", b"\x1f\x8bnothing")
        self.refuse("x.tar.gz", "push", "x.tar.gz", self.oci())
        self.refuse("none.tar.gz", "push", "none.tar.gz", self.oci())
        self.assertEqual(self.server.requests, [])

    def test_bad_flags(self):
        for flags, expected in ((["--retry-delay", "soon"], "--retry-delay"), (["--retries", "-1"], "--retries"), (["--ca-cert", "none"], "none: cannot be read"),
                                (["--client-cert", "key.pem"], "belong together"), (["--max-size", "much"], "--max-size"), (["--s3-addressing", "x"], "--s3-addressing")):
            with self.subTest(flags=flags):
                done = self.regoc("pull", *flags, self.oci())
                self.assertEqual(done.returncode, 1)
                self.assertIn(expected, done.stderr)


if __name__ == "__main__":
    unittest.main()
