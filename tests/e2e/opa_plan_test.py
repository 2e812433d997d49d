#!/usr/bin/env python3
"""Plans in OPA's schema: what regoc writes another reader evaluates to the same, and what OPA writes regoc does."""
import json
import os
import shutil
import tarfile
import unittest

import opa_ir
from program import ProgramTest

# v1/ir/plan.schema.json of OPA's sources, where somebody has them.
SCHEMA = os.environ.get("REGOC_OPA_PLAN_SCHEMA", "")

# name: (policy, inputs). Every policy has the entry point p/x.
CASES = {
    "constants": ("x := [1, 2.5, null, true, \"a\", {\"k\": [1]}, {1, 2}]", [None]),
    "default": ("default x := 7\nx := input.a if input.b", [{}, {"a": 1, "b": True}, {"a": 1, "b": False}]),
    "set": ("x contains v if some v in input.xs\nx contains \"more\" if input.more", [{"xs": [3, 1, 3]}, {"xs": {"k": 2}, "more": 1}, {}]),
    "object": ("x[k] := v if some k, v in input.o", [{"o": {"a": 1, "b": [2]}}, {"o": [5, 6]}, {"o": 3}]),
    "nested": ("x[a][b] contains c if some [a, b, c] in input.t", [{"t": [["p", "q", 1], ["p", "q", 2], ["p", "r", 3], ["s", "q", 4]]}]),
    "deep": ("x[a].fixed[b] := c if some [a, b, c] in input.t", [{"t": [["p", "q", 1], ["p", "r", 3], ["s", "q", 4]]}, {"t": []}]),
    "negation": ("x if not input.a", [{}, {"a": 1}, {"a": False}]),
    "negated_loop": ("x if not bad\nbad if input.xs[_] > 3", [{"xs": [1, 2]}, {"xs": [1, 9]}, {}]),
    "negated_search": ("x if not \"a\" in input.xs", [{"xs": ["b"]}, {"xs": ["a"]}, {}]),
    "every": ("x if every k, v in input.xs { v > k }", [{"xs": [1, 2]}, {"xs": [1, 0]}, {"xs": []}, {"xs": 5}, {}]),
    "nested_every": ("x if every row in input.m { every v in row { v > 0 } }", [{"m": [[1], [2, 3]]}, {"m": [[1], [0]]}, {"m": [[]]}]),
    "else": ("x := 1 if input.a == 1\nelse := 2 if input.a == 2\nelse := 3", [{"a": 1}, {"a": 2}, {}]),
    "function": ("x := f(input.n) + f(2)\nf(n) := n * 2 if n > 1\nf(n) := 0 if n <= 1", [{"n": 1}, {"n": 5}, {}]),
    "pattern": ("x := f(input.p)\nf([a, {\"k\": b}]) := [b, a]", [{"p": [1, {"k": 2}]}, {"p": [1]}, {"p": "s"}]),
    "comprehensions": ("x := {\"a\": [v | some v in input.xs; v > 1], \"s\": {v | some v in input.xs}, \"o\": {s: v | some v in input.xs; s := sprintf(\"%d\", [v])}}",
                       [{"xs": [3, 1, 3]}, {"xs": []}, {}]),
    "with_input": ("x := [y | y := z with input as {\"a\": input.b}]\nz := input.a", [{"b": 4}, {"a": 1}, None]),
    "with_field": ("x := v if v := y with input.a.c as 5\ny := input.a", [{"a": {"b": 1}}, {}, {"a": 3}]),
    "with_after": ("x := [y, input.a] if y := z with input.a as 5\nz := input.a", [{"a": 1}, {}]),
    "with_undefined_input": ("x if { y with input as {\"a\": 1}\n not input }\ny if input.a", [None, {"a": 2}]),
    "with_data": ("x := v if v := y with data.base.n as 9\ny := data.base.n", [{}]),
    "with_rule": ("x := v if v := y with data.p.z as 9\ny := z + 1\nz := 1", [{}]),
    "with_function": ("x := v if v := y with f as 9\ny := f(1)\nf(a) := a", [{}]),
    "negated_with": ("x if not y with input.a as false\ny if input.a", [{"a": True}]),
    "data": ("x := data.base", [{}]),
    "data_lookup": ("x contains k if {\n some k\n data.base.users[k].admin\n}", [{}]),
    "data_dynamic": ("x := data.q[input.name]", [{"name": "y"}, {"name": "z"}, {"name": "w"}]),
    "relation": ("x contains [a, b] if { some a, b; r[a] == r[b]; a != b }\nr := {\"i\": 1, \"j\": 2, \"k\": 1}", [{}]),
    "logic": ("x if { input.a\n input.b != 2 }", [{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": False, "b": 1}]),
    "conflict": ("x := v if some v in input.xs", [{"xs": [1]}, {"xs": [1, 1]}, {"xs": [1, 2]}]),
    "texts": ("x := concat(\"/\", [lower(input.a), upper(split(input.a, \"-\")[1])])", [{"a": "Ab-Cd"}, {"a": "Ab"}]),
    "lengths": ("x if { [a, b] = input.p\n a < b }", [{"p": [1, 2]}, {"p": [2, 1]}, {"p": [1, 2, 3]}]),
    "early_exit": ("x if some v in input.xs\nelse := false", [{"xs": [1, 2]}, {"xs": []}]),
    "sets": ("x := ({1, 2, 3} & {2, 3, 4}) | ({5} - {5})", [{}]),
}
DATA = {"base": {"n": 1, "users": {"a": {"admin": True}, "b": {"admin": False}, "c": {"admin": True}}}}


class PlanTest(ProgramTest):
    def policies(self, name):
        self.write("policy/p.rego", "package p\n\n" + CASES[name][0] + "\n")
        self.write("policy/q.rego", "package q\n\ny := 1\n\nz := 2\n")
        self.write("policy/base/data.json", json.dumps(DATA["base"]))

    def plan_of(self, bundle):
        with tarfile.open(self.folder / bundle) as tar:
            return json.load(tar.extractfile(tar.getmember("/plan.json")))

    def evaluated(self, plan, document):
        try:
            result = opa_ir.Plan(plan).evaluate("p/x", opa_ir.UNDEFINED if document is None else document, DATA)
        except opa_ir.Conflict:
            return "conflict"
        return "undefined" if result is opa_ir.UNDEFINED else result["result"]

    def answered(self, document, *flags):
        """What `eval` says."""
        if document is not None:
            self.write("in.json", json.dumps(document))
            flags = [*flags, "-i", "in.json"]
        done = self.regoc("eval", *flags, "data.p.x")
        if done.returncode != 0:
            self.assertIn("eval_conflict_error", done.stdout + done.stderr)
            return "conflict"
        result = json.loads(done.stdout).get("result")
        return result[0]["expressions"][0]["value"] if result else "undefined"


class Plans(PlanTest):
    def test_another_reader_gets_what_we_get_from_our_plans(self):
        for name, (_, inputs) in CASES.items():
            self.policies(name)
            self.succeed("build", "-t", "plan", "-e", "p/x", "-o", "b.tar.gz", "policy")
            plan = self.plan_of("b.tar.gz")
            for document in inputs:
                with self.subTest(name=name, input=document):
                    self.assertEqual(self.evaluated(plan, document), self.answered(document, "-d", "policy"))

    def test_bundles_that_hold_only_a_plan_are_evaluated(self):
        for name, (_, inputs) in CASES.items():
            self.policies(name)
            self.succeed("build", "-t", "plan", "-e", "p/x", "-o", "b.tar.gz", "policy")
            shutil.rmtree(self.folder / "only", ignore_errors=True)
            self.write("only/plan.json", json.dumps(self.plan_of("b.tar.gz")))
            self.write("only/data.json", json.dumps(DATA))
            for document in inputs:
                with self.subTest(name=name, input=document):
                    self.assertEqual(self.answered(document, "-b", "only"), self.answered(document, "-d", "policy"))

    def test_such_a_bundle_is_compiled_and_built_on(self):
        self.policies("nested")
        document = CASES["nested"][1][0]
        self.succeed("build", "-t", "plan", "-e", "p/x", "-o", "b.tar.gz", "policy")
        self.write("only/plan.json", json.dumps(self.plan_of("b.tar.gz")))
        self.write("only/data.json", json.dumps(DATA))
        expected = self.answered(document, "-d", "policy")
        for engine in ("interp", "jit", "aot"):
            self.assertEqual(self.answered(document, "-b", "only", "--engine", engine), expected)
        self.succeed("build", "-b", "only", "-o", "native.tar.gz", "--signing-alg", "HS256", "--signing-key", "s")
        self.assertEqual(self.answered(document, "-b", "native.tar.gz", "--engine", "aot", "--signing-alg", "HS256", "--verification-key", "s"), expected)

    def only_plans(self):
        """Bundles `old` and `new` that hold nothing but a plan; they differ in p/x."""
        for side, rule in (("old", "x if input.n > 2"), ("new", "x if input.n > 5")):
            self.write("policy/p.rego", f"package p\n\n{rule}\n\ny := input.other\n")
            self.succeed("build", "-t", "plan", "-e", "p/x", "-e", "p/y", "-o", "b.tar.gz", "policy")
            self.write(f"{side}/plan.json", json.dumps(self.plan_of("b.tar.gz")))
            self.write(f"{side}/data.json", "{}")

    def test_such_bundles_are_inspected(self):
        self.only_plans()
        shown = json.loads(self.succeed("inspect", "-f", "json", "old"))
        self.assertEqual(shown["entrypoints"], ["p/x", "p/y"])
        self.assertEqual(shown["input_reads"], {"p/x": ["input.n"], "p/y": ["input.other"]})
        self.assertIn("; plan.json\n", self.succeed("inspect", "--disassemble", "old"))
        self.write("old/plan.json", "{}]")
        self.assertIn("plan.json", self.succeed("inspect", "old"))

    def test_such_bundles_are_compared(self):
        self.only_plans()
        self.assertEqual(self.regoc("diff", "old", "old").returncode, 0)
        done = self.regoc("diff", "-f", "json", "old", "new")
        self.assertEqual(done.returncode, 1, done.stderr)
        changed = json.loads(done.stdout)["rules"]["changed"]
        self.assertEqual([rule["rule"] for rule in changed], ["data.p.x"])

    def test_decisions_are_replayed_on_such_bundles(self):
        self.only_plans()
        asked = [("p/x", {"n": n}) for n in range(10)] + [("p/y/deep", {"other": {"deep": 1}})]
        self.write("d.jsonl", "".join(json.dumps({"decision_id": f"d{i}", "path": path, "input": document}) + "\n"
                                      for i, (path, document) in enumerate(asked)))
        for engine in ("auto", "interp", "jit"):
            done = json.loads(self.succeed("replay", "old", "new", "--decisions", "d.jsonl", "-f", "json", "--engine", engine))
            self.assertEqual((done["decisions"], done["changed"]), (11, 3), engine)

    def test_a_malformed_plan_is_refused(self):
        self.write("only/plan.json", '{"plans": {"plans": [{"name": "p/x", "blocks": [{"stmts": [{"type": "JumpStmt", "stmt": {}}]}]}]}}')
        done = self.regoc("eval", "-b", "only", "data.p.x")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("plan p/x: JumpStmt: an unknown statement", done.stdout + done.stderr)

    def test_plans_keep_to_the_schema(self):
        if not SCHEMA or not os.path.exists(SCHEMA):
            self.skipTest("REGOC_OPA_PLAN_SCHEMA names no plan.schema.json of OPA")
        import jsonschema
        validator = jsonschema.Draft202012Validator(json.load(open(SCHEMA)))
        for name in CASES:
            with self.subTest(name=name):
                self.policies(name)
                self.succeed("build", "-t", "plan", "-e", "p/x", "-o", "b.tar.gz", "policy")
                errors = [error.message[:200] for error in validator.iter_errors(self.plan_of("b.tar.gz"))]
                self.assertEqual(errors, [])


@unittest.skipUnless(shutil.which("opa"), "there is no `opa` on PATH")
class PlansOfOpa(PlanTest):
    """The same cases with plans that OPA makes."""

    def test_we_answer_from_plans_of_opa(self):
        for name, (_, inputs) in CASES.items():
            self.policies(name)
            done = self.run_command("opa", "build", "-t", "plan", "-e", "p/x", "-o", "b.tar.gz", "policy")
            self.assertEqual(done.returncode, 0, name + done.stderr)
            shutil.rmtree(self.folder / "only", ignore_errors=True)
            plan = self.plan_of("b.tar.gz")
            self.write("only/plan.json", json.dumps(plan))
            self.write("only/data.json", json.dumps(DATA))
            for document in inputs:
                with self.subTest(name=name, input=document):
                    expected = self.answered(document, "-d", "policy")
                    self.assertEqual(self.evaluated(plan, document), expected, "the reader of this test")
                    for engine in ("interp", "jit"):
                        self.assertEqual(self.answered(document, "-b", "only", "--engine", engine), expected, engine)

    def test_opa_reads_our_plan(self):
        for name in CASES:
            with self.subTest(name=name):
                self.policies(name)
                self.succeed("build", "-t", "plan", "-e", "p/x", "-o", "b.tar.gz", "policy")
                done = self.run_command("opa", "inspect", "b.tar.gz")
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
