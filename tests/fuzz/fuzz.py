#!/usr/bin/env python3
"""Compares the engines with each other, and with OPA where it is on PATH, on random modules.

usage: fuzz.py [--conformance PROGRAM] [--opa PROGRAM] [--first SEED] [--count N] [--keep FOLDER] [--engines LIST]

Every case comes from its seed (generate.py), so that "fuzz/17" is the same case everywhere. OPA, as a server on the
loopback address, says what the result is; regoc-conformance then runs the cases on all engines, which must agree with it and with
each other. Differing cases are made smaller and kept as cases of regoc-conformance (one .jsonl a case). Exit code 1 when
there are any. Modules that only one of the two compilers refuses for their types are counted, and listed with --types: the
checkers infer different things on purpose (docs/compatibility.md).
"""
import argparse
import atexit
import collections
import http.client
import json
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import generate

BATCH = 200

# Of cases with strict built-in errors only: OPA's rule index may skip a rule before the call that fails, or another call fails
# first; observed plans ask what OPA's index knows first, and then go in order. No order of evaluation is promised, so this is
# no finding. The engines that run one plan must agree in it, and without strict errors all must.
TYPES = re.compile(r"unexpected error: .*rego_type_error|got test-\d.rego:\d+: rego_type_error|want error(?: code)? rego_(type_error)?, got (?!test-\d.rego:\d+: rego)")
STRICT_ORDER = re.compile(r"^observed disagrees with interp: .*eval_(type|builtin)_error|^interp: (want error (code )?eval_(type|builtin|conflict)_error, got|unexpected error: .*eval_(type|builtin)_error)")


