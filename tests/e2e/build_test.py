#!/usr/bin/env python3
"""What `regoc build` and `regoc patch` make, from what, and that it is the same everywhere."""
import gzip
import hashlib
import io
import json
import os
import shutil
import struct
import subprocess
import tarfile
import unittest

from program import ANSWER, PROGRAM, ProgramTest, compact

QUERY = ["-i", "input.json", "--format", "values", "data.p.deny"]
MORE = """# METADATA
# title: helpers
package lib.text

# METADATA
# title: loud
shout(s) := upper(s)

# only for tests
whisper(s) := lower(s)

test_shout if shout("a") == "A"
"""


class BundleTest(ProgramTest):
    def entries(self, name):
        packed = (self.folder / name).read_bytes()
        if name.endswith(".zst"):
            packed = subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            return {member.name.lstrip("/"): tar.extractfile(member).read() for member in tar.getmembers()}

    def unpack(self, name, folder):
        shutil.rmtree(self.folder / folder, ignore_errors=True)
        for path, content in self.entries(name).items():
            self.write(f"{folder}/{path}", content)

    def refused(self, reason, *arguments):
        done = self.regoc(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(reason, done.stderr)


class Builds(BundleTest):
    def test_targets(self):
        self.succeed("build", "-e", "p/deny", "--target", "x86-64-v2,x86-64-v3,aarch64-linux,plan", "-o", "b.tar.gz", "p.rego", "data.json")
        entries = self.entries("b.tar.gz")
        machines = {name: struct.unpack("<H", entries[f"_regoc/native/{name}.so"][18:20])[0] for name in ("x86-64-v2", "x86-64-v3", "aarch64-linux")}
        self.assertEqual(machines, {"x86-64-v2": 62, "x86-64-v3": 62, "aarch64-linux": 183})
        self.assertIn("plan.json", entries)
        index = json.loads(entries["_regoc/index"])
        self.assertEqual([part["target"] for part in index["native"]], ["aarch64-linux", "x86-64-v2", "x86-64-v3"])
        for part in [*index["native"], index["plan"]]:
            self.assertEqual(part["sha256"], hashlib.sha256(entries[part["path"]]).hexdigest())
        self.assertEqual(index["entrypoints"], ["p/deny"])
        self.assertIn("endswith", index["builtins"])
        self.refused("there is no target riscv", "build", "--target", "riscv", "p.rego")
        self.refused("use `opa build` for WebAssembly", "build", "--target", "wasm", "p.rego")

    def test_the_best_target_that_fits_runs(self):
        flags = ["--signing-alg", "HS256"]
        self.succeed("build", "-e", "p/deny", "--target", "x86-64,x86-64-v2,x86-64-v3,x86-64-v4,aarch64-linux", *flags, "--signing-key", "s", "-o", "b.tar.gz",
                     "p.rego", "data.json")
        answer = self.succeed("eval", "--engine", "aot", *flags, "--verification-key", "s", "-b", "b.tar.gz", *QUERY)
        self.assertEqual(compact(answer), ANSWER)

    def newer(self, folder, change):
        """The bundle in a folder as a newer program would have written it: changed, indexed and signed."""
        path = self.folder / folder / "_regoc/index"
        index = json.loads(path.read_text())
        change(index)
        for part in [*index.get("native", []), *([index["plan"]] if "plan" in index else [])]:
            part["sha256"] = hashlib.sha256((self.folder / folder / part["path"]).read_bytes()).hexdigest()
        path.write_text(json.dumps(index))
        self.succeed("sign", "--signing-alg", "HS256", "--signing-key", "s", "-o", folder, folder)

    def test_versions_of_a_newer_program(self):
        self.succeed("build", "-e", "p/deny", "-o", "b.tar.gz", "p.rego", "data.json")
        flags = ["--signing-alg", "HS256", "--verification-key", "s", "-b", "new"]

        def answer(*more):
            done = self.regoc("eval", *more, *flags, *QUERY)
            return done.returncode, compact(done.stdout), done.stderr

        def newer_abi(_):
            for object_ in (self.folder / "new/_regoc/native").iterdir():
                code = object_.read_bytes()
                at = code.index(b"REGOCNAT") + 8
                object_.write_bytes(code[:at] + struct.pack("<I", 999) + code[at + 4:])

        self.unpack("b.tar.gz", "new")
        self.newer("new", newer_abi)
        self.assertEqual(answer(), (0, ANSWER, ""))  # from the plan
        code, _, error = answer("--engine", "aot")
        self.assertEqual(code, 2)
        self.assertRegex(error, "compiled for ABI version 999, this runtime has version [0-9]+")

        def newer_plan(index):
            path = self.folder / "new/_regoc/plan.bin"
            path.write_bytes(b"RGPL\x7f" + path.read_bytes()[5:])
            index["plan"]["format"] = 127

        self.unpack("b.tar.gz", "new")
        self.newer("new", newer_plan)
        code, text, error = answer()
        self.assertEqual((code, text), (0, ANSWER))  # from the sources
        self.assertIn("plan format 127, this program reads", error)

        self.unpack("b.tar.gz", "new")
        self.newer("new", lambda index: index.update(format=9))
        code, text, error = answer()
        self.assertEqual((code, text), (0, ANSWER))
        self.assertIn("whose parts this program cannot use", error)

    def test_the_revision_is_a_tree_that_anybody_can_compute(self):
        self.succeed("build", "-t", "plan", "-e", "p/deny", "-o", "b.tar.gz", "--signing-alg", "HS256", "--signing-key", "s", "p.rego", "data.json")
        entries = self.entries("b.tar.gz")
        manifest = json.loads(entries[".manifest"])
        revision = manifest["revision"]
        entries[".manifest"] = entries[".manifest"].replace(revision.encode(), b"")
        del entries[".signatures.json"]
        sha = lambda data: hashlib.sha256(data).digest()

        def root(leaves):
            if len(leaves) == 1:
                return leaves[0]
            left = 1 << (len(leaves) - 1).bit_length() - 1
            return sha(b"\1" + root(leaves[:left]) + root(leaves[left:]))

        self.assertEqual(root([sha(b"\0" + sha(entries[name]) + name.encode()) for name in sorted(entries, key=str.encode)]).hex(), revision)

    def test_forms(self):
        for name, flags in (("b.tar.gz", ["--compression-level", "9"]), ("b.tar.zst", []), ("b.tar.zst", ["--compression-level", "3", "--long"]), ("b.tar", []), ("b/", [])):
            with self.subTest(name=name, flags=flags):
                self.succeed("build", "-t", "plan", "-e", "p/deny", "-o", name, *flags, "p.rego", "data.json")
                self.assertEqual(compact(self.succeed("eval", "-b", name, *QUERY)), ANSWER)
                shutil.rmtree(self.folder / "b", ignore_errors=True)
        self.refused("it goes from 1 to 9", "build", "-t", "rego", "-o", "b.tar.gz", "--compression-level", "10", "p.rego")
        self.refused("the long mode is one of zstd", "build", "-t", "rego", "-o", "b.tar.gz", "--long", "p.rego")
        self.write("full/x", "")
        before = self.files()
        self.refused("full", "build", "-t", "rego", "-o", "full/", "p.rego")
        self.assertEqual(self.files(), before)

    def test_what_is_left_out(self):
        self.write("src/p.rego", (self.folder / "p.rego").read_text())
        self.write("src/lib/text.rego", MORE)
        self.write("src/lib/data.yaml", "names: [a, b]\n")
        self.write("src/skip/q.rego", "package q\n")
        self.write("src/deep/skip/r.rego", "package r\n")
        self.succeed("build", "-t", "rego", "--ignore", "skip", "-o", "b.tar", "src")
        self.assertEqual(set(self.entries("b.tar")), {"src/p.rego", "src/lib/text.rego", "data.json", ".manifest"})
        self.assertEqual(json.loads(self.entries("b.tar")["data.json"]), {"lib": {"names": ["a", "b"]}})
        self.succeed("build", "-t", "rego", "--exclude", "src/*/r.rego", "--exclude", "*.yaml", "-o", "b.tar", "src")
        self.assertEqual(set(self.entries("b.tar")), {"src/p.rego", "src/lib/text.rego", "src/skip/q.rego", "data.json", ".manifest"})
        self.assertEqual(json.loads(self.entries("b.tar")["data.json"]), {})

    def test_unused_rules_are_pruned(self):
        self.write("src/p.rego", "package p\n\nimport data.lib.text\n\nx := text.shout(input.a)\n\n# not asked for\ny := 1\n\nz := 2\n")
        self.write("src/lib.rego", MORE)
        self.write("src/other.rego", "package other\n\nq := 1\n")
        self.refused("--prune-unused needs at least one --entrypoint", "build", "--prune-unused", "src")
        self.succeed("build", "-t", "plan", "-e", "p/x", "--prune-unused", "-o", "b.tar", "src")
        entries = self.entries("b.tar")
        self.assertEqual({name for name in entries if name.endswith(".rego")}, {"src/p.rego", "src/lib.rego"})
        self.assertEqual(entries["src/p.rego"].decode(), "package p\n\nimport data.lib.text\n\nx := text.shout(input.a)\n\n\n")
        library = entries["src/lib.rego"].decode()
        self.assertIn("shout(s)", library)
        for gone in ("whisper", "only for tests", "test_shout"):
            self.assertNotIn(gone, library)
        self.write("a.json", '{"a": "hey"}')
        self.assertEqual(compact(self.succeed("eval", "-b", "b.tar", "-i", "a.json", "--format", "values", "data.p.x")), '["HEY"]')

    def test_entrypoints_of_metadata(self):
        self.write("lib.rego", "package lib\n\n# METADATA\n# entrypoint: true\nx := 1\n\ny := 2\n")
        self.succeed("build", "-t", "plan", "-o", "b.tar", "lib.rego")
        self.assertEqual(json.loads(self.entries("b.tar")["_regoc/index"])["entrypoints"], ["lib/x"])

    def test_levels_of_optimization_agree(self):
        plans = set()
        for level in ("0", "1", "2"):
            self.succeed("build", "-O", level, "-e", "p/deny", "--signing-alg", "HS256", "--signing-key", "s", "-o", f"b{level}.tar", "p.rego", "data.json")
            answer = self.succeed("eval", "--engine", "aot", "--signing-alg", "HS256", "--verification-key", "s", "-b", f"b{level}.tar", *QUERY)
            self.assertEqual(compact(answer), ANSWER)
            plans.add(self.entries(f"b{level}.tar")["_regoc/plan.bin"])
        self.assertEqual(len(plans), 2)
        self.refused("--optimize", "build", "-O", "3", "p.rego")

    def test_capabilities_limit_builds(self):
        self.write("none.json", '{"builtins": [], "features": ["rego_v1"]}')
        self.refused("undefined function", "build", "--capabilities", "none.json", "p.rego")

    def test_bundles_into_one(self):
        self.write("a/.manifest", '{"roots": ["p"], "metadata": {"team": "x"}}')
        self.write("a/p.rego", (self.folder / "p.rego").read_text())
        self.write("b/.manifest", '{"roots": ["limits"]}')
        self.write("b/limits/data.yaml", "containers: 3\n")
        self.succeed("build", "-t", "plan", "-e", "p/deny", "-b", "a", "b", "-o", "ab.tar")
        self.assertEqual(json.loads(self.entries("ab.tar")[".manifest"])["roots"], ["p", "limits"])
        self.assertEqual(compact(self.succeed("eval", "-b", "ab.tar", *QUERY)), ANSWER)
        self.succeed("build", "-t", "rego", "-b", "a", "-o", "a.tar")
        self.assertEqual(json.loads(self.entries("a.tar")[".manifest"])["metadata"], {"team": "x"})
        self.write("b/.manifest", '{"roots": ["limits", "p/q"]}')
        self.refused("manifest has overlapped roots: 'p' and 'p/q'", "build", "-b", "a", "b", "-o", "no.tar")
        self.assertFalse((self.folder / "no.tar").exists())

    def test_unused_wasm_is_warned_of(self):
        self.write("a/.manifest", '{"wasm": [{"entrypoint": "p/x", "module": "/policy.wasm"}]}')
        self.write("a/p.rego", "package p\n\nx := 1\n")
        self.write("a/policy.wasm", b"\0asm")
        done = self.regoc("build", "-t", "rego", "-b", "a", "-o", "a.tar")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("the Wasm module `/policy.wasm` of entry point `p/x` is kept but not used", done.stderr)

    def test_progress_is_for_terminals(self):
        build = [PROGRAM, "build", "-t", "plan", "-o", "b.tar.gz", "p.rego"]
        done = subprocess.run(build, cwd=self.folder, capture_output=True)
        self.assertEqual((done.stdout, done.stderr), (b"", b""))
        ours, theirs = self.open_terminal()
        done = subprocess.run(build, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"})
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 1 << 16):
                shown += piece
        except OSError:  # how a terminal ends
            pass
        os.close(ours)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"compiling 1 files", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"))

    def test_equal_inputs_give_equal_bytes_everywhere(self):
        """Under another user (where that is possible), umask, time zone, locale, folder, order and time of files."""
        files = {"src/p.rego": (self.folder / "p.rego").read_text(), "src/ä.rego": "package ä_\n\nx := 1\n".replace("ä_", "a"),
                 "src/limits/data.yaml": "containers: 3\nBig: 1e3\nämter: [ö]\n", "src/Z/q.rego": MORE}
        user = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}
        built = []
        for number, (umask, environment) in enumerate(((0o022, {"TZ": "UTC", "LC_ALL": "C"}), (0o077, {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}))):
            place = f"place{number}/{'deep/' * number * 5}here"
            for name in sorted(files, reverse=number == 1):
                path = self.write(f"{place}/{name}", files[name])
                os.utime(path, (number * 10 ** 9, number * 10 ** 9))
            home = self.folder / place
            as_other = user if number else {}
            for path in [home, *home.rglob("*"), *home.parents]:
                if as_other and self.folder in [path, *path.parents]:
                    os.chmod(path, 0o777 if path.is_dir() else 0o644)
            command = [PROGRAM, "build", "-t", "native,plan,x86-64-v3,aarch64-linux", "-e", "p/deny", "--provenance", "--sbom", "--no-cache",
                       "--signing-alg", "HS256", "--signing-key", "s"]
            outputs = []
            for output in ("b.tar.gz", "b.tar.zst"):
                done = subprocess.run([*command, "-o", output, "src"], cwd=home, capture_output=True, umask=umask, text=True,
                                      env={**os.environ, **environment, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}, **as_other)
                self.assertEqual(done.returncode, 0, done.stderr)
                outputs.append((home / output).read_bytes())
            built.append(outputs)
        self.assertEqual(built[0][0], built[1][0])
        self.assertEqual(built[0][1], built[1][1])


