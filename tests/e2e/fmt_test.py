#!/usr/bin/env python3
"""regoc fmt on files and folders; and that it prints what `opa fmt` prints, where `opa` is on PATH."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from program import PROGRAM, ProgramTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFORMANCE = pathlib.Path(os.environ.get("REGOC_CONFORMANCE_DIR", ROOT.parent / "shared" / "conformance"))

UGLY = 'package p\nallow  if { input.x==1 }\n'
PRETTY = 'package p\n\nallow if input.x == 1\n'
# Where `opa fmt` drops parentheses and with them what the policy says.
KEEPS_PARENTHESES = {"aggregates/member array with index, nested", "aggregates/member object with key, nested"}


class Fmt(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("p.rego", UGLY)

    def content(self, name):
        return (self.folder / name).read_text()

    def check(self, *arguments, code=0, out="", err=""):
        done = self.regoc("fmt", *arguments)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (code, out, err))

    def test_prints(self):
        self.check("p.rego", out=PRETTY)
        self.assertEqual(self.content("p.rego"), UGLY)

    def test_standard_input(self):
        done = subprocess.run([PROGRAM, "fmt"], input=UGLY, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, PRETTY, ""))

    def test_list_and_fail(self):
        self.write("good.rego", PRETTY)
        self.check("--list", "p.rego", "good.rego", out="p.rego\n")
        self.check("--list", "--fail", "good.rego", "p.rego", code=2, out="p.rego\n", err="unexpected diff\n")
        self.check("--fail", "p.rego", code=2, err="unexpected diff\n")
        self.check("--fail", "good.rego", out=PRETTY)

    def test_write_keeps_mode_and_links(self):
        path = self.folder / "p.rego"
        path.chmod(0o640)
        (self.folder / "link.rego").symlink_to("p.rego")
        self.check("--write", "link.rego")
        self.assertEqual(self.content("p.rego"), PRETTY)
        self.assertEqual(path.stat().st_mode & 0o7777, 0o640)
        self.assertTrue((self.folder / "link.rego").is_symlink())
        self.assertEqual(self.files(), {"p.rego", "link.rego", "data.json", "input.json"})

    def test_write_leaves_formatted_files_alone(self):
        path = self.write("good.rego", PRETTY)
        before = path.stat()
        self.check("--write", "good.rego")
        self.assertEqual((path.stat().st_ino, path.stat().st_mtime_ns), (before.st_ino, before.st_mtime_ns))

    def test_folders_in_order(self):
        for name in ("d/b.rego", "d/a/z.rego", "d/a.rego"):
            self.write(name, UGLY)
        self.write("d/notes.txt", "package")
        self.check("-l", "d", out="d/a/z.rego\nd/a.rego\nd/b.rego\n")

    def test_diff(self):
        self.check("-d", "p.rego", out="package p\n\x1b[32m\x1b[0m\n\x1b[32m\x1b[0mallow \x1b[31m \x1b[0mif"
                   "\x1b[31m {\x1b[0m input.x\x1b[32m \x1b[0m==\x1b[31m1\x1b[0m \x1b[31m}\x1b[0m\x1b[32m1\x1b[0m\n\n")

    def test_faults(self):
        self.check("nowhere.rego", code=1, err="lstat nowhere.rego: no such file or directory\n")
        self.check("http://a/b.rego", code=1, err="unsupported URL scheme: http://a/b.rego\n")
        self.write("bad.rego", "package p\n\na if\n")
        self.check("bad.rego", "p.rego", code=2, err="failed to format Rego source file: 1 error occurred: bad.rego:4: "
                   "rego_parse_error: unexpected eof token\n\ta if\n\t   ^\n")
        self.write("v0.rego", "package p\n\na { b }\n")
        self.check("v0.rego", code=2, err="failed to format Rego source file: 1 error occurred: v0.rego:3: "
                   "rego_parse_error: `if` keyword is required before rule body\n")
        self.check("--v0-compatible", "v0.rego", out="package p\n\na {\n\tb\n}\n")

    def test_never_writes_what_says_something_else(self):
        text = 'package p\n\na if f(\n1, # c\n2) with input as g(\n3 # d\n)\n'
        path = self.write("odd.rego", text)
        done = self.regoc("fmt", "--write", "odd.rego")
        if done.returncode == 0:
            self.assertIn("with input as g(", path.read_text())
        else:
            self.assertEqual(path.read_text(), text)


@unittest.skipUnless(shutil.which("opa"), "left out: no `opa` on PATH")
class LikeOpa(ProgramTest):
    def check_modules(self, name, *flags):
        path = CONFORMANCE / "eval" / f"{name}.jsonl"
        if not path.exists():
            self.skipTest(f"no conformance cases at {path}; set REGOC_CONFORMANCE_DIR")
        for number, line in enumerate(path.read_text().splitlines()):
            case = json.loads(line)
            if case["note"] in KEEPS_PARENTHESES:
                continue
            for index, text in enumerate(case.get("modules") or []):
                self.write(f"{name}/{number:04d}-{index}.rego", text)
        left = sorted(path.relative_to(self.folder).as_posix() for path in (self.folder / name).iterdir())
        while left:
            # Both stop at the first file that they refuse; go on behind it.
            theirs = self.run_command("opa", "fmt", *flags, *left)
            ours = self.regoc("fmt", *flags, *left)
            self.assertEqual((ours.returncode, ours.stderr), (theirs.returncode, theirs.stderr))
            self.assertTrue(ours.stdout == theirs.stdout, f"{flags}: the layout of {left[0]} … differs")
            refused = [index for index, file in enumerate(left) if file in theirs.stderr]
            left = left[refused[0] + 1:] if refused else []

    def test_modules_of_v1(self):
        self.check_modules("v1")

    def test_modules_of_v0(self):
        self.check_modules("v0", "--v0-compatible")

    def test_diff(self):
        self.write("p.rego", UGLY + "\n\n" + 'b contains "é" if {\n some x\n input.y[x]=="ü"} # last\n' * 3)
        theirs = self.run_command("opa", "fmt", "--diff", "p.rego")
        self.assertEqual(self.succeed("fmt", "--diff", "p.rego"), theirs.stdout)


if __name__ == "__main__":
    unittest.main()