class Opa:
    """OPA's answer to a case: fields of a case of regoc-conformance, or None when it gives none within its time."""

    def __init__(self, program, version):
        self.program, self.flags = program, ["--v0-compatible"] if version == "v0" else []
        self.start()
        atexit.register(self.close)

    def start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.server = subprocess.Popen([self.program, "run", "--server", "--addr", f"127.0.0.1:{port}", "--log-level", "error", *self.flags],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.policies = []
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(600):
            try:
                self.request("GET", "/health")
                return
            except OSError:
                self.connection.close()
                time.sleep(0.05)
        raise SystemExit("opa does not answer")

    def request(self, method, path, body=None):
        self.connection.request(method, path, body=body, headers={"Content-Type": "application/json"} if not path.startswith("/v1/policies/") else {})
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def answer(self, case):
        try:
            return self.ask(case)
        except (OSError, http.client.HTTPException):
            self.close()
            self.start()
            return {}

    def ask(self, case):
        for name in self.policies:
            self.request("DELETE", "/v1/policies/" + name)
        self.policies = [f"fuzz{i}" for i in range(len(case["modules"]))]
        for name, module in reversed(list(zip(self.policies, case["modules"]))):
            status, body = self.request("PUT", "/v1/policies/" + name, module.encode())
            if status != 200:
                break
        if status != 200:
            # Which of several comes first is not the point.
            codes = {error["code"] for error in json.loads(body)["errors"]}
            return {"want_error_code": codes.pop()} if len(codes) == 1 and len(case["modules"]) == 1 else {"want_error": "rego_"}
        self.request("PUT", "/v1/data/base", json.dumps(case["data"]["base"]))
        strict = "?strict-builtin-errors=true" if case["strict_error"] else ""
        status, body = self.request("POST", "/v1/data/fuzz" + strict, json.dumps({"input": case["input"]}))
        if status != 200:
            errors = json.loads(body).get("errors") or [{}]
            code = errors[0].get("code", "internal_error")
            return {"want_error_code": code} if "internal" not in code else {}
        # The text, not what Python makes of its numbers.
        return {"want_result": RawJson('[{"x":' + body.strip()[len('{"result":'):-1] + "}]")}

    def close(self):
        self.server.kill()
        self.server.wait()


class RawJson(str):
    pass


def line_of(case):
    fields = (f"{json.dumps(key)}:{value if isinstance(value, RawJson) else json.dumps(value)}" for key, value in case.items())
    return "{" + ",".join(fields) + "}\n"


def differing(program, engines, cases, folder):
    """Notes of the cases that fail, with the reason."""
    files, wanted = [], {case["note"]: case for case in cases}
    for version in sorted({case["version"] for case in cases}):
        files.append(pathlib.Path(folder) / f"{version}-fuzz.jsonl")
        files[-1].write_text("".join(line_of(case) for case in cases if case["version"] == version), encoding="utf-8")
    run = subprocess.run([program, "--engine", engines, *files], capture_output=True, text=True, timeout=600)
    if run.returncode not in (0, 1):
        if len(cases) == 1:
            return {cases[0]["note"]: f"ends with {run.returncode}: {run.stderr.strip()[-300:]}"}
        half = len(cases) // 2
        return {**differing(program, engines, cases[:half], folder), **differing(program, engines, cases[half:], folder)}
    found = {}
    for line in run.stdout.splitlines():
        if line.startswith("  fuzz/"):
            note, _, why = line.strip().partition(": ")
            if wanted[note]["strict_error"] and STRICT_ORDER.search(why):
                continue
            if not any(key.startswith("want_") for key in wanted[note]) and "disagrees with" not in why:
                continue  # nobody said what to expect: only the engines are compared
            found[note] = why
    return found


def smaller(case):
    """Cases with one rule, one line, or one statement of a body, less."""
    for at, module in enumerate(case["modules"]):
        head, *rules = module.rstrip("\n").split("\n\n")

        def with_rules(changed):
            modules = list(case["modules"])
            modules[at] = "\n\n".join([head] + changed) + "\n"
            return {**case, "modules": modules}

        for i in range(len(rules) - 1, -1, -1):
            yield with_rules(rules[:i] + rules[i + 1:])
        for i, rule in enumerate(rules):
            lines = rule.split("\n")
            for j in range(len(lines) if len(lines) > 1 else 0):
                yield with_rules(rules[:i] + ["\n".join(lines[:j] + lines[j + 1:])] + rules[i + 1:])
            for statement in rule.replace("{ ", "; ").replace(" }", "; ").split("; "):
                for cut in ("; " + statement, statement + "; "):
                    if cut in rule:
                        yield with_rules(rules[:i] + [rule.replace(cut, "", 1)] + rules[i + 1:])


def minimized(program, engines, opa, case, folder):
    """The case with as much taken away as keeps it differing for what looks like the same reason."""
    def judged(candidate):
        bare = {key: value for key, value in candidate.items() if not key.startswith("want_")}
        candidate = {**bare, **(opa[case["version"]].answer(bare) if opa else {})}
        return candidate, differing(program, engines, [candidate], folder).get(case["note"], "")

    def kind(why):
        return why.split(" ", 3)[:3], "rego_" in why

    _, why = judged(case)
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in smaller(case):
            candidate, reason = judged(candidate)
            if reason and kind(reason) == kind(why):
                case, shrunk = candidate, True
                break
    return case


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conformance", default="build/release/bin/regoc-conformance")
    parser.add_argument("--opa", default=shutil.which("opa"))
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--keep", default="fuzz-found")
    parser.add_argument("--engines", default="all", help="as regoc-conformance has them; several with commas (interp,observed is quick)")
    parser.add_argument("--types", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end too
    opa = {version: Opa(options.opa, version) for version in ("v0", "v1")} if options.opa else None
    if not opa:
        print("opa is not on PATH: the engines are compared with each other only")
    codes, done, found, typed = collections.Counter(), 0, 0, 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            for first in range(options.first, options.first + options.count, BATCH):
                cases = [generate.case(seed) for seed in range(first, min(first + BATCH, options.first + options.count))]
                if opa:
                    cases = [{**case, **opa[case["version"]].answer(case)} for case in cases]
                    codes.update(case.get("want_error_code") or ("several errors" if "want_error" in case else "result") for case in cases)
                for note, why in differing(options.conformance, options.engines, cases, folder).items():
                    if TYPES.search(why):
                        typed += 1
                        if options.types:
                            print(f"{note}: {why}", flush=True)
                        continue
                    case = next(case for case in cases if case["note"] == note)
                    case = minimized(options.conformance, options.engines, opa, case, folder)
                    found += 1
                    keep = pathlib.Path(options.keep)
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / (case["version"] + "-" + note.replace("/", "-") + ".jsonl")).write_text(line_of(case), encoding="utf-8")
                    print(f"{note}: {why}\n" + "\n".join(case["modules"]), flush=True)
                done += len(cases)
    finally:  # also when it is stopped
        print(f"{done} cases, {found} differ, {typed} in types only; outcomes by OPA: {dict(codes)}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
