#!/usr/bin/env python3
"""Times how fast policies are compiled and how fast commands start, beside `opa` where it is found.

usage: run_compile.py [--program FILE] [--opa FILE] [--rounds N] [--folder FOLDER] [MEASURE…]

Modules are made by make_modules.py. In each round every command runs once, ours and opa's in turn, so that a change in the
machine's speed hits both. Printed are medians, in milliseconds: processor time (user and system, of all threads) and time by
the clock. What is on a machine that does other work should be judged by processor time and by ratios.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def make_modules(folder, count):
    if not folder.is_dir():
        subprocess.run([sys.executable, HERE / "make_modules.py", "--count", str(count), folder], check=True)
    return folder


def timed(command):
    """Processor time and time by the clock of a command, in milliseconds."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000, elapsed * 1000


class Measures:
    def __init__(self, program, opa, folder):
        self.program, self.opa, self.folder = program, opa, folder
        self.touched = None

    def modules(self, count):
        return make_modules(self.folder / f"modules_{count}", count)

    def check(self):
        modules = self.modules(1000)
        yield "ours", [self.program, "check", modules]
        if self.opa:
            yield "opa", [self.opa, "check", modules]

    def build_plan(self):
        modules = self.modules(500)
        yield "ours", [self.program, "build", "-t", "plan", "-o", self.folder / "plan.tar.gz", modules]
        if self.opa:
            yield "opa", [self.opa, "build", "-o", self.folder / "opa.tar.gz", modules]

    def build_native(self):
        """Cold, again with nothing changed, and with one module changed."""
        modules, cache = self.modules(300), self.folder / "cache"
        build = [self.program, "build", "--cache-dir", cache, "-o", self.folder / "native.tar.gz", modules]
        shutil.rmtree(cache, ignore_errors=True)
        yield "cold", build
        yield "same", build
        subprocess.run([sys.executable, HERE / "make_modules.py", "--touch", "150", modules], check=True)
        yield "one changed", build

    def eval(self):
        policy, given = self.folder / "small.rego", self.folder / "input.json"
        policy.write_text('package p\n\ndefault allow := false\n\nallow if "admin" in input.roles\n')
        given.write_text('{"roles": ["dev", "admin"]}\n')
        for name, program in ("ours", self.program), ("opa", self.opa):
            if program:
                yield name, [program, "eval", "-d", policy, "-i", given, "data.p.allow"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build" / "release" / "bin" / "regoc", type=pathlib.Path)
    parser.add_argument("--opa", default=shutil.which("opa"))
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--folder", type=pathlib.Path, help="where modules are made and kept (default: a temporary folder)")
    names = ["check", "build_plan", "build_native", "eval"]
    parser.add_argument("measure", nargs="*", help=", ".join(names))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measures = Measures(options.program.resolve(), options.opa, folder)
        print(f"{'measure':14} {'':12} {'processor ms':>14} {'clock ms':>12} {'/ first':>10} {'/ first':>10}")
        for name in options.measure or names:
            runs = {}
            for _ in range(options.rounds):
                for label, command in getattr(measures, name)():
                    runs.setdefault(label, []).append(timed(command))
            first = None
            for label, times in runs.items():
                used, clock = (statistics.median(column) for column in zip(*times))
                first = first or (used, clock)
                print(f"{name:14} {label:12} {used:14.1f} {clock:12.1f} {used / first[0]:10.3f} {clock / first[1]:10.3f}")


if __name__ == "__main__":
    main()
