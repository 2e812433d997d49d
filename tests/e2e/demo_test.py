#!/usr/bin/env python3
"""The demo runs to its end, shows what it should, and leaves nothing behind."""
import os
import pathlib
import subprocess
import tempfile
import unittest

from program import EXAMPLE, PROGRAM


class Demo(unittest.TestCase):
    def test_demo(self):
        with tempfile.TemporaryDirectory() as temporary:
            done = subprocess.run([str(EXAMPLE / "demo.sh")], capture_output=True, text=True, cwd=temporary, env={
                **os.environ, "REGOC_BIN_DIR": str(pathlib.Path(PROGRAM).resolve().parent), "TMPDIR": temporary})
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(os.listdir(temporary), [], "the temporary folder of the demo is still there")
        for part in ("$ regoc check", "$ regoc test", "PASS: 19/19", "$ regoc build", "$ regoc inspect", "write_once/deny",
                     "ES256", "$ regoc verify", "Privilege escalation not allowed in Pods",
                     "container cart uses latest tag", "S3 bucket shop-exports must enable encryption",
                     "tampered.tar.gz", "== Done"):
            self.assertIn(part, done.stdout)
        self.assertIn("security.rego", done.stderr, "the refusal names the file that was changed")


if __name__ == "__main__":
    unittest.main()
