#!/usr/bin/env python3
"""The golden harness itself: what it takes from a case, what it accepts, and that an updated case passes."""
import contextlib
import io
import pathlib
import tempfile
import unittest
from unittest import mock

import golden

# Stands for the program: prints the files it is given with line numbers, then fails if told so.
PROGRAM = """#!/usr/bin/env python3
import sys
for name in sys.argv[1:]:
    if name == "--fail":
        sys.exit(3)
    for number, line in enumerate(open(name), 1):
        if "bad" in line:
            print(f"{name}:{number}: error after 1.5ms", file=sys.stderr)
        elif line.strip():
            print(line.rstrip())
"""


class Golden(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.program = self.folder / "program"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)

    def run_case(self, name, text, *flags):
        """Exit code of the harness, what it printed, and the case as it is then."""
        case = self.folder / name
        case.write_text(text)
        printed = io.StringIO()
        arguments = ["golden.py", "--program", str(self.program), *flags, str(case)]
        with mock.patch("sys.argv", arguments), contextlib.redirect_stdout(printed):
            code = golden.main()
        return code, printed.getvalue(), case.read_text()

    def test_markers_are_empty_lines_for_the_program(self):
        text = "# ARGS: %s\npackage p\nbad\n\n# CHECK:STDOUT: package p\n" \
               "# CHECK:STDERR: a.rego:[[@LINE-3]]: error after TIME\n"
        self.assertEqual(self.run_case("a.rego", text)[0], 0)

    def test_different_output_fails(self):
        code, printed, _ = self.run_case("a.rego", "# ARGS: %s\npackage p\n# CHECK:STDOUT: package q\n")
        self.assertEqual(code, 1)
        self.assertIn("-package q", printed)
        self.assertIn("+package p", printed)

    def test_update_makes_a_case_that_passes(self):
        code, _, text = self.run_case("a.rego", "# ARGS: %s\npackage p\nbad\n# CHECK:STDOUT: old\n", "--update")
        self.assertEqual(code, 0)
        self.assertEqual(text, "# ARGS: %s\npackage p\nbad\n\n# CHECK:STDOUT: package p\n"
                               "# CHECK:STDERR: a.rego:[[@LINE-3]]: error after TIME\n")
        self.assertEqual(self.run_case("a.rego", text)[0], 0)
        self.assertEqual(self.run_case("a.rego", text, "--update")[2], text)

    def test_files_and_several_commands(self):
        text = "# ARGS: d/one.txt\n# ARGS: input.json\n# FILE: d/one.txt 1\n# FILE: d/one.txt 2\n# INPUT: {}\n" \
               "# CHECK:STDOUT: 1\n# CHECK:STDOUT: 2\n# CHECK:STDOUT: {}\n"
        self.assertEqual(self.run_case("a.rego", text)[0], 0)

    def test_fail_prefix_is_strict(self):
        self.assertIn("lacks the prefix", self.run_case("a.rego", "# ARGS: --fail\n# EXIT: 3\n")[1])
        self.assertIn("has the prefix", self.run_case("fail_a.rego", "# ARGS: %s\n")[1])
        self.assertEqual(self.run_case("fail_a.rego", "# ARGS: --fail\n# ARGS: %s\n# EXIT: 3\n")[0], 0)


if __name__ == "__main__":
    unittest.main()
