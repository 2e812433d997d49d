#!/usr/bin/env python3
"""Every built-in is named by a unit test of its room or by a golden case.

usage: builtins.py ROOT

A name counts where it stands by itself in a test: as a call in Rego, or as a text in C++. Operators stand in golden cases
as their sign.
"""
import pathlib
import re
import sys

ROW = re.compile(r'^BUILTIN\("([^"]+)",\s*"([^"]*)"', re.M)
# Tests that make the name of the algorithm: "io.jwt.verify_" + "rs256".
MADE = re.compile(r"io\.jwt\.verify_(hs|rs|ps|es)(256|384|512)|io\.jwt\.verify_eddsa")


def untested(root):
    rows = ROW.findall((root / "runtime/decls/builtins.def").read_text())
    files = [*root.glob("runtime/builtins/**/*_test.cc"), *root.glob("tests/golden/**/*.rego"), *root.glob("tests/e2e/*.py")]
    text = "\n".join(file.read_text() for file in files)
    algorithms = set(re.findall(r'"((?:HS|RS|PS|ES)\d{3}|EdDSA)"', text))
    for name, infix in rows:
        if MADE.fullmatch(name) and name.rsplit("_", 1)[1].upper() in {a.upper() for a in algorithms}:
            continue
        if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text) or (infix and f" {infix} " in text):
            continue
        yield name


def main():
    missing = list(untested(pathlib.Path(sys.argv[1])))
    for name in missing:
        print(f"no test calls {name}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
