#!/usr/bin/env python3
"""OPA loads what regoc builds and signs, and answers the same; regoc loads what OPA builds and signs."""
import http.client
import http.server
import json
import socket
import subprocess
import threading
import unittest

from program import EXAMPLE, ProgramTest, compact, need

BUNDLE = "application/vnd.openpolicyagent.bundles"


class BundleServer:
    """Gives the bundles one after the other, then says that nothing is new."""

    def __init__(self, bundles):
        asked = []
        self.asked_again = threading.Event()  # after the last
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                asked.append(self.path)
                number = len(asked)
                self.send_response(200 if number <= len(bundles) else 304)
                self.send_header("Content-Type", BUNDLE)
                self.send_header("ETag", f'"{min(number, len(bundles))}"')
                body = bundles[number - 1] if number <= len(bundles) else b""
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                if number > len(bundles):
                    outer.asked_again.set()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)


POLICIES = str(EXAMPLE / "policies")
QUERY = "data.write_once"


class WithOpa(ProgramTest):
    def opa(self, *arguments):
        done = self.run_command("opa", *arguments)
        self.assertEqual(done.returncode, 0, f"opa {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def build(self, *flags):
        self.succeed("build", "--v0-compatible", "-e", "write_once/deny", "-o", "b.tar.gz", *flags, POLICIES)

    def test_same_answers_from_our_bundle(self):
        self.build()
        for file in sorted((EXAMPLE / "inputs").iterdir()):
            with self.subTest(input=file.name):
                arguments = ["eval", "-b", "b.tar.gz", "-i", str(file), "--format", "values", QUERY]
                self.assertEqual(compact(self.succeed(*arguments)), compact(self.opa(*arguments)))

    def test_our_delta_changes_the_data_of_a_server(self):
        """A server of bundles gives the whole first and then the delta; OPA must hold what the delta leads to."""
        for name, limit in (("old", 1), ("new", 2)):
            self.write(f"{name}/data.json", json.dumps({"limits": {"cpu": limit, "fixed": 7}}))
            self.write(f"{name}/.manifest", json.dumps({"revision": name, "roots": ["limits"]}))
            self.succeed("build", "-b", "-t", "rego", "-r", name, "-o", f"{name}.tar.gz", name)
        self.succeed("patch", "--make", "old.tar.gz", "new.tar.gz", "-o", "delta.tar.gz")
        server = BundleServer([(self.folder / name).read_bytes() for name in ("old.tar.gz", "delta.tar.gz")])
        self.addCleanup(server.close)
        opa = subprocess.Popen(
            ["opa", "run", "--server", "--addr", f"unix://{self.folder}/opa.sock", "--disable-telemetry", "--set", f"services.s.url={server.url}",
             "--set", "bundles.b.service=s", "--set", "bundles.b.resource=b.tar.gz", "--set", "bundles.b.polling.min_delay_seconds=1",
             "--set", "bundles.b.polling.max_delay_seconds=1"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (opa.kill(), opa.communicate()))
        self.assertTrue(server.asked_again.wait(60), "OPA doesn't ask for the bundle")
        # OPA asks for the next only when it is done with the delta.
        client = UnixConnection(f"{self.folder}/opa.sock")
        self.addCleanup(client.close)
        client.request("GET", "/v1/data/limits")
        self.assertEqual(json.loads(client.getresponse().read())["result"], {"cpu": 2, "fixed": 7})

    def test_same_capabilities(self):
        def known(text):
            """Built-ins by name, without what is said about them; and the rest."""
            capabilities = json.loads(text)
            rows = capabilities.pop("builtins")
            return [plain(row) for row in rows], capabilities

        def plain(value):
            if isinstance(value, list):
                return [plain(item) for item in value]
            if not isinstance(value, dict):
                return value
            return {key: plain(item) for key, item in value.items() if key not in {"description", "categories"}}

        self.assertEqual(known(self.succeed("capabilities", "--current")), known(self.opa("capabilities", "--current")))

    def keys_of(self, algorithm):
        """Flags for signing and for verifying. Keys are made once for algorithms that share them."""
        if algorithm.startswith("HS"):
            return ["--signing-key", "s3cret"], ["--verification-key", "s3cret"]
        name = "rsa" if algorithm[:2] in ("RS", "PS") else algorithm
        if not (self.folder / f"{name}.pem").exists():
            curve = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}.get(algorithm)
            options = ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"] if curve else ["-algorithm", "ED25519"]
            if name == "rsa":
                options = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
            self.openssl("genpkey", *options, "-out", f"{name}.pem")
            self.openssl("pkey", "-in", f"{name}.pem", "-pubout", "-out", f"{name}.pub")
        return ["--signing-key", f"{name}.pem"], ["--verification-key", f"{name}.pub"]

    def test_every_algorithm_both_ways(self):
        """OPA takes what we build and sign, and we what it builds and signs, in both versions of the language."""
        sources = {"--v0-compatible": "package p\n\nallow { input.user == data.admins[_] }\n",
                   "--v1-compatible": "package p\n\nallow if input.user in data.admins\n"}
        self.write("src/data.json", '{"admins": ["ann"]}')
        self.write("in.json", '{"user": "ann"}')
        for algorithm in ("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"):
            signing, verifying = self.keys_of(algorithm)
            named = ["--signing-alg", algorithm]
            for version, text in sources.items():
                with self.subTest(algorithm=algorithm, version=version):
                    self.write("src/p.rego", text)
                    self.succeed("build", version, "-t", "plan", "-e", "p/allow", *named, *signing, "-o", "ours.tar.gz", "src")
                    self.opa("build", "-b", *named, *verifying, "-o", "of_ours.tar.gz", "ours.tar.gz")
                    asked = ["-i", "in.json", "--format", "values", "data.p.allow"]
                    self.assertEqual(compact(self.opa("eval", "-b", "of_ours.tar.gz", *asked)), "[true]")
                    self.opa("build", version, "-b", *named, *signing, "-o", "theirs.tar.gz", "src")
                    self.succeed("verify", *named, *verifying, "theirs.tar.gz")
                    answer = self.succeed("eval", *named, *verifying, "--require-signature", "-b", "theirs.tar.gz", *asked)
                    self.assertEqual(compact(answer), "[true]")

    def test_opa_reads_our_delta(self):
        """A delta bundle of ours is one to OPA."""
        self.write("old/data.json", '{"a": {"x": 1}, "b": 2}')
        self.write("new/data.json", '{"a": {"y/z": [1]}, "c": {"~": 3}}')
        self.succeed("patch", "--make", "old", "new", "-o", "delta.tar.gz")
        inspected = json.loads(self.opa("inspect", "--format", "json", "delta.tar.gz"))
        self.assertIn("manifest", inspected)

    def test_opa_verifies_our_signature(self):
        # `opa build` verifies the bundles that it reads; `opa eval` has no flags for keys.
        keys = {"RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                "EdDSA": ["-algorithm", "ED25519"]}
        for algorithm, options in keys.items():
            with self.subTest(algorithm=algorithm):
                self.key_pair(*options)
                self.build("--signing-alg", algorithm, "--signing-key", "key.pem")
                verified = ["build", "--signing-alg", algorithm, "--verification-key", "public.pem", "-b", "b.tar.gz"]
                self.opa(*verified, "-o", "again.tar.gz")
                answer = self.opa("eval", "-b", "again.tar.gz", "-i", str(EXAMPLE / "inputs/pod_bad.yaml"), QUERY)
                self.assertIn("container shell uses latest tag", answer)
                self.key_pair(*options)
                self.assertNotEqual(self.run_command("opa", *verified, "-o", "refused.tar.gz").returncode, 0)

    def test_we_verify_the_signature_of_opa(self):
        self.openssl("genrsa", "-traditional", "-out", "key.pem", "2048")
        self.openssl("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
        self.opa("build", "--v0-compatible", "--signing-key", "key.pem", "-b", POLICIES, "-o", "b.tar.gz")
        self.succeed("verify", "--verification-key", "public.pem", "b.tar.gz")
        arguments = ["eval", "-b", "b.tar.gz", "-i", str(EXAMPLE / "inputs/pod_bad.yaml"), "--format", "values", QUERY]
        self.assertEqual(compact(self.succeed(*arguments, "--verification-key", "public.pem")),
                         compact(self.opa(*arguments)))

    def test_opa_inspects_our_bundle(self):
        self.build("-r", "v7")
        theirs = json.loads(self.opa("inspect", "--format", "json", "b.tar.gz"))
        ours = json.loads(self.succeed("inspect", "--format", "json", "b.tar.gz"))
        self.assertEqual(theirs["manifest"]["revision"], "v7")
        self.assertEqual(ours["manifest"], theirs["manifest"])
        self.assertEqual(ours["namespaces"], theirs["namespaces"])


if __name__ == "__main__":
    need("opa")
    unittest.main()