class Deltas(BundleTest):
    def setUp(self):
        super().setUp()
        self.write("old/data.json", '{"limits": {"containers": 2}, "users": {"a": 1, "b/c": 2}}')
        self.write("new/data.json", '{"limits": {"containers": 3}, "users": {"a": 1, "d~": [1]}}')
        for name in ("old", "new"):
            self.write(f"{name}/p.rego", (self.folder / "p.rego").read_text())
            self.succeed("build", "-t", "plan", "-e", "p/deny", "-b", "-o", f"{name}.tar.gz", name)

    def test_a_delta_leads_from_old_to_new(self):
        self.succeed("patch", "--make", "old.tar.gz", "new.tar.gz", "-o", "delta.tar.gz")
        delta = self.entries("delta.tar.gz")
        self.assertEqual(set(delta), {".manifest", "patch.json"})
        self.assertEqual(json.loads(delta["patch.json"])["data"], [
            {"op": "upsert", "path": "/limits/containers", "value": 3}, {"op": "remove", "path": "/users/b~1c", "value": None},
            {"op": "upsert", "path": "/users/d~0", "value": [1]}])
        self.succeed("patch", "old.tar.gz", "delta.tar.gz", "-o", "patched.tar.gz")
        self.assertEqual((self.folder / "patched.tar.gz").read_bytes(), (self.folder / "new.tar.gz").read_bytes())
        self.assertEqual(compact(self.succeed("eval", "-b", "patched.tar.gz", *QUERY)), ANSWER)

    def test_what_does_not_fit_is_refused_and_nothing_written(self):
        self.write("delta/.manifest", '{"roots": ["limits"]}')
        self.write("delta/patch.json", '{"data": [{"op": "upsert", "path": "/limits/x", "value": 1}]}')
        self.refused("its roots are not those of old.tar.gz", "patch", "old.tar.gz", "delta", "-o", "out.tar.gz")
        self.write("delta/.manifest", "{}")
        self.write("delta/patch.json", '{"data": [{"op": "remove", "path": "/nothing"}]}')
        self.refused("remove /nothing: there is nothing at that path", "patch", "old.tar.gz", "delta", "-o", "out.tar.gz")
        self.write("delta/p.rego", "package q\n")
        self.refused("holds nothing besides its patch.json", "patch", "old.tar.gz", "delta", "-o", "out.tar.gz")
        self.refused("is no delta bundle", "patch", "old.tar.gz", "new.tar.gz", "-o", "out.tar.gz")
        self.write("new/p.rego", "package p\n\nx := 1\n")
        self.refused("its policies are others", "patch", "--make", "old", "new", "-o", "out.tar.gz")
        self.assertFalse((self.folder / "out.tar.gz").exists())
        self.refused("apply it with `regoc patch`", "build", "-b", "delta", "-o", "out.tar.gz")

    def test_signed_deltas(self):
        keys = ["--signing-alg", "HS256"]
        for name in ("old", "new"):
            self.succeed("sign", *keys, "--signing-key", "s", f"{name}.tar.gz")
        verified = [*keys, "--verification-key", "s", "--require-signature"]
        self.succeed("patch", "--make", *verified, "--signing-key", "s", "old.tar.gz", "new.tar.gz", "-o", "delta.tar.gz")
        self.succeed("patch", *verified, "--signing-key", "s", "old.tar.gz", "delta.tar.gz", "-o", "patched.tar.gz")
        self.succeed("verify", *keys, "--verification-key", "s", "patched.tar.gz")
        self.unpack("delta.tar.gz", "delta")
        self.write("delta/patch.json", '{"data": []}')
        self.refused("patch.json: digest mismatch", "patch", *verified, "old.tar.gz", "delta", "-o", "no.tar.gz")


if __name__ == "__main__":
    unittest.main()
