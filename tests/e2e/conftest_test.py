#!/usr/bin/env python3
"""`regoc conftest` against what Conftest 0.71.1 prints: one golden file a case. Where a program `conftest` is on PATH (or
REGOC_CONFTEST names it) that is not this one, it is held against the same files.

usage: conftest_test.py [--update]      --update writes the golden files with that program
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from program import PROGRAM

FOLDER = pathlib.Path(__file__).resolve().parent / "conftest"
GOLDEN = FOLDER / "golden"
DEPLOYMENT, SERVICE, SEVERAL, LIST = (f"inputs/{name}" for name in ("deployment.yaml", "service.json", "several.yaml", "list.json"))
FORMATS = ("stdout", "json", "tap", "table", "junit", "github", "azuredevops", "sarif")
# Formats that have the places of values here and not in Conftest: docs/conftest.md.
PLACED = ("github", "sarif")

CASES = {f"{kind}_{format}": ["test", path, "-o", format, "--no-color"]
         for kind, path in (("failing", DEPLOYMENT), ("passing", SERVICE), ("several", SEVERAL), ("list", LIST)) for format in FORMATS}
CASES |= {
    "colors": ["test", DEPLOYMENT],
    "colors_passing": ["test", SERVICE],
    "exceptions": ["test", "-p", "exceptions", DEPLOYMENT],
    "exceptions_suppressed": ["test", "-p", "exceptions", DEPLOYMENT, "--suppress-exceptions", "--no-color"],
    "exceptions_json": ["test", "--policy=exceptions", DEPLOYMENT, "--output=json"],
    "fail_on_warn": ["test", DEPLOYMENT, "--fail-on-warn", "--no-color"],
    "fail_on_warn_only": ["test", LIST, "--fail-on-warn", "--no-color"],
    "no_fail": ["test", DEPLOYMENT, "--no-fail", "--no-color"],
    "quiet": ["test", "--quiet", SERVICE],
    "quiet_failing": ["test", "--quiet", DEPLOYMENT, "--no-color"],
    "junit_hide_message": ["test", DEPLOYMENT, "-ojunit", "--junit-hide-message"],
    "github_hide_passed": ["test", SERVICE, "-o", "github", "--github-hide-passed"],
    "namespace": ["test", SERVICE, "-n", "other.names", "--no-color"],
    "namespace_pattern": ["test", SERVICE, "-n", "oth*", "--no-color"],
    "namespaces": ["test", SERVICE, "-n", "other.names,main", "--no-color"],
    "combine": ["test", SERVICE, DEPLOYMENT, "--combine", "-p", "mixed", "--no-color"],
    "prints": ["test", SERVICE, "-p", "mixed", "--no-color"],
    "parse_config": ["test", SERVICE, "-p", "mixed", "-n", "parsing", "--no-color"],
    "verify": ["verify", "-p", "tested", "--no-color"],
    "verify_json": ["verify", "-p", "tested_one", "-o", "json"],
    "verify_tap": ["verify", "-p", "tested_one", "-o", "tap"],
    "verify_junit": ["verify", "-p", "tested_one", "-o", "junit"],
    "verify_table": ["verify", "-p", "tested_one", "-o", "table"],
    "parse_one": ["parse", SEVERAL],
    "parse_more": ["parse", SERVICE, LIST],
    "parse_combine": ["parse", "--combine", SERVICE, LIST],
    "error_no_file": ["test", "nothing.yaml"],
    "error_no_arguments_left": ["test", ""],
    "error_no_policies": ["test", SERVICE, "-p", "inputs"],
    "error_policy_missing": ["test", SERVICE, "-p", "nowhere"],
    "error_data_missing": ["test", SERVICE, "-d", "nowhere"],
    "error_rego_version": ["test", SERVICE, "--rego-version", "v9"],
    "error_flag": ["test", SERVICE, "--wrong"],
    "error_letter": ["test", SERVICE, "-nmain", "-x"],
    "error_value_missing": ["test", SERVICE, "--policy"],
    "error_letter_value_missing": ["test", SERVICE, "-p"],
    "error_boolean": ["test", SERVICE, "--trace=maybe"],
    "error_command": ["tset", SERVICE],
    "error_parser": ["test", SERVICE, "--parser", "nonsense"],
    "error_parse_nothing": ["parse"],
    "error_push_repository": ["push", "a"],
    "error_fmt_nothing": ["fmt", "inputs"],
    "error_doc_no_annotations": ["doc", "exceptions"],
}
# Cases that run several queries in an order that Conftest takes from a map.
UNORDERED = {"combine", "verify"}


def normalized(text):
    """Without versions, which no two programs share."""
    text = re.sub(r'"go.version" value="[^"]*"', '"go.version" value=""', text)
    return re.sub(r'\],"version":"[^"]*"', '],"version":""', text)


def run(program, arguments, **options):
    environment = os.environ | {"CONFTEST_TEST_VARIABLE": "set", "XDG_DATA_HOME": "/nonexistent"} | options.pop("env", {})
    done = subprocess.run([*program, *arguments], cwd=options.pop("cwd", FOLDER), capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, env=environment, **options)
    return done


def report(program, arguments, stderr=True):
    done = run(program, arguments)
    text = f"exit {done.returncode}\n--- stdout\n{normalized(done.stdout)}"
    return text + (f"--- stderr\n{done.stderr}" if stderr else "")


def without_warnings(text):
    """Lines for standard error that Conftest doesn't have."""
    return re.sub(r"^warning: .*\n", "", text, flags=re.MULTILINE)


def without_places(text):
    text = re.sub(r"(file=inputs/[^,]*),line=\d+,col=\d+::", r"\1,line=1::", text)
    return re.sub(r',"region":\{"startLine":\d+,"startColumn":\d+,"endLine":\d+\}', "", text)


def peer():
    named = os.environ.get("REGOC_CONFTEST") or shutil.which("conftest")
    if not named or "regoc" in run([named], ["--version"], cwd="/").stdout:
        return None
    return [named]


class Golden(unittest.TestCase):
    """A test a case; the names are those of the files."""


def add(name, arguments):
    def test(self):
        golden = (GOLDEN / f"{name}.txt").read_text()
        own = without_warnings(report([PROGRAM, "conftest"], arguments))
        if any(name.endswith("_" + format) for format in PLACED):
            own = without_places(own)
        if name in UNORDERED:
            golden, own = sorted(golden.splitlines()), sorted(own.splitlines())
        self.assertEqual(golden, own)

    def test_peer(self):
        program = peer()
        if program is None:
            self.skipTest("no other conftest is here")
        self.assertEqual(sorted((GOLDEN / f"{name}.txt").read_text().splitlines()),
                         sorted(report(program, arguments).splitlines()))

    setattr(Golden, f"test_{name}", test)
    setattr(Golden, f"test_peer_{name}", test_peer)


for case_name, case_arguments in CASES.items():
    add(case_name, case_arguments)


def update():
    program = peer()
    if program is None:
        sys.exit("no other conftest is on PATH")
    for name, arguments in CASES.items():
        (GOLDEN / f"{name}.txt").write_text(report(program, arguments))


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
