#!/usr/bin/env python3
"""One policy in five forms, at each enforcement point: the same verdict and the same message for the same object.

Prints the table that stands in README.md. Of an AdmissionReview the API server and the pipeline get the same; Terraform's forms
meet plans and resources only.
"""
import json
import pathlib
import re
import subprocess
import unittest
import urllib.request

import program
import server

BODY = """\tsome c in {containers}
\tendswith(c.image, ":latest")
\tmsg := sprintf("container %v uses latest tag", [c.name])
"""
# By name: the package, the policy, and whether it is about Kubernetes.
FORMS = {
    "manifest": ("forms.manifest", "deny contains msg if {\n\tinput.kind == \"Pod\"\n" + BODY.format(containers="input.spec.containers") + "}\n"),
    "AdmissionReview": ("forms.review", "deny contains msg if {\n\tinput.request.kind.kind == \"Pod\"\n" + BODY.format(containers="input.request.object.spec.containers") + "}\n"),
    "Gatekeeper": ("forms.k8snolatest", "violation contains {\"msg\": msg} if {\n\tinput.review.kind.kind == \"Pod\"\n" + BODY.format(containers="input.review.object.spec.containers") + "}\n"),
    "both (normalized)": ("forms.both", "deny contains msg if {\n\tsome pod in pods\n" + BODY.format(containers="pod.spec.containers") + "}\n\n"
                          "pods contains input if input.kind == \"Pod\"\n\npods contains input.request.object if input.request.object.kind == \"Pod\"\n"),
    "Terraform resource": ("forms.resource", "deny contains msg if {\n\tinput.resource_type == \"aws_s3_bucket\"\n\tnot input.encryption.enabled\n\tmsg := sprintf(\"bucket %v must be encrypted\", [input.name])\n}\n"),
}
CONSTRAINT = "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sNoLatest\nmetadata: {name: all}\nspec: {match: {kinds: [{apiGroups: [''], kinds: [Pod]}]}}\n"
REVIEW_ONLY = "both (normalized)"


def pod(image):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "app", "image": image}]}}


def review(image):
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
            "request": {"uid": "u-1", "kind": {"group": "", "version": "v1", "kind": "Pod"}, "operation": "CREATE", "object": pod(image)}}


def resource(encrypted):
    return {"resource_type": "aws_s3_bucket", "name": "logs", "encryption": {"enabled": encrypted}}


def plan(encrypted):
    after = {"bucket": "logs", "server_side_encryption_configuration": [{"rule": []}] if encrypted else []}
    return {"format_version": "1.2", "resource_changes": [
        {"address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "name": "logs", "change": {"actions": ["create"], "after": after}}]}


class Matrix(server.ServerTest):
    def setUp(self):
        super().setUp()
        for name, (package, text) in FORMS.items():
            self.write(f"policy/{package}.rego", f"package {package}\n\n{text}")
        self.write("constraint.yaml", CONSTRAINT)

    # Each point gives the messages, or None where the form does not fit it.
    def file(self, package, document, stdin=False):
        self.write("input.json", json.dumps(document))
        done = subprocess.run([program.PROGRAM, "conftest", "test", "-n", package, "-o", "json", "--parser", "json", "-" if stdin else "input.json"], cwd=self.folder,
                              input=json.dumps(document), capture_output=True, text=True, timeout=60)
        results = json.loads(done.stdout)
        messages = [finding["msg"] for result in results for finding in result.get("failures", [])]
        self.assertEqual(done.returncode, 1 if messages else 0, done.stderr)
        return messages

    def stdin(self, package, document):
        return self.file(package, document, stdin=True)

    def audit(self, package, document, *arguments):
        self.write("input.json", json.dumps(document))
        report = json.loads(self.succeed("audit", "-f", "json", "-n", package, *arguments, "input.json"))
        return [finding["message"] for finding in report["findings"]]

    def constraint(self, package, document):
        return self.audit(package, document, "--constraint", "constraint.yaml")

    def post(self, path, document):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(document).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def api(self, package, document):
        return self.post("/v1/enforce/" + package.replace(".", "/"), {"input": document})["result"]["denied"]

    def webhook(self, package, document):
        response = self.post("/v1/admit/" + package.replace(".", "/"), document)["response"]
        self.assertEqual(response["uid"], "u-1")
        return [] if response["allowed"] else response["status"]["message"].split(", ")

    def test_matrix(self):
        self.serve("policy")
        kubernetes = {"file in the pipeline": (self.file, pod), "standard input": (self.stdin, pod), "decision API": (self.api, pod),
                      "admission webhook": (self.webhook, review), "review in the pipeline": (self.file, review), "constraint": (self.constraint, pod)}
        terraform = {"file in the pipeline": (self.file, resource), "standard input": (self.stdin, resource), "decision API": (self.api, resource),
                     "Terraform plan": (self.file, plan)}
        columns = ["file in the pipeline", "standard input", "decision API", "admission webhook", "review in the pipeline", "constraint", "Terraform plan"]
        rows = []
        for form, (package, _) in FORMS.items():
            cells = []
            about_terraform = form == "Terraform resource"
            expected = "bucket logs must be encrypted" if about_terraform else "container app uses latest tag"
            points = terraform if about_terraform else kubernetes
            for column in columns:
                if column not in points or (column == "constraint" and form != "Gatekeeper"):
                    cells.append("")
                    continue
                ask, make = points[column]
                with self.subTest(form=form, point=column):
                    bad, good = (False, True) if about_terraform else ("r/app:latest", "r/app:1")
                    messages = [re.sub(r" \(aws_s3_bucket\.logs\)$", "", message) for message in ask(package, make(bad))]
                    self.assertEqual(messages, [expected])
                    self.assertEqual(ask(package, make(good)), [])
                    cells.append("same")
            rows.append(f"| {form} | " + " | ".join(cells) + " |")
        table = "| policy written for | " + " | ".join(columns) + " |\n|---" * 1 + "|---" * len(columns) + "|\n" + "\n".join(rows) + "\n"
        print(table)
        readme = (pathlib.Path(__file__).resolve().parents[2] / "README.md").read_text()
        self.assertIn(table, readme)


if __name__ == "__main__":
    unittest.main()
