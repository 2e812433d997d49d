#!/usr/bin/env python3
"""Runs regoc-conformance over a file of cases, or skips itself when there is no such file.

usage: run_conformance.py PROGRAM CASES.jsonl ENGINE
"""
import os
import sys

SKIPPED = 77


def main():
    program, cases, engine = sys.argv[1:]
    if not os.path.exists(cases):
        print(f"left out: {cases} does not exist; -D REGOC_CONFORMANCE_DIR=FOLDER names another folder of cases")
        return SKIPPED
    sys.stdout.flush()
    os.execv(program, [program, "--engine", engine, cases])


if __name__ == "__main__":
    sys.exit(main())
