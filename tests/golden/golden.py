#!/usr/bin/env python3
"""Runs golden cases: self-contained .rego files that say how to run the program and what it must print.

usage: golden.py --program regoc [--update] CASE.rego…

Lines of a case that begin with one of these marks are instructions; the program sees them as empty lines, so that what
it reports of the other lines has the numbers of this file:

  # ARGS: eval -d %s data.p.allow   a command; several run in turn, up to the first that fails. %s is the case file
  # INPUT: {"n": 2}                 a line of the file input.json
  # FILE: data.json {"m": 1}        a line of another file; several lines with one name make a longer file
  # EXIT: 2                         the exit code, when not 0
  # CHECK:STDOUT: true              a line of the standard output, in order; likewise CHECK:STDERR

In expected lines [[@LINE-3]] stands for the number of the line three above. What differs from run to run is replaced in
the output before it is compared: durations by TIME, the temporary folder by DIR. The name of a case begins with fail_
exactly when its exit code is not 0. --update rewrites EXIT and CHECK lines to what the program does.
"""
import argparse
import difflib
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

INSTRUCTION = re.compile(r"^# (ARGS|INPUT|FILE|EXIT|CHECK:STDOUT|CHECK:STDERR):(?: (.*)|)$")
DURATION = re.compile(r"\b\d+(\.\d+)?(ns|µs|us|ms|s)\b|(?<=\"duration\": )\d+|(?<= time=\")[\d.]+")
LINE_NUMBER = re.compile(r"\[\[@LINE([+-]\d+)?\]\]")
TIMEOUT_SECONDS = 60


class Case:
    """A case file, split into instructions and the policy that the program sees."""

    def __init__(self, path):
        self.path = path
        self.lines = path.read_text().splitlines()
        self.commands, self.files, self.exit_code = [], {}, 0
        self.expected = {"STDOUT": [], "STDERR": []}
        policy = []
        for number, line in enumerate(self.lines, 1):
            match = INSTRUCTION.match(line)
            policy.append("" if match else line)
            if match:
                self.instruct(match[1], match[2] or "", number)
        self.policy = "\n".join(policy).rstrip("\n") + "\n"

    def instruct(self, kind, text, number):
        if kind == "ARGS":
            self.commands.append(shlex.split(text.replace("%s", self.path.name)))
        elif kind == "INPUT":
            self.files["input.json"] = self.files.get("input.json", "") + text + "\n"
        elif kind == "FILE":
            name, _, line = text.partition(" ")
            self.files[name] = self.files.get(name, "") + line + "\n"
        elif kind == "EXIT":
            self.exit_code = int(text)
        else:
            resolved = LINE_NUMBER.sub(lambda match: str(number + int(match[1] or 0)), text)
            self.expected[kind.removeprefix("CHECK:")].append(resolved)

    def run(self, program):
        """Exit code and the lines of both outputs."""
        outputs = {"STDOUT": "", "STDERR": ""}
        code = 0
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**self.files, self.path.name: self.policy}.items():
                file = pathlib.Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            for command in self.commands:
                done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True, errors="replace",
                                      stdin=subprocess.DEVNULL, timeout=TIMEOUT_SECONDS)
                code = done.returncode
                outputs["STDOUT"] += done.stdout
                outputs["STDERR"] += done.stderr
                if code != 0:
                    break
        return code, {name: normalize(text, folder) for name, text in outputs.items()}

    def updated(self, code, outputs):
        """The text of the case with EXIT and CHECK lines for this outcome."""
        kept = [line for line in self.lines if not re.match(r"^# (EXIT|CHECK:STD(OUT|ERR)):", line)]
        while kept and not kept[-1].strip():
            kept.pop()
        kept.append("")  # EXIT and CHECK lines come last: there they move no line of the policy
        if code != 0:
            kept.append(f"# EXIT: {code}")
        own_line = re.compile(re.escape(self.path.name) + r":(\d+)")
        for name in ("STDOUT", "STDERR"):
            for line in outputs[name]:
                here = len(kept) + 1
                line = own_line.sub(lambda match: f"{self.path.name}:[[@LINE{int(match[1]) - here:+d}]]", line)
                kept.append(f"# CHECK:{name}: {line}".rstrip())
        return "\n".join(kept).rstrip("\n") + "\n"


def normalize(text, folder):
    text = DURATION.sub("TIME", text.replace(folder, "DIR"))
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def faults_of(case, program):
    """What is wrong with a case, as lines to print."""
    code, outputs = case.run(program)
    found = []
    if not case.commands:
        found.append("no ARGS line")
    if code != case.exit_code:
        found.append(f"exit code {code}, not {case.exit_code}")
    if (code != 0) != case.path.name.startswith("fail_"):
        found.append(f"the name {'lacks' if code else 'has'} the prefix fail_, but the exit code is {code}")
    for name, expected in case.expected.items():
        expected = [line.rstrip() for line in expected]
        if outputs[name] != expected:
            found += difflib.unified_diff(expected, outputs[name], f"expected {name}", f"printed to {name}", lineterm="")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    program = options.program.resolve()
    failed = 0
    for path in options.cases:
        case = Case(path)
        if options.update:
            path.write_text(case.updated(*case.run(program)))
            case = Case(path)
        found = faults_of(case, program)
        if found:
            failed += 1
            print(f"{path}:", *found, sep="\n  ")
            print(f"  to accept: {sys.argv[0]} --program {options.program} --update {path}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
