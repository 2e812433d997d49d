#!/usr/bin/env python3
"""Writes builtins.md, the list of built-in functions, from runtime/decls/builtins.def.

usage: builtins.py [--check]      --check fails when the file is not what would be written
"""
import argparse
import pathlib
import re
import sys

DOCS = pathlib.Path(__file__).resolve().parent
ROWS = DOCS.parent / "runtime" / "decls" / "builtins.def"
PAGE = DOCS / "builtins.md"

STRING = r'"(?:[^"\\]|\\.)*"'
TEXT = rf"{STRING}(?:\s*{STRING})*"  # string literals that stand side by side are one
ROW = re.compile(rf"^BUILTIN\(({TEXT}),\s*({TEXT}),\s*(\w+),\s*(\w+),\s*({TEXT}),\s*({TEXT}),\s*({TEXT})\)", re.M)

KINDS = {
    "kPure": "",
    "kDeprecated": "deprecated",
    "kRelation": "relation",
    "kNondeterministic": "not deterministic",
    "kEffect": "effect",
}

HEAD = """# Built-in functions

Every function that policies may call: those of OPA 1.22. Written by `docs/builtins.py` from
[builtins.def](../runtime/decls/builtins.def); change that and run the script.

A function that is *not deterministic* (clock, network, randomness) has one result per evaluation and arguments. A
*relation* gives results to iterate over. An *effect* is called for what it does. *Deprecated* functions are refused in
policies of version 1. The heading of a section is the family that a row names.
"""


def text_of(literals):
    """The text of C++ string literals that stand side by side."""
    inside = "".join(literal[1:-1] for literal in re.findall(STRING, literals))
    return re.sub(r"\\(.)", r"\1", inside)


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def rows():
    source = ROWS.read_text()
    found = [tuple(match.groups()) for match in ROW.finditer(source)]
    expected = len(re.findall(r"^BUILTIN\(", source, re.M))
    if len(found) != expected:
        sys.exit(f"{ROWS}: {expected} rows, but {len(found)} could be read")
    for name, infix, family, kind, args, result, description in found:
        yield text_of(name), text_of(infix), family, kind, text_of(args), text_of(result), text_of(description)


def page():
    families = {}
    for name, infix, family, kind, args, result, description in rows():
        call = f"`{name}({args})`" + (f" (`{infix}`)" if infix else "")
        note = f" *{KINDS[kind]}*." if KINDS[kind] else ""
        families.setdefault(family, []).append(
            f"| {cell(call)} | {cell(f'`{result}`') if result else ''} | {cell(description)}{note} |")
    out = [HEAD]
    for family in sorted(families):
        out.append(f"\n## {family}\n\n| function | result | |\n|---|---|---|\n" + "\n".join(families[family]) + "\n")
    return "".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    wanted = page()
    if not parser.parse_args().check:
        PAGE.write_text(wanted)
    elif not PAGE.exists() or PAGE.read_text() != wanted:
        sys.exit("docs/builtins.md is not up to date: run docs/builtins.py")


if __name__ == "__main__":
    main()
