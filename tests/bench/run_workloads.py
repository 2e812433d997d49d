#!/usr/bin/env python3
"""Times every workload of a folder on every engine, and checks the results.

usage: run_workloads.py [--program FILE] [--bound FILE] [--folder FOLDER] [--seconds S] [WORKLOAD…]

A workload is a folder with policy.rego (and further .rego files), data.json, query.txt, inputs.jsonl and expected.jsonl.
The folder of workloads is REGOC_WORKLOADS_DIR, or ../shared/bench/workloads beside the source folder, or else the
workloads of this folder. Wrong results are an error, not a speed.

Times depend on the machine; compare the ratios: of each engine to the interpreter, and to the program named with --bound,
which takes a workload and seconds and prints a line of JSON with p50_ns, as ours does.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENGINES = ("interp", "jit", "aot")


def default_folder():
    named = os.environ.get("REGOC_WORKLOADS_DIR")
    beside = ROOT.parent / "shared" / "bench" / "workloads"
    return pathlib.Path(named) if named else beside if beside.is_dir() else HERE / "workloads"


def json_lines(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def measure(program, workload, seconds, engine):
    """The program's own figures for a workload on an engine, or why there are none."""
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder, "results.jsonl")
        done = subprocess.run([program, workload, seconds, engine], capture_output=True, text=True,
                              env={**os.environ, "RESULTS": str(results)})
        if done.returncode != 0:
            return None, (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        if json_lines(results) != json_lines(workload / "expected.jsonl"):
            return None, "wrong results"
        return json.loads(done.stdout.splitlines()[-1]), None


def bound_of(program, workload, seconds):
    """p50 of the program that ours is compared with, in nanoseconds."""
    if program is None:
        return None
    done = subprocess.run([program, workload, seconds], capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])["p50_ns"] if done.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build" / "release" / "bin" / "regoc-bench", type=pathlib.Path)
    parser.add_argument("--bound", type=pathlib.Path)
    parser.add_argument("--folder", default=default_folder(), type=pathlib.Path)
    parser.add_argument("--seconds", default="1")
    parser.add_argument("workload", nargs="*")
    options = parser.parse_args()
    names = options.workload or sorted(path.name for path in options.folder.iterdir() if path.is_dir())
    print(f"workloads of {options.folder}, microseconds a decision")
    print(f"{'workload':20} {'engine':8} {'p50':>10} {'mean':>10} {'p99':>10} {'prepare ms':>12} {'/ interp':>10} {'/ bound':>10}")
    failed = False
    for name in names:
        bound = bound_of(options.bound, options.folder / name, options.seconds)
        interpreted = None
        for engine in ENGINES:
            figures, fault = measure(options.program.resolve(), options.folder / name, options.seconds, engine)
            if fault:
                failed = True
                print(f"{name:20} {engine:8} {fault}")
                continue
            p50, mean, p99 = (figures[key] / 1000 for key in ("p50_ns", "mean_ns", "p99_ns"))
            interpreted = interpreted or figures["p50_ns"]
            ratios = [figures["p50_ns"] / other if other else None for other in (interpreted, bound)]
            print(f"{name:20} {engine:8} {p50:10.2f} {mean:10.2f} {p99:10.2f} {figures['prepare_ms']:12.1f} "
                  + " ".join(f"{ratio:10.2f}" if ratio else f"{'-':>10}" for ratio in ratios))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
