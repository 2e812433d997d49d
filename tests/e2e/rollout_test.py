#!/usr/bin/env python3
"""Input shapes and rollouts on real bundles: what is recorded, signed and shown; what hardening would block."""
import json
import unittest

from program import ProgramTest

POLICY = """package k8s

deny contains msg if {
\tsome c in input.spec.containers
\tendswith(c.image, ":latest")
\tmsg := sprintf("%s is latest", [c.name])
}

warn contains "no owner" if not input.metadata.labels.owner
"""
ROLLOUT = """rules:
  - rule: k8s.deny
    mode: audit
    environments:
      production: {mode: warn, harden: {2099-02-01: {mode: enforce, percentage: 25}, 2099-03-01: enforce}}
exemptions:
  - {rule: k8s.deny, reason: vendor, owner: team-a, expires: 2099-01-01, objects: {namespaces: [legacy]}}
  - {rule: k8s.warn, reason: old, owner: team-b, expires: 2020-01-01}
"""


def pod(name, image, namespace="shop"):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": namespace}, "spec": {"containers": [{"name": name, "image": image}]}}


class Rollout(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("src/k8s.rego", POLICY)
        self.write("rollout.yaml", ROLLOUT)

    def status(self, *arguments):
        done = self.regoc("rollout", "status", "-f", "json", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout), done.stderr

    def test_bundle_records_shapes_and_rollout(self):
        self.succeed("build", "-b", "src", "--rollout", "rollout.yaml", "-t", "plan", "-o", "b.tar.gz")
        shown = json.loads(self.succeed("inspect", "-f", "json", "b.tar.gz"))
        self.assertEqual({name: rule["shape"] for name, rule in shown["input_shapes"].items()},
                         {"data.k8s.deny": "kubernetes-object", "data.k8s.warn": "kubernetes-object"})
        self.assertTrue(shown["input_shapes"]["data.k8s.deny"]["pod"])
        self.assertEqual(shown["enforcement"]["rules"], {"data.k8s.deny": "enforce", "data.k8s.warn": "warn"})
        status, _ = self.status("-b", "b.tar.gz")
        self.assertEqual([rule["modes"] for rule in status["rules"]], [{"": "audit", "production": "warn"}, {"": "warn", "production": "warn"}])
        self.assertEqual(status["rules"][0]["next"], ["production: enforce from 2099-02-01 (25 %)", "production: enforce from 2099-03-01"])
        # A bundle that is built anew keeps it.
        self.succeed("build", "-b", "b.tar.gz", "-t", "plan", "-o", "again.tar.gz")
        self.assertEqual(self.status("-b", "again.tar.gz")[0], status)

    def test_what_hardening_would_block(self):
        records = [pod("a", "x:latest"), pod("b", "x:1"), pod("c", "x:latest", "legacy"),
                   {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1", "kind": {"kind": "Pod"}, "object": pod("d", "x:latest")}}]
        self.write("inputs.jsonl", "".join(json.dumps(record) + "\n" for record in records) + "{broken\n")
        status, errors = self.status("src", "--rollout", "rollout.yaml", "--decisions", "inputs.jsonl", "-e", "production")
        self.assertEqual(status["decisions"], {"looked_at": 4, "passed_over": 1})
        self.assertEqual(status["rules"][0]["recorded"], {"inputs": 3, "would_block": 2, "exempted": 1, "samples": ["a is latest", "d is latest"]})
        self.assertEqual([(e["rule"], e["state"]) for e in status["exemptions"]], [("data.k8s.deny", "used"), ("data.k8s.warn", "expired")])
        self.assertIn("the exemption of data.k8s.warn (old, team-b) has expired", errors)
        # On the day after, half of it is enforced already: nothing is left to block.
        later, _ = self.status("src", "--rollout", "rollout.yaml", "--decisions", "inputs.jsonl", "-e", "production", "--at", "2099-03-02")
        self.assertEqual(later["rules"][0]["recorded"]["would_block"], 0)

    def test_the_pipeline_obeys_it(self):
        self.write("bad.json", json.dumps(pod("a", "x:latest")))
        self.write("old.json", json.dumps(pod("b", "x:latest", "legacy")))
        test = ("conftest", "test", "-p", "src", "-n", "k8s", "--rollout", "rollout.yaml", "-o", "json")
        audited = self.regoc(*test, "bad.json")
        self.assertEqual(audited.returncode, 0)
        self.assertEqual([f["msg"] for f in json.loads(audited.stdout)[0]["exceptions"]], ["a is latest"])
        self.assertIn("the exemption of data.k8s.deny (vendor, team-a) was not needed", audited.stderr)
        warned = self.regoc(*test, "bad.json", "old.json", "--environment", "production")
        results = json.loads(warned.stdout)
        self.assertIn("a is latest", [f["msg"] for f in results[0]["warnings"]])
        self.assertEqual([f["msg"] for f in results[1]["exceptions"]], ["b is latest (exempted: vendor, team-a)"])
        self.assertIn("the exemption of data.k8s.warn (old, team-b) has expired", warned.stderr)
        self.assertEqual(self.regoc("conftest", "test", "-p", "src", "-n", "k8s", "bad.json").returncode, 1)

    def test_wrong_files_are_refused(self):
        for text, message in [(ROLLOUT.replace("k8s.deny", "k8s.dney"), "there is no rule data.k8s.dney"),
                              (ROLLOUT.replace("2099-02-01", "2020-02-01"), "2020-02-01T00:00:00Z is over"),
                              ("rules: [{rule: k8s.deny, mode: strict}]", "mode must be off, audit, warn or enforce"), ("rules: {", "wrong.yaml: ")]:
            self.write("wrong.yaml", text)
            done = self.regoc("build", "src", "--rollout", "wrong.yaml", "-t", "plan", "-o", "b.tar.gz")
            self.assertEqual(done.returncode, 1)
            self.assertIn(message, done.stderr)
            self.assertFalse((self.folder / "b.tar.gz").exists())


if __name__ == "__main__":
    unittest.main()
