"""POST /v1/admit: what the API server of Kubernetes sends, and what it accepts as an answer."""
import base64
import json
import unittest

import server

POLICY = """package kubernetes.admission

deny contains msg if {
\tsome c in input.request.object.spec.containers
\tendswith(c.image, ":latest")
\tmsg := sprintf("container %v: image %v has no version", [c.name, c.image])
}

violation contains {"msg": "no owner"} if not input.request.object.metadata.labels.owner

warn contains "runs as root" if input.request.object.spec.root

audit[key] := value if {
\tkey := "image/count"
\tvalue := count(input.request.object.spec.containers)
}

patches contains {"op": "add", "path": "/metadata/labels/seen", "value": "yes"}

deny contains "conflict" if conflict == 1

conflict := 1 if input.request.object.broken
conflict := 2 if input.request.object.broken
"""

SLOW = """package slow

deny contains "never" if {
\tsome i in numbers.range(1, 3000000)
\tsome j in numbers.range(1, 3000000)
\ti * j == -1
}
"""

TUTORIAL = """package system

main := {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response}

response := {"allowed": false, "uid": input.request.uid, "status": {"reason": "closed"}}
"""


def review(pod, version="v1", uid="705ab4f5-6393-11e8-b7cc-42010a800002"):
    return {"apiVersion": "admission.k8s.io/" + version, "kind": "AdmissionReview", "request": {"uid": uid, "operation": "CREATE", "object": pod}}


GOOD = {"metadata": {"labels": {"owner": "me"}}, "spec": {"containers": [{"name": "a", "image": "a:1"}]}}
BAD = {"metadata": {}, "spec": {"root": True, "containers": [{"name": "a", "image": "a:latest"}, {"name": "b", "image": "b:latest"}]}}


class AdmissionTest(server.ServerTest):
    def setUp(self):
        super().setUp()
        self.write("admission.rego", POLICY)
        self.write("slow.rego", SLOW)
        self.write("system.rego", TUTORIAL)

    def admit(self, body, path="/v1/admit?timeout=10s"):
        """The response, after the checks that the API server's webhook client makes."""
        answer = self.expect(200, "POST", path, body)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        got = answer.json()
        self.assertEqual((got["apiVersion"], got["kind"]), (body["apiVersion"], body["kind"]))
        response = got["response"]
        self.assertEqual(response["uid"], body["request"]["uid"])
        self.assertIsInstance(response["allowed"], bool)
        self.assertEqual("patch" in response, response.get("patchType") == "JSONPatch")
        if "patch" in response:
            self.assertTrue(response["allowed"])
            response["patch"] = json.loads(base64.b64decode(response["patch"], validate=True))
        for key, value in response.get("auditAnnotations", {}).items():
            self.assertRegex(key, r"^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$")
            self.assertIsInstance(value, str)
        return response

    def test_versions(self):
        self.serve("admission.rego")
        for version in ("v1", "v1beta1"):
            response = self.admit(review(GOOD, version))
            self.assertTrue(response["allowed"])
            self.assertNotIn("status", response)
            self.assertEqual(response["patch"], [{"op": "add", "path": "/metadata/labels/seen", "value": "yes"}])
            self.assertEqual(response["auditAnnotations"], {"image-count": "1"})

    def test_all_reasons_are_told(self):
        self.serve("admission.rego")
        response = self.admit(review(BAD))
        self.assertFalse(response["allowed"])
        self.assertEqual(response["status"]["code"], 403)
        self.assertEqual(response["status"]["message"], "container a: image a:latest has no version, container b: image b:latest has no version, no owner")
        self.assertEqual(response["warnings"], ["runs as root"])
        self.assertNotIn("patch", response)

    def test_failures_close(self):
        self.serve("admission.rego", "slow.rego")
        broken = self.admit(review({**GOOD, "broken": True}))
        self.assertFalse(broken["allowed"])
        self.assertEqual(broken["status"]["code"], 500)
        self.assertIn("eval_conflict_error", broken["status"]["message"])
        slow = self.admit(review(GOOD), "/v1/admit/slow?timeout=200ms")
        self.assertFalse(slow["allowed"])
        self.assertRegex(slow["status"]["message"], "eval_(timeout|cancel)_error")
        missing = self.admit(review(GOOD), "/v1/admit/no/such/package")
        self.assertFalse(missing["allowed"])
        self.assertIn("data.no.such.package is undefined", missing["status"]["message"])

    def test_failures_open(self):
        self.serve("admission.rego", "--admission-fail-open")
        broken = self.admit(review({**GOOD, "broken": True}))
        self.assertTrue(broken["allowed"])
        self.assertIn("eval_conflict_error", broken["warnings"][0])
        self.assertFalse(self.admit(review(BAD))["allowed"])

    def test_configured_deadline(self):
        self.serve("slow.rego", "--admission-deadline", "100ms")
        late = self.admit(review(GOOD), "/v1/admit/slow?timeout=30s")
        self.assertRegex(late["status"]["message"], "eval_(timeout|cancel)_error")

    def test_policies_that_make_the_review(self):
        self.serve("system.rego")
        for path in ("/v1/admit/system", "/v1/admit/system/main"):
            response = self.admit(review(GOOD), path)
            self.assertEqual((response["allowed"], response["status"]["message"]), (False, "closed"))
        own = self.expect(200, "POST", "/", review(GOOD, uid="u")).json()
        self.assertEqual(own["response"], {"allowed": False, "uid": "u", "status": {"reason": "closed"}})

    def test_what_is_no_review(self):
        self.serve("admission.rego")
        for body in ("{", "[]", "{}", '{"kind":"Pod"}', json.dumps({**review(GOOD), "apiVersion": "v1"}),
                     json.dumps({**review(GOOD), "request": {}}), json.dumps(review(GOOD, uid=""))):
            with self.subTest(body=body[:30]):
                self.assertEqual(self.expect(400, "POST", "/v1/admit", body).json()["code"], "invalid_parameter")
        self.expect(400, "POST", "/v1/admit?timeout=soon", review(GOOD))
        self.expect(405, "GET", "/v1/admit")


if __name__ == "__main__":
    unittest.main()
