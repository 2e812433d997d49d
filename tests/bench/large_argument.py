#!/usr/bin/env python3
"""Whether it costs more to pass a large data object through functions than a small one: it should not.

usage: large_argument.py [--program FILE] [--seconds S] [ENGINE…]

Makes an object of 15 MB and one of 15 KB, passes each through three functions that look at one member, and prints the
microseconds of a decision and their ratio.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = """package p

first(object, key) := second(object, key)

second(object, key) := third({"key": key}, object)

third(wrapped, object) := object[wrapped.key].name

result := first(data.records, input.key)
"""


def make(folder, records):
    folder.mkdir()
    (folder / "policy.rego").write_text(POLICY)
    (folder / "query.txt").write_text("data.p.result\n")
    data = {f"record{i}": {"name": f"name of {i}", "tags": [f"tag{i % 7}", f"tag{i}"], "size": i} for i in range(records)}
    text = json.dumps({"records": data})
    (folder / "data.json").write_text(text)
    asked = [i * 37 % records for i in range(64)]
    (folder / "inputs.jsonl").write_text("".join(json.dumps({"key": f"record{i}"}) + "\n" for i in asked))
    return len(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build" / "release" / "bin" / "regoc-bench", type=pathlib.Path)
    parser.add_argument("--seconds", default="0.5")
    parser.add_argument("engine", nargs="*", default=["interp", "jit"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {name: make(pathlib.Path(folder, name), records) for name, records in (("small", 190), ("large", 180_000))}
        for engine in options.engine:
            p50 = {}
            for name, size in sizes.items():
                done = subprocess.run([options.program, pathlib.Path(folder, name), options.seconds, engine],
                                      capture_output=True, text=True)
                if done.returncode != 0:
                    sys.exit(done.stderr)
                p50[name] = json.loads(done.stdout.splitlines()[-1])["p50_ns"] / 1000
                print(f"{engine:8} {size:>10} bytes {p50[name]:10.2f} microseconds")
            print(f"{engine:8} ratio {p50['large'] / p50['small']:.2f}")


if __name__ == "__main__":
    main()
