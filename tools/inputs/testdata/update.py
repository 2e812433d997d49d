#!/usr/bin/env python3
"""update.py CONFTEST [PARSER…]: writes beside each case under this folder what Conftest 0.71.1 prints for it.

Says which malformed files Conftest reads nevertheless, and which cases it refuses.
"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def parse(conftest, parser, path):
    command = [conftest, "parse", "--parser", parser, path.name]
    environment = {**os.environ, "CONFTEST_PROTO_FILE_DIRS": str(HERE / "textproto" / "protos")}
    try:
        return subprocess.run(command, cwd=path.parent, capture_output=True, timeout=20, env=environment)
    except subprocess.TimeoutExpired:  # some malformed texts keep it busy for ever
        return subprocess.CompletedProcess(command, 1, b"", b"takes too long")


def main():
    conftest, parsers = sys.argv[1], sys.argv[2:]
    for folder in sorted(HERE.iterdir()):
        if not folder.is_dir() or folder.name == "commands" or (parsers and folder.name not in parsers):
            continue
        for path in sorted(folder.iterdir()):
            if path.is_dir() or path.name.endswith(".json.json") or (path.suffix == ".json" and path.with_suffix("").exists()):
                continue
            done = parse(conftest, folder.name, path)
            if done.returncode != 0:
                print(f"{folder.name}/{path.name}: {done.stderr.decode().strip()}")
                continue
            path.with_name(path.name + ".json").write_bytes(done.stdout)
        for path in sorted((folder / "malformed").glob("*")):
            if path.suffix != ".error" and parse(conftest, folder.name, path).returncode == 0:
                print(f"{folder.name}/malformed/{path.name}: Conftest reads it")


main()
