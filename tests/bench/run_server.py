#!/usr/bin/env python3
"""Measures the decision server: under load, with many connections, bundles and data, and while bundles are replaced.

usage: run_server.py [--program FILE] [--opa FILE] [--folder FOLDER] [--workload NAME]… [--seconds S] … [PART…]

Parts: workloads (requests/s, p50, p99 and memory, against a constant answer of the same server and against OPA), logs (p99 with a
decision log), idle (memory of idle connections), bundles (activation of 10, 100 and 1,000), data (activation of one with much
data), swaps (bundles replaced under load), soak (memory at full load). All but soak by default. Load comes from wrk; parts that
need it say so when it is not there.

Figures depend on the machine; compare ratios of one run. The exit code is 1 when a request failed, an answer was stale, or what
does not depend on the machine is beyond its limit.
"""
import argparse
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

from run_workloads import default_folder  # noqa: E402
from server_load import activation, load, swaps  # noqa: E402

PARTS = {"workloads": load.workloads, "logs": load.logs, "idle": swaps.idle, "bundles": activation.bundles,
         "data": activation.data, "swaps": swaps.swaps, "soak": load.soak}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build" / "release" / "bin" / "regoc", type=pathlib.Path)
    parser.add_argument("--opa", help="program to compare with")
    parser.add_argument("--folder", default=default_folder(), type=pathlib.Path, help="where the workloads are")
    parser.add_argument("--workload", dest="workloads", action="append", help="default: k8s_admission, rbac, api_gateway")
    parser.add_argument("--seconds", default=3, type=int, help="of each load")
    parser.add_argument("--connections", default=16, type=int)
    parser.add_argument("--idle", default=10_000, type=int, help="idle connections")
    parser.add_argument("--megabytes", default=500, type=int, help="of data")
    parser.add_argument("--swaps", default=50, type=int)
    parser.add_argument("--minutes", default=60, type=float, help="of soak")
    parser.add_argument("--temporary", default=os.environ.get("TMPDIR", "/tmp"), help="folder for the data")
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], default=[])
    options = parser.parse_args()
    options.workloads = options.workloads or ["k8s_admission", "rbac", "api_gateway"]
    good = True
    for part in options.part or [name for name in PARTS if name != "soak"]:
        print(f"== {part}: {PARTS[part].__doc__.splitlines()[0]}", flush=True)
        good &= PARTS[part](options)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
