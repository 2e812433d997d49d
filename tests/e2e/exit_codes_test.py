#!/usr/bin/env python3
"""docs/exit_codes.md against the program: every command has a row, every code in it a case here."""
import pathlib
import re
import unittest

from program import ProgramTest

TABLE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "exit_codes.md"

# (command, code): ways to get it.
CASES = {
    ("audit", 0): ["audit -p deny.rego pod.json", "audit -p deny.rego --fail-on deny p.json"],
    ("audit", 1): ["audit -p deny.rego --fail-on deny pod.json"],
    ("audit", 2): ["audit -p deny.rego none", "audit -p none pod.json", "audit -p p.rego pod.json", "audit -p deny.rego broken.json"],
    ("build", 0): ["build -t rego p.rego"],
    ("build", 1): ["build bad.rego", "build none", "build --wrong p.rego"],
    ("capabilities", 0): ["capabilities --current"],
    ("capabilities", 1): ["capabilities --version v0"],
    ("check", 0): ["check p.rego"],
    ("check", 1): ["check bad.rego", "check none", "check"],
    ("conftest", 0): ["conftest --version", "conftest test input.json -p p.rego -n p", "conftest fmt p.rego"],
    ("conftest", 1): ["conftest test input.json -p main.rego", "conftest test nothing.json", "conftest tset"],
    ("conftest", 2): ["conftest test input.json -p main.rego --fail-on-warn"],
    ("diff", 0): ["diff b.tar.gz b.tar.gz"],
    ("diff", 1): ["diff b.tar.gz c.tar.gz"],
    ("diff", 2): ["diff b.tar.gz none"],
    ("eval", 0): ["eval 1", "eval data.nothing", "eval 1/0", "eval --fail 1", "eval --fail-defined data.nothing"],
    ("eval", 1): ["eval --fail data.nothing", "eval --fail-defined 1", "eval", "eval --wrong 1"],
    ("eval", 2): ["eval --strict-builtin-errors 1/0", "eval x+", "eval -d bad.rego 1", "eval -d none 1"],
    ("explain", 0): ["explain p.rego"],
    ("explain", 1): ["explain bad.rego", "explain none"],
    ("explain", 2): ["explain --profile clash.rego"],
    ("fmt", 0): ["fmt p.rego", "fmt ugly.rego", "fmt --list ugly.rego"],
    ("fmt", 1): ["fmt none"],
    ("fmt", 2): ["fmt --fail ugly.rego", "fmt bad.rego"],
    ("inspect", 0): ["inspect b.tar.gz"],
    ("inspect", 1): ["inspect none", "inspect p.rego", "inspect --verification-key secret --signing-alg HS256 b.tar.gz"],
    ("parse", 0): ["parse p.rego"],
    ("parse", 1): ["parse bad.rego", "parse none"],
    ("patch", 0): ["patch --make b.tar.gz d.tar.gz -o x.tar.gz"],
    ("patch", 1): ["patch --make b.tar.gz c.tar.gz -o x.tar.gz", "patch b.tar.gz c.tar.gz -o x.tar.gz", "patch none none -o x.tar.gz"],
    ("pull", 0): ["pull file:b.tar.gz -o x.tar.gz"],
    ("pull", 1): ["pull file:none", "pull nowhere", "pull file:p.rego", "pull file:b.tar.gz --digest sha256:" + "0" * 64,
                  "pull file:b.tar.gz --verification-key secret --signing-alg HS256"],
    ("push", 0): ["push b.tar.gz file:x.tar.gz"],
    ("push", 1): ["push none file:x.tar.gz", "push b.tar.gz file:none/x.tar.gz", "push b.tar.gz nowhere"],
    ("replay", 0): ["replay b.tar.gz b.tar.gz --decisions decisions.jsonl --fail-on any"],
    ("replay", 1): ["replay b.tar.gz c.tar.gz --decisions decisions.jsonl --fail-on any"],
    ("replay", 2): ["replay b.tar.gz none --decisions decisions.jsonl", "replay b.tar.gz b.tar.gz --decisions p.rego"],
    ("rollout", 0): ["rollout status deny.rego"],
    ("rollout", 1): ["rollout status bad.rego", "rollout", "rollout status deny.rego --rollout none"],
    ("run", 0): ["run --help"],
    ("run", 1): ["run -s none", "run -s --addr nowhere"],
    ("serve", 0): ["serve --help"],
    ("serve", 1): ["serve none", "serve bad.rego", "serve --addr nowhere", "serve -c none", "serve --wrong"],
    ("sign", 0): ["sign --signing-alg HS256 --signing-key secret d.tar.gz"],
    ("sign", 1): ["sign d.tar.gz", "sign --signing-key none d.tar.gz", "sign --signing-alg HS256 --signing-key secret none"],
    ("test", 0): ["test right_test.rego", "test --exit-zero-on-skipped skipped_test.rego", "test p.rego",
                  "test --coverage --threshold 90 p.rego p_test.rego"],
    ("test", 1): ["test bad.rego", "test none", "test --fail-on-empty p.rego"],
    ("test", 2): ["test wrong_test.rego", "test skipped_test.rego", "test --coverage --threshold 90 p.rego right_test.rego"],
    ("verify", 0): ["verify --signing-alg HS256 --verification-key secret signed.tar.gz"],
    ("verify", 1): ["verify --signing-alg HS256 --verification-key secret b.tar.gz", "verify b.tar.gz",
                    "verify --signing-alg HS256 --verification-key other signed.tar.gz"],
    ("version", 0): ["version"],
    ("version", 1): ["version --wrong"],
}


