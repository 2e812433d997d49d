#!/usr/bin/env python3
"""Native code in bundles: it answers as the plan does, and runs only when a trusted key signed the bundle.

To see whether code of a bundle is loaded, the tests put a library in the place of the native object that leaves a file
behind when something loads it.
"""
import hashlib
import io
import json
import os
import tarfile
import unittest

from program import ANSWER, ProgramTest, compact

COMPILER = os.environ.get("REGOC_COMPILER", "clang++-19")
QUERY = ["-i", "input.json", "--format", "values", "data.p.deny"]
ALGORITHM = ["--signing-alg", "ES256"]
LEAVES_A_FILE = """
#include <cstdio>
// What a module of regoc begins with: the runtime looks for it before it loads anything.
extern "C" const struct { char magic[8]; unsigned version; } marker = {{'R', 'E', 'G', 'O', 'C', 'N', 'A', 'T'}, ABI_VERSION};
__attribute__((constructor)) static void Loaded() {
  if (std::FILE* file = std::fopen("loaded", "w")) std::fclose(file);
}
"""


class NativeCode(ProgramTest):
    def setUp(self):
        super().setUp()
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")

    def unpack_with_other_code(self):
        """Builds a signed bundle and unpacks it to the folder `changed`, with the other library as its native code."""
        self.succeed("build", "-e", "p/deny", "-o", "b.tar.gz", *ALGORITHM, "--signing-key", "key.pem", "p.rego",
                     "data.json")
        with tarfile.open(self.folder / "b.tar.gz") as tar:
            index = json.load(tar.extractfile("/_regoc/index"))
        self.write("other.cc", LEAVES_A_FILE.replace("ABI_VERSION", str(index["native"][0]["abi"])))
        done = self.run_command(COMPILER, "-shared", "-fPIC", "-o", "other.so", "other.cc")
        self.assertEqual(done.returncode, 0, done.stderr)
        objects = 0
        with tarfile.open(fileobj=io.BytesIO((self.folder / "b.tar.gz").read_bytes()), mode="r:gz") as tar:
            for member in tar.getmembers():
                content = tar.extractfile(member).read() if member.isfile() else None
                if content is not None and content.startswith(b"\x7fELF"):
                    objects += 1
                    content = (self.folder / "other.so").read_bytes()
                if content is not None:
                    self.write("changed" + member.name, content)
        self.assertEqual(objects, 1, "native objects in the bundle")
        index["native"][0]["sha256"] = hashlib.sha256((self.folder / "other.so").read_bytes()).hexdigest()
        self.write("changed/_regoc/index", json.dumps(index))

    def loaded(self):
        return (self.folder / "loaded").exists()

    def test_engines_agree(self):
        answers = {engine: compact(self.succeed("eval", "--engine", engine, "-d", "p.rego", "-d", "data.json", *QUERY))
                   for engine in ("interp", "jit", "aot")}
        self.assertEqual(answers, {"interp": ANSWER, "jit": ANSWER, "aot": ANSWER})

    def test_code_without_a_signature_is_not_loaded(self):
        self.unpack_with_other_code()
        (self.folder / "changed/.signatures.json").unlink()
        self.assertEqual(compact(self.succeed("eval", "-b", "changed", *QUERY)), ANSWER)
        self.assertFalse(self.loaded())

    def test_code_with_a_signature_that_nobody_checked_is_not_loaded(self):
        self.unpack_with_other_code()
        done = self.regoc("eval", "-b", "changed", *QUERY)
        if done.returncode == 0:
            self.assertEqual(compact(done.stdout), ANSWER)
        self.assertFalse(self.loaded())

    def test_code_with_a_wrong_signature_is_not_loaded(self):
        self.unpack_with_other_code()
        done = self.regoc("eval", *ALGORITHM, "--verification-key", "public.pem", "-b", "changed", *QUERY)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(compact(done.stdout).count("a: 2 of 3"), 0)
        self.assertFalse(self.loaded())

    def test_code_that_is_not_what_the_index_says_is_refused(self):
        self.unpack_with_other_code()
        for object_ in (self.folder / "changed/_regoc/native").iterdir():
            object_.write_bytes(object_.read_bytes() + b"x")
        done = self.regoc("eval", "-b", "changed", *QUERY)
        self.assertEqual(done.returncode, 2)
        self.assertIn("hash mismatch with _regoc/index", done.stdout + done.stderr)
        self.assertFalse(self.loaded())

    def test_code_that_a_trusted_key_signed_is_loaded(self):
        # Shows that the tests above look at the right thing. What was loaded is no code of this plan: the plan answers.
        self.unpack_with_other_code()
        self.succeed("sign", "-b", *ALGORITHM, "--signing-key", "key.pem", "-o", "changed", "changed")
        answer = self.succeed("eval", *ALGORITHM, "--verification-key", "public.pem", "-b", "changed", *QUERY)
        self.assertEqual(compact(answer), ANSWER)
        self.assertTrue(self.loaded())


if __name__ == "__main__":
    unittest.main()
