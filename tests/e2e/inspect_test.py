#!/usr/bin/env python3
"""regoc inspect and regoc diff on real bundles: what is shown, taken out, compared; hostile bundles."""
import io
import json
import os
import shutil
import subprocess
import tarfile
import unittest

from program import PROGRAM, ProgramTest

POLICY = """# METADATA
# title: Images
# authors: [A B <a@b.c>]
package k8s

import rego.v1

# METADATA
# entrypoint: true
# custom: {severity: HIGH}
deny contains msg if {
\tsome c in input.request.object.spec.containers
\tendswith(c.image, ":latest")
\tmsg := sprintf("%s in %s", [c.name, input.request.namespace])
}

whole := input

unused(x) := lower(x)
"""


class Inspect(ProgramTest):
    def build(self, *arguments):
        self.write("src/k8s.rego", POLICY)
        self.write("src/sub/data.json", '{"limit": 3}')
        self.succeed("build", "-b", "-o", "b.tar.gz", "-e", "k8s/deny", "-e", "k8s/whole", *arguments, "src")

    def test_rules_reads_builtins_and_annotations(self):
        self.build("-t", "plan")
        shown = json.loads(self.succeed("inspect", "-a", "-f", "json", "b.tar.gz"))
        self.assertEqual(shown["input_reads"], {
            "k8s/deny": ["input.request.namespace", "input.request.object.spec.containers[_].image",
                         "input.request.object.spec.containers[_].name"],
            "k8s/whole": ["input"]})
        self.assertEqual(shown["rules"]["data.k8s.deny"], ["/k8s.rego:11"])
        self.assertEqual(set(shown["rules"]), {"data.k8s.deny", "data.k8s.whole", "data.k8s.unused"})
        for name in ("endswith", "sprintf", "lower"):
            self.assertIn(name, shown["required_builtins"])
        titles = [a["annotations"].get("title") for a in shown["annotations"]]
        self.assertEqual(titles, ["Images", None])
        self.assertEqual(shown["annotations"][1]["location"], {"file": "/k8s.rego", "row": 11, "col": 1})
        self.assertNotIn("annotations", json.loads(self.succeed("inspect", "-f", "json", "b.tar.gz")))
        text = self.succeed("inspect", "-a", "b.tar.gz")
        for part in ("ANNOTATIONS:", "Custom:\n severity: \"HIGH\"", "READ BY ENTRY POINTS:", "Required Built-Ins", "/k8s.rego:11"):
            self.assertIn(part, text)

    @unittest.skipUnless(shutil.which("opa"), "no opa on PATH")
    def test_opa_lists_the_same_annotations(self):
        self.build("-t", "rego")
        theirs = json.loads(self.run_command("opa", "inspect", "-a", "-f", "json", "b.tar.gz").stdout)
        ours = json.loads(self.succeed("inspect", "-a", "-f", "json", "b.tar.gz"))
        for member in ("annotations", "namespaces", "manifest"):
            self.assertEqual(ours[member], theirs[member])
        theirs = self.run_command("opa", "inspect", "-a", "b.tar.gz").stdout.split("ANNOTATIONS:\n")[1]
        self.assertIn(theirs, self.succeed("inspect", "-a", "b.tar.gz"))

    def test_a_policy_that_does_not_compile_is_shown_with_a_warning(self):
        self.write("broken/p.rego", "package p\nx := y\n")
        shown = json.loads(self.succeed("inspect", "-f", "json", "broken"))
        self.assertIn("var y is unsafe", shown["warnings"][0])
        self.assertIn("data.p", shown["namespaces"])

    def test_extract(self):
        self.build("-t", "plan")
        self.succeed("inspect", "b.tar.gz", "--extract", "out")
        self.assertEqual((self.folder / "out/k8s.rego").read_text(), POLICY)
        self.assertIn("k8s/deny", (self.folder / "out/_regoc/plan.bin").read_bytes().decode(errors="replace"))
        self.assertTrue((self.folder / "out/.manifest").exists())
        self.succeed("inspect", "b.tar.gz", "--extract", "some/", "--file", "/k8s.rego")
        self.assertEqual([p.name for p in (self.folder / "some").iterdir()], ["k8s.rego"])
        self.assertEqual(self.succeed("inspect", "b.tar.gz", "--extract", "-", "--file", "k8s.rego"), POLICY)
        before = self.files()
        for arguments, fault in ((["--extract", "out"], "is there already"), (["--extract", "-"], "--file"),
                                 (["--extract", "new", "--file", "no.rego"], "no file no.rego"), (["--file", "k8s.rego"], "--extract"),
                                 (["--extract", "missing/deep"], "cannot be made"), (["--extract", "b.tar.gz"], "is there already")):
            done = self.regoc("inspect", "b.tar.gz", *arguments)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertIn(fault, done.stderr)
        self.assertEqual(self.files(), before)
        (self.folder / "link").symlink_to("/tmp")
        self.assertEqual(self.regoc("inspect", "b.tar.gz", "--extract", "link").returncode, 1)

    def test_nothing_hostile_is_extracted(self):
        for name, kind in (("../evil", tarfile.REGTYPE), ("/abs/../../evil", tarfile.REGTYPE), ("l", tarfile.SYMTYPE)):
            buffer = io.BytesIO()
            with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname, entry.size = kind, "/etc/passwd", 1 if kind == tarfile.REGTYPE else 0
                tar.addfile(entry, io.BytesIO(b"x"))
            self.write("evil.tar.gz", buffer.getvalue())
            done = self.regoc("inspect", "evil.tar.gz", "--extract", "out")
            self.assertEqual(done.returncode, 1, name)
            self.assertFalse((self.folder / "out").exists())
        self.assertFalse((self.folder.parent / "evil").exists())

    def test_disassemble(self):
        self.build("-t", "plan")
        self.assertIn("func 0 data.k8s.deny", self.succeed("inspect", "b.tar.gz", "--disassemble"))
        self.build()
        text = self.succeed("inspect", "b.tar.gz", "--disassemble")
        self.assertRegex(text, r"; _regoc/native/[a-z0-9_]+-linux\S*\.so\n")
        self.assertRegex(text, r"\bret")
        self.succeed("inspect", "b.tar.gz", "--extract", "out")
        objects = sorted((self.folder / "out/_regoc/native").iterdir())
        content = objects[0].read_bytes()
        for damaged in (b"", b"\x7fELF", content[:64], content[:len(content) // 2], content[:40] + b"\xff" * 8 + content[48:]):
            objects[0].write_bytes(damaged)
            done = self.regoc("inspect", "out", "--disassemble")
            self.assertEqual(done.returncode, 1, len(damaged))
            self.assertIn(objects[0].name, done.stderr)
        objects[0].write_bytes(content)
        done = subprocess.run([PROGRAM, "inspect", "out", "--disassemble"], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "REGOC_CODEGEN": str(self.folder / "none.so")})
        self.assertEqual(done.returncode, 1)
        self.assertIn("none.so", done.stderr)


class Diff(ProgramTest):
    def bundle(self, name, policy, data="{}", *arguments):
        self.write(f"{name}/p.rego", policy)
        self.write(f"{name}/data.json", data)
        self.succeed("build", "-b", "-t", "plan", "-o", f"{name}.tar.gz", *arguments, name)

    def diff(self, *arguments, status=0):
        done = self.regoc("diff", *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status != 2 else done.stderr

    def test_exit_codes(self):
        self.bundle("a", "package p\nx := 1 if input.a\n", '{"n": 1}', "-e", "p/x")
        self.bundle("b", "package p\n# other layout\nx := 1 if {\n  input.a\n}\n", '{"n":1}', "-e", "p/x")
        self.bundle("c", "package p\nx := 2 if input.a\n", '{"n": 2}', "-e", "p/x")
        self.assertEqual(self.diff("a.tar.gz", "b.tar.gz"), "")
        self.assertEqual(self.diff("a", "b"), "")
        text = self.diff("a.tar.gz", "c.tar.gz", status=1)
        for part in ("changed data.p.x", "- p.rego:2\tx := 1 if input.a", "+ p.rego:2\tx := 2 if input.a", "changed /n: 1 -> 2",
                     "p/x: decisions can change"):
            self.assertIn(part, text)
        self.assertIn("none.tar.gz", self.diff("a.tar.gz", "none.tar.gz", status=2))
        self.assertIn("no/doc", self.diff("a.tar.gz", "b.tar.gz", "-e", "no/doc", status=2))
        self.write("broken/p.rego", "package p\nx := y\n")
        self.assertIn("var y is unsafe", self.diff("a", "broken", status=2))
        content = (self.folder / "a.tar.gz").read_bytes()
        self.write("cut.tar.gz", content[:len(content) // 2])
        self.assertIn("cut.tar.gz", self.diff("a.tar.gz", "cut.tar.gz", status=2))

    def test_data_that_entry_points_read(self):
        policy = "package p\nx if data.roles[input.user]\ny if data.limits.n > 1\n"
        self.bundle("a", policy, json.dumps({"roles": {f"u{i}": True for i in range(500)}, "limits": {"n": 1}}), "-e", "p/x", "-e", "p/y")
        self.bundle("b", policy, json.dumps({"roles": {f"u{i}": True for i in range(5)}, "limits": {"n": 1}}), "-e", "p/x", "-e", "p/y")
        report = json.loads(self.diff("-f", "json", "a.tar.gz", "b.tar.gz", "--max-changes", "7", status=1))
        self.assertEqual((report["data"]["count"], len(report["data"]["changes"])), (495, 7))
        self.assertEqual({e["name"]: e["decisions_can_change"] for e in report["entrypoints"]}, {"p/x": True, "p/y": False})
        self.assertEqual(report["rules"]["affected"][0]["data"], ["/roles"])

    def test_signers(self):
        self.bundle("a", "package p\nx := 1\n", "{}", "-e", "p/x", "--signing-key", "s", "--signing-alg", "HS256", "--signing-key-id", "k1")
        self.bundle("b", "package p\nx := 1\n", "{}", "-e", "p/x", "--signing-key", "s", "--signing-alg", "HS256", "--signing-key-id", "k2")
        text = self.diff("a.tar.gz", "b.tar.gz", status=1)
        self.assertIn("- k1 (HS256)", text)
        self.assertIn("+ k2 (HS256)", text)
        self.diff("a.tar.gz", "b.tar.gz", "--verification-key", "wrong", "--signing-alg", "HS256", status=2)


if __name__ == "__main__":
    unittest.main()
