#!/usr/bin/env python3
"""Keys from everywhere, several signers, times, detached signatures, and requirements that nothing weakens."""
import base64
import hashlib
import json
import os
import tarfile
import unittest

from program import ProgramTest, compact

HMAC = ["--signing-alg", "HS256"]


class Signing(ProgramTest):
    def setUp(self):
        super().setUp()
        self.succeed("build", "-t", "rego", "-e", "p/deny", "-o", "b.tar.gz", "p.rego", "data.json")

    def ec_key(self, name):
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.pem")
        self.openssl("pkey", "-in", f"{name}.pem", "-pubout", "-out", f"{name}.pub")

    def key_set(self, *names, **more):
        keys = {name: {"algorithm": "ES256", "file": f"{name}.pub"} for name in names}
        self.write("keys.json", json.dumps({"keys": keys, **more}))

    def refused(self, reason, *arguments):
        done = self.regoc(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(reason, done.stderr)

    def sign(self, name, *flags):
        self.succeed("sign", "-b", "--signing-alg", "ES256", "--signing-key", f"{name}.pem", "--signing-key-id", name, *flags, "b.tar.gz")

    def test_keys_from_the_environment(self):
        os.environ["REGOC_TEST_SECRET"] = "s3cret"
        self.addCleanup(os.environ.pop, "REGOC_TEST_SECRET")
        self.succeed("sign", *HMAC, "--signing-key-env", "REGOC_TEST_SECRET", "b.tar.gz")
        self.succeed("verify", *HMAC, "--verification-key-env", "REGOC_TEST_SECRET", "b.tar.gz")
        self.succeed("verify", *HMAC, "--verification-key", "s3cret", "b.tar.gz")
        self.refused("the variable REGOC_TEST_NOTHING is not set", "verify", *HMAC, "--verification-key-env", "REGOC_TEST_NOTHING", "b.tar.gz")

    def test_a_command_signs(self):
        self.ec_key("hsm")
        command = "openssl dgst -sha256 -sign hsm.pem | openssl base64 -A; echo $REGOC_SIGNING_ALG $REGOC_SIGNING_KEY_ID > told"
        self.succeed("sign", "--signing-alg", "ES256", "--signing-key-id", "card", "--signing-command", command, "b.tar.gz")
        self.assertEqual((self.folder / "told").read_text(), "ES256 card\n")
        self.succeed("verify", "--signing-alg", "ES256", "--verification-key", "hsm.pub", "--verification-key-id", "card", "b.tar.gz")

    def test_commands_that_fail_leave_the_bundle_alone(self):
        before = (self.folder / "b.tar.gz").read_bytes()
        for command, reason in (("echo the card is locked >&2; exit 3", "failed with exit code 3: the card is locked"),
                                ("echo '***'", "prints something else than base64"), ("true", "prints no signature"),
                                ("kill -9 $$", "was ended by a signal"), ("yes | head -c 100000", "prints more than 65536 bytes"),
                                ("echo AAAA", "printed no signature of ES256")):
            with self.subTest(command=command):
                self.refused(reason, "sign", "--signing-alg", "ES256", "--signing-command", command, "b.tar.gz")
                self.assertEqual((self.folder / "b.tar.gz").read_bytes(), before)

    def test_key_sets_and_rotation(self):
        for name in ("old", "new", "other"):
            self.ec_key(name)
        self.key_set("old", "new")
        for name in ("old", "new"):
            self.sign(name)
            self.assertIn(f"key:       {name} (ES256)", self.succeed("verify", "--verification-keys", "keys.json", "b.tar.gz"))
        self.sign("other")
        self.refused("verification key corresponding to ID other not found", "verify", "--verification-keys", "keys.json", "b.tar.gz")
        self.write("keys.yaml", "keys:\n  new:\n    algorithm: ES256\n    file: new.pub\n")
        self.sign("new")
        self.succeed("verify", "--verification-keys", "keys.yaml", "b.tar.gz")

    def test_web_key_sets(self):
        self.ec_key("new")
        der = self.run_command("sh", "-c", "openssl pkey -pubin -in new.pub -outform DER | tail -c 64 | base64 -w0").stdout
        point = base64.b64decode(der)
        text = lambda part: base64.urlsafe_b64encode(part).rstrip(b"=").decode()
        jwk = {"kty": "EC", "crv": "P-256", "kid": "new", "use": "sig", "x": text(point[:32]), "y": text(point[32:])}
        self.write("jwks.json", json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "use": "enc", "x": "AA", "y": "AA"}, jwk]}))
        self.sign("new")
        self.succeed("verify", "--verification-keys", "jwks.json", "b.tar.gz")
        self.write("jwks.json", json.dumps({"keys": [{**jwk, "x": text(bytes(32))}]}))
        self.refused("the key is damaged", "verify", "--verification-keys", "jwks.json", "b.tar.gz")

    def test_malformed_key_sets_are_refused(self):
        self.ec_key("new")
        for content, reason in (({}, "there are no `keys`"), ({"keys": {}}, "there is no key"), ({"keys": {"a": {}}}, "exactly one of `key`, `file` and `env`"),
                                ({"keys": {"a": {"file": "new.pub", "algorithm": "none"}}}, "unknown signature algorithm: none"),
                                ({"keys": {"a": {"file": "new.pem", "algorithm": "ES256"}}}, "unsupported key type"),
                                ({"keys": {"a": {"file": "new.pub", "algorithm": "RS256"}}}, "RS256 takes an RSA key"),
                                ({"keys": {"a": {"file": "new.pub", "algorithm": "ES256", "scpe": "x"}}}, 'the unknown member "scpe"'),
                                ({"keys": {"a": {"file": "new.pub", "algorithm": "ES256"}}, "required": 2}, "`required` is 2, and there are 1 keys"),
                                ({"keys": [{"kty": "oct", "k": "AAAA"}]}, "an oct key needs an `alg`")):
            with self.subTest(reason=reason):
                self.write("keys.json", json.dumps(content))
                self.refused(reason, "verify", "--verification-keys", "keys.json", "b.tar.gz")

    def test_several_signers(self):
        for name in ("a", "b", "c"):
            self.ec_key(name)
        self.key_set("a", "b", "c", required=2)
        self.sign("a")
        self.refused("signed by 1 of the 2 keys that are required", "verify", "--verification-keys", "keys.json", "b.tar.gz")
        self.sign("b", "--add")
        report = json.loads(self.succeed("verify", "-f", "json", "--verification-keys", "keys.json", "b.tar.gz"))
        self.assertEqual([signer["key_id"] for signer in report["signers"]], ["a", "b"])
        self.refused("signed by 2 of the 3", "verify", "--verification-keys", "keys.json", "--required-signers", "3", "b.tar.gz")
        self.refused("requires 2", "verify", "--verification-keys", "keys.json", "--required-signers", "1", "b.tar.gz")
        self.sign("b", "--add")  # again: in place of the first
        self.assertEqual(len(json.loads(self.succeed("verify", "-f", "json", "--verification-keys", "keys.json", "b.tar.gz"))["signers"]), 2)

    def test_one_key_under_two_names_is_one_signer(self):
        self.ec_key("a")
        self.write("twin.pem", (self.folder / "a.pem").read_text())
        self.write("twin.pub", (self.folder / "a.pub").read_text())
        self.key_set("a", "twin", required=2)
        self.sign("a")
        self.sign("twin", "--add")
        self.refused("the key twin signed twice", "verify", "--verification-keys", "keys.json", "b.tar.gz")

    def test_times(self):
        flags = [*HMAC, "--verification-key", "s"]
        self.succeed("sign", *HMAC, "--signing-key", "s", "--issued-at", "2026-01-31T00:00:00Z", "--expires", "2000-01-01T00:00:00Z", "b.tar.gz")
        self.refused("the signature has expired", "verify", *flags, "b.tar.gz")
        self.succeed("sign", *HMAC, "--signing-key", "s", "--issuer", "ci", "--signing-scope", "prod", "--issued-at", "2026-01-31T00:00:00Z",
                     "--expires", "2999-01-01T00:00:00Z", "b.tar.gz")
        self.refused("scope mismatch", "verify", *flags, "b.tar.gz")
        signer = json.loads(self.succeed("verify", *flags, "--scope", "prod", "-f", "json", "b.tar.gz"))["signers"][0]
        self.assertRegex(signer.pop("fingerprint"), "^hmac:[0-9a-f]{32}$")
        self.assertEqual(signer, {"key_id": "default", "algorithm": "HS256", "issuer": "ci", "scope": "prod",
                                  "issued_at": "2026-01-31T00:00:00Z", "expires_at": "2999-01-01T00:00:00Z"})

    def test_keys_are_trusted_for_a_time(self):
        self.ec_key("old")
        self.write("keys.json", json.dumps({"keys": {"old": {"algorithm": "ES256", "file": "old.pub", "not_after": 1_700_000_000}}}))
        self.sign("old", "--issued-at", "1600000000")
        self.succeed("verify", "--verification-keys", "keys.json", "b.tar.gz")
        self.sign("old", "--issued-at", "1700000001")
        self.refused("is trusted for earlier signatures only", "verify", "--verification-keys", "keys.json", "b.tar.gz")

    def test_detached_signatures(self):
        before = (self.folder / "b.tar.gz").read_bytes()
        self.succeed("sign", *HMAC, "--signing-key", "s", "--detached", "b.sig", "b.tar.gz")
        self.assertEqual((self.folder / "b.tar.gz").read_bytes(), before)
        flags = [*HMAC, "--verification-key", "s"]
        self.refused("bundle missing .signatures.json file", "verify", *flags, "b.tar.gz")
        self.succeed("verify", *flags, "--signature", "b.sig", "b.tar.gz")
        self.assertEqual(compact(self.succeed("eval", *flags, "--signature", "b.sig", "-b", "b.tar.gz", "--format", "values", "data.limits")),
                         '[{"containers": 3}]')
        self.succeed("build", "-t", "rego", "-e", "p/deny", "-r", "x", "-o", "b.tar.gz", "p.rego", "data.json")
        self.refused("digest mismatch", "verify", *flags, "--signature", "b.sig", "b.tar.gz")

    def test_requirements_are_not_weakened(self):
        flags = [*HMAC, "--verification-key", "s", "--require-signature"]
        for command in (["eval", "-b", "b.tar.gz", "data.p"], ["build", "-b", "b.tar.gz", "-o", "out.tar.gz"], ["check", "-b", "b.tar.gz"]):
            for weaker in ([], ["--exclude-files-verify", "p.rego"], ["--exclude-files-verify", "*"]):
                with self.subTest(command=command, weaker=weaker):
                    done = self.regoc(*command[:1], *flags, *weaker, *command[1:])
                    self.assertIn(done.returncode, (1, 2))
                    self.assertIn("signatures are required for all files" if weaker else "bundle missing .signatures.json file", done.stdout + done.stderr)
        self.assertFalse((self.folder / "out.tar.gz").exists())
        self.refused("--require-signature needs", "build", "-b", "--require-signature", "b.tar.gz", "-o", "out.tar.gz")

    def test_a_key_file_may_require_signatures(self):
        self.ec_key("a")
        self.key_set("a", require_signature=True)
        self.refused("signatures are required for all files", "verify", "--verification-keys", "keys.json", "--exclude-files-verify", "p.rego", "b.tar.gz")

    def test_provenance_and_modules_are_signed_with_the_rest(self):
        build = ["build", "-t", "plan", "--provenance", "--sbom", "--builder-id", "https://ci.example/b", "--invocation-id", "run/7", *HMAC, "--signing-key", "s",
                 "-e", "p/deny", "p.rego", "data.json"]
        self.succeed(*build, "-o", "c.tar.gz")
        with tarfile.open(self.folder / "c.tar.gz") as tar:
            files = {member.name[1:]: tar.extractfile(member).read() for member in tar.getmembers()}
        statement = json.loads(files["_regoc/provenance.intoto"])
        self.assertEqual(statement["_type"], "https://in-toto.io/Statement/v1")
        self.assertEqual(statement["predicateType"], "https://slsa.dev/provenance/v1")
        for subject in statement["subject"]:
            self.assertEqual(subject["digest"]["sha256"], hashlib.sha256(files[subject["name"]]).hexdigest())
        unlisted = set(files) - {subject["name"] for subject in statement["subject"]}
        self.assertEqual(unlisted, {".manifest", ".signatures.json", "_regoc/provenance.intoto"})
        run = statement["predicate"]["runDetails"]
        self.assertEqual((run["builder"]["id"], run["metadata"]), ("https://ci.example/b", {"invocationId": "run/7"}))
        modules = files["_regoc/modules.spdx"].decode()
        self.assertIn("FileName: ./p.rego", modules)
        self.assertIn(hashlib.sha256(files["p.rego"]).hexdigest(), modules)
        self.succeed("verify", *HMAC, "--verification-key", "s", "c.tar.gz")
        self.succeed(*build, "-o", "d.tar.gz")
        self.assertEqual((self.folder / "c.tar.gz").read_bytes(), (self.folder / "d.tar.gz").read_bytes())


if __name__ == "__main__":
    unittest.main()
