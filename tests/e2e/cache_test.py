#!/usr/bin/env python3
"""Compiled code that is kept: bundles come out the same, and only what changed is compiled again."""
import os
import unittest

from program import ProgramTest

MODULE = """package m{0}

allow if {{
\tinput.user == "user{0}"
\tdata.m{1}.limit > {0}
}}

limit := {0} + {2}
"""


class Cache(ProgramTest):
    def setUp(self):
        super().setUp()
        for i in range(4):
            self.write_module(i, 1)

    def write_module(self, i, addend):
        self.write(f"src/m{i}.rego", MODULE.format(i, (i + 1) % 4, addend))

    def build(self, *options):
        """The bytes of the bundle, and how many files there are in the cache."""
        self.succeed("build", "src", "-o", "b.tar.gz", *options)
        kept = [path for path in self.folder.glob("cache/*/*") if path.is_file()]
        return (self.folder / "b.tar.gz").read_bytes(), len(kept)

    def test_only_what_changed_is_compiled(self):
        cold, kept = self.build("--cache-dir", "cache")
        self.assertEqual(kept, 6)  # four modules, what links them, and the whole
        self.assertEqual(self.build("--cache-dir", "cache"), (cold, 6))
        self.assertEqual(self.build("--no-cache"), (cold, 6))
        self.write_module(1, 70)
        changed, kept = self.build("--cache-dir", "cache")
        self.assertEqual(kept, 8)
        self.assertNotEqual(changed, cold)
        self.assertEqual(self.build("--no-cache"), (changed, 8))

    def test_broken_entries_are_made_anew(self):
        cold, _ = self.build("--cache-dir", "cache")
        for path in self.folder.glob("cache/*/*"):
            content = bytearray(path.read_bytes())
            content[-1] ^= 1
            path.write_bytes(content)
        self.assertEqual(self.build("--cache-dir", "cache")[0], cold)

    def test_a_cache_that_cannot_be_is_none(self):
        self.write("file", "")
        cold, _ = self.build("--no-cache")
        self.assertEqual(self.build("--cache-dir", "file/below")[0], cold)

    def test_an_unwritable_home_is_no_obstacle(self):
        cold, _ = self.build("--no-cache")
        before = os.environ["XDG_CACHE_HOME"]
        os.environ["XDG_CACHE_HOME"] = "/proc/none"
        self.addCleanup(os.environ.__setitem__, "XDG_CACHE_HOME", before)
        self.assertEqual(self.build()[0], cold)


if __name__ == "__main__":
    unittest.main()
