#!/usr/bin/env python3
"""Runs `regoc check` on OPA's published cases of policies that must not compile, and compares what it reports.

usage: compile_errors.py PROGRAM errors.jsonl
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77


def reported(program, case):
    """The errors that the program reports for a case."""
    flags = ["--format", "json"]
    if case.get("strict"):
        flags.append("--strict")
    if case.get("rego_version", "v1") != "v1":
        flags.append("--v0-compatible")
    with tempfile.TemporaryDirectory() as folder:
        names = [f"test-{number}.rego" for number in range(len(case["modules"]))]
        for name, text in zip(names, case["modules"]):
            pathlib.Path(folder, name).write_text(text)
        done = subprocess.run([program, "check", *flags, *names], cwd=folder, capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout or done.stderr or "{}").get("errors", [])


def matches(wanted, error):
    place = error.get("location", {})
    return (wanted["code"] == error.get("code") and wanted["message"] in error["message"]
            and wanted.get("module", "test-0.rego") == place.get("file")
            and wanted.get("row", 0) in (0, place.get("row")) and wanted.get("col", 0) in (0, place.get("col")))


def fault(case, errors):
    """What is wrong with the errors of a case, or None."""
    missing = [wanted for wanted in case["want_errors"] if not any(matches(wanted, error) for error in errors)]
    if missing:
        return f"not reported: {missing[0]}; reported: {errors}"
    if case.get("exhaustive") and len(errors) != len(case["want_errors"]):
        return f"{len(errors)} errors instead of {len(case['want_errors'])}: {errors}"
    return None


def main():
    program, cases = sys.argv[1:]
    if not os.path.exists(cases):
        print(f"left out: {cases} does not exist; -D REGOC_CONFORMANCE_DIR=FOLDER names another folder of cases")
        return SKIPPED
    passed = failed = 0
    for line in pathlib.Path(cases).read_text().splitlines():
        case = json.loads(line)
        found = fault(case, reported(program, case))
        if found:
            print(f"{case['note']}: {found}")
        passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
