"""Requests a second, latency and memory under load."""
import json
import tempfile
import time
from pathlib import Path

from server_load.processes import Server, Wrk, opa, regoc, wrk_is_there


class Workload:
    """A folder with policy.rego, data.json, query.txt and inputs.jsonl."""

    def __init__(self, folder):
        self.name = folder.name
        self.files = [*sorted(folder.glob("*.rego")), folder / "data.json"]
        self.path = "/v1/data/" + (folder / "query.txt").read_text().strip().removeprefix("data.").replace(".", "/")
        with open(folder / "inputs.jsonl") as inputs:
            self.body = json.dumps({"input": json.loads(inputs.readline())})


def drive(command, workload, options, path=None, method="POST"):
    """Figures of wrk, and `peak`: memory in MiB."""
    with tempfile.TemporaryDirectory() as folder, Server(command) as server:
        if path is None:
            Wrk(server, workload.path, workload.body, 1, options.connections, folder).figures()  # code gets compiled
        run = Wrk(server, path or workload.path, workload.body, options.seconds, options.connections, folder, method)
        return run.figures() | {"peak": server.memory("VmHWM")}


def show(name, who, figures):
    print(f"{name:14} {who:10} {figures['rate']:9.0f} requests/s  p50 {figures['p50']:7.3f} ms  "
          f"p99 {figures['p99']:7.3f} ms  peak {figures['peak']:6.1f} MiB  {figures['failed']} failed", flush=True)


def workloads(options):
    """Decisions, a constant from the same server, and OPA."""
    if not wrk_is_there():
        return True
    good = True
    for name in options.workloads:
        workload = Workload(options.folder / name)
        ours = drive(regoc(options.program, *workload.files), workload, options)
        constant = drive(regoc(options.program, *workload.files), workload, options, "/health", "GET")
        show(name, "regoc", ours)
        show(name, "constant", constant)
        print(f"{name:14} {ours['rate'] / constant['rate']:.0%} of a constant")
        good &= ours["failed"] == 0
        if options.opa:
            theirs = drive(opa(options.opa, *workload.files), workload, options)
            show(name, "opa", theirs)
            print(f"{name:14} {ours['rate'] / theirs['rate']:.1f} times OPA's requests/s, p99 1/{theirs['p99'] / ours['p99']:.1f}, "
                  f"memory 1/{theirs['peak'] / ours['peak']:.1f}")
    return good


def logs(options):
    """p99 with decision logs in a file, against none."""
    if not wrk_is_there():
        return True
    for name in options.workloads:
        workload = Workload(options.folder / name)
        without = drive(regoc(options.program, *workload.files), workload, options)
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder, "config.json")
            sink = {"type": "file", "path": folder + "/decisions.jsonl", "max_files": 2}
            config.write_text(json.dumps({"decision_logs": {"sinks": [sink]}}))
            logged = drive(regoc(options.program, "-c", config, *workload.files), workload, options)
        show(name, "no log", without)
        show(name, "file", logged)
        print(f"{name:14} p99 with a log is {logged['p99'] / without['p99']:.2f} times that without")
    return True


def soak(options):
    """Full load for --minutes; memory once in a while. It may not grow after the first fifth."""
    if not wrk_is_there():
        return True
    workload = Workload(options.folder / options.workloads[0])
    seconds = max(1, int(options.minutes * 60))
    with tempfile.TemporaryDirectory() as folder, Server(regoc(options.program, *workload.files)) as server:
        run = Wrk(server, workload.path, workload.body, seconds, options.connections, folder)
        samples, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(seconds / 20)
            samples.append(server.memory())
        figures = run.figures() | {"peak": server.memory("VmHWM")}
    show(workload.name, "soak", figures)
    growth = samples[-1] / samples[len(samples) // 5] - 1
    print(f"{workload.name:14} memory in MiB: {' '.join(f'{sample:.1f}' for sample in samples)}: growth {growth:.1%}")
    return figures["failed"] == 0 and growth < 0.05
