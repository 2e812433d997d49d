#!/usr/bin/env python3
"""Bundles from end to end: built, signed, read back, evaluated, and refused once somebody changed them."""
import gzip
import io
import json
import tarfile
import unittest

from program import ANSWER, ProgramTest, compact

QUERY = ["-i", "input.json", "--format", "values", "data.p.deny"]
KEYS = {
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "EdDSA": ["-algorithm", "ED25519"],
}


class Bundles(ProgramTest):
    def build(self, *flags, name="b.tar.gz"):
        self.succeed("build", "-e", "p/deny", "-o", name, *flags, "p.rego", "data.json")
        return (self.folder / name).read_bytes()

    def entries(self, packed):
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tar:
            return {member.name: tar.extractfile(member).read() for member in tar.getmembers() if member.isfile()}

    def test_what_is_in_a_bundle(self):
        entries = self.entries(self.build())
        self.assertEqual(entries["/p.rego"].decode(), (self.folder / "p.rego").read_text())
        self.assertEqual(json.loads(entries["/data.json"]), {"limits": {"containers": 3}})
        manifest = json.loads(entries["/.manifest"])
        self.assertEqual(manifest["rego_version"], 1)
        self.assertEqual(manifest["roots"], [""])
        self.assertRegex(manifest["revision"], "^[0-9a-f]{64}$")

    def test_answers_from_each_form(self):
        for name in ("b.tar.gz", "b.tar.zst"):
            with self.subTest(name=name):
                self.build(name=name)
                self.assertEqual(compact(self.succeed("eval", "-b", name, *QUERY)), ANSWER)

    def test_answers_from_a_folder(self):
        self.build()
        for name, content in self.entries((self.folder / "b.tar.gz").read_bytes()).items():
            self.write("folder" + name, content)
        self.assertEqual(compact(self.succeed("eval", "-b", "folder", *QUERY)), ANSWER)

    def test_building_a_bundle_again_changes_nothing(self):
        first = self.entries(self.build())
        self.succeed("build", "-b", "b.tar.gz", "-e", "p/deny", "-o", "again.tar.gz")
        again = self.entries((self.folder / "again.tar.gz").read_bytes())
        self.assertEqual(again["/p.rego"], first["/p.rego"])
        self.assertEqual(json.loads(again["/data.json"]), json.loads(first["/data.json"]))

    def test_equal_inputs_give_equal_bytes(self):
        for name in ("b.tar.gz", "b.tar.zst"):
            with self.subTest(name=name):
                self.assertEqual(self.build(name=name), self.build(name=name))

    def test_revision_follows_the_contents(self):
        def revision():
            return json.loads(self.entries(self.build())["/.manifest"])["revision"]

        before = revision()
        self.write("data.json", '{"limits": {"containers": 4}}\n')
        self.assertNotEqual(revision(), before)
        self.assertEqual(json.loads(self.entries(self.build("-r", "v7"))["/.manifest"])["revision"], "v7")

    def test_signatures_of_every_kind(self):
        for algorithm, options in KEYS.items():
            with self.subTest(algorithm=algorithm):
                self.key_pair(*options)
                self.build("--signing-alg", algorithm, "--signing-key", "key.pem")
                flags = ["--signing-alg", algorithm, "--verification-key", "public.pem"]
                self.succeed("verify", *flags, "b.tar.gz")
                self.assertEqual(compact(self.succeed("eval", *flags, "-b", "b.tar.gz", *QUERY)), ANSWER)

    def test_signing_a_folder(self):
        self.key_pair(*KEYS["RS256"])
        self.write("policies/p/p.rego", (self.folder / "p.rego").read_text())
        self.write("policies/.manifest", '{"revision": "7"}')
        self.succeed("sign", "-b", "--signing-key", "key.pem", "-o", "policies", "policies")
        self.succeed("verify", "--verification-key", "public.pem", "policies")
        self.write("policies/p/p.rego", "package p\n")
        self.assertEqual(self.regoc("verify", "--verification-key", "public.pem", "policies").returncode, 1)

    def repack(self, entries):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for name, content in entries.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        self.write("tampered.tar.gz", gzip.compress(packed.getvalue()))

    def test_tampered_bundles_are_refused(self):
        self.key_pair(*KEYS["ES256"])
        flags = ["--signing-alg", "ES256", "--verification-key", "public.pem"]
        whole = self.entries(self.build("--signing-alg", "ES256", "--signing-key", "key.pem"))
        self.repack(whole)
        self.succeed("verify", *flags, "tampered.tar.gz")  # packing alone changes nothing that is signed
        changed = {name: {**whole, name: content + b"\n "} for name, content in whole.items()
                   if name not in ("/data.json", "/.manifest", "/.signatures.json")}
        changed["data"] = {**whole, "/data.json": b'{"limits": {"containers": 99}}'}
        changed["manifest"] = {**whole, "/.manifest": whole["/.manifest"].replace(b'"rego_version":1', b'"rego_version":0')}
        changed["removed"] = {name: content for name, content in whole.items() if name != "/p.rego"}
        changed["added"] = {**whole, "/q.rego": b"package q\n"}
        changed["unsigned"] = {name: content for name, content in whole.items() if name != "/.signatures.json"}
        for what, entries in changed.items():
            with self.subTest(what=what):
                self.repack(entries)
                self.assertEqual(self.regoc("verify", *flags, "tampered.tar.gz").returncode, 1)
                done = self.regoc("eval", *flags, "-b", "tampered.tar.gz", *QUERY)
                self.assertEqual(done.returncode, 2)
                self.assertNotIn("a: 2 of", done.stdout)

    def test_inspect_names_what_is_there(self):
        self.key_pair(*KEYS["ES256"])
        self.build("--signing-alg", "ES256", "--signing-key", "key.pem", "-r", "v7")
        text = self.succeed("inspect", "b.tar.gz")
        for part in ("v7", "data.p", "p.rego", "p/deny", "ES256"):
            self.assertIn(part, text)
        report = json.loads(self.succeed("inspect", "--format", "json", "b.tar.gz"))
        self.assertEqual(report["manifest"]["revision"], "v7")
        self.assertEqual(report["namespaces"]["data.p"], ["/p.rego"])


if __name__ == "__main__":
    unittest.main()