class ExitCodes(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("p.rego", "package p\n\nallow if input.x\n")
        self.write("q.rego", "package p\n\nallow if input.y\n")
        self.write("ugly.rego", "package p\n\nallow if  input.x\n")
        self.write("bad.rego", "package p\n\nallow if {\n")
        self.write("main.rego", "package main\n\ndeny contains \"no\" if input\n")
        self.write("clash.rego", "package clash\n\nx := 1\n\nx := 2\n")
        self.write("p_test.rego", "package p_test\n\ntest_p if data.p.allow with input as {\"x\": true}\n")
        self.write("right_test.rego", "package p_test\n\ntest_a if 1 == 1\n")
        self.write("wrong_test.rego", "package p_test\n\ntest_a if 1 == 2\n")
        self.write("skipped_test.rego", "package p_test\n\ntodo_test_a if 1 == 1\n")
        self.write("deny.rego", "package p\n\ndeny contains \"no\" if input.spec.hostNetwork\n")
        self.write("pod.json", '{"apiVersion": "v1", "kind": "Pod", "spec": {"hostNetwork": true}}')
        self.write("p.json", '{"apiVersion": "v1", "kind": "Pod", "spec": {}}')
        self.write("broken.json", "{")
        self.write("decisions.jsonl", '{"path": "p/allow", "input": {"x": true}, "result": true}\n')
        for source, output in (("p.rego", "b.tar.gz"), ("q.rego", "c.tar.gz"), ("p.rego", "d.tar.gz")):
            self.succeed("build", "-t", "plan", "-e", "p/allow", "-o", output, source)
        self.succeed("build", "-t", "plan", "-e", "p/allow", "--signing-alg", "HS256", "--signing-key", "secret", "-o", "signed.tar.gz", "p.rego")

    def rows(self):
        for line in TABLE.read_text().splitlines():
            if row := re.match(r"\| `(\w+)` \|(.*)\|$", line):
                yield row[1], [code for code, text in enumerate(row[2].split("|")) if text.strip()]

    def commands(self):
        """Of the program's help."""
        listed = self.succeed("--help").split("Subcommands:")[1]
        return set(re.findall(r"^  (\w+)  ", listed, re.MULTILINE))

    def test_every_command_has_a_row(self):
        self.assertEqual(self.commands() - {command for command, _ in self.rows()}, set())

    def test_every_code_is_reached(self):
        known = self.commands()
        for command, codes in self.rows():
            if command not in known:
                print(f"left out: no `regoc {command}` in this build")
                continue
            for code in codes:
                for arguments in CASES.get((command, code), []):
                    with self.subTest(arguments=arguments):
                        done = self.regoc(*arguments.split())
                        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertEqual({code for name, code in CASES if name == command}, set(codes), command)

    def test_without_a_command(self):
        for arguments, code in (((), 1), (("nonsense",), 1), (("--help",), 0), (("pull", "--help"), 0), (("pull",), 1)):
            self.assertEqual(self.regoc(*arguments).returncode, code, arguments)


if __name__ == "__main__":
    unittest.main()
