"""regoc serve as OPA's REST API: data, policies, queries, health, metrics, batches; and what bad input gets."""
import json
import re
import unittest

import server

POLICY = """package p

allow if input.n > 1

deny contains msg if {
\tsome x in input.xs
\tmsg := sprintf("bad %v", [x])
}

f(x) := x + 1

conflict := 1 if input.a
conflict := 2 if input.b

quot := 1 / input.z

s := {1, 2}
obj[k] := v if some k, v in input.m
html := "<&>"
note if {
\ttrace("hello")
\tinput.n > 0
}
"""
DATA = '{"servers":[{"id":"a","ports":[1,2]},{"id":"b"}],"x":{"y":{"z":1}}}'

# Requests that OPA and we answer alike, byte for byte but for the offset that we add to what is wrong with JSON. In order:
# some change the state.
SAME = [
    ("GET", "/v1/data/p/allow"), ("GET", "/v1/data/p/allow?input=%7B%22n%22%3A2%7D"), ("GET", "/v1/data/p/allow?input=%7B%22n%22"),
    ("GET", "/v1/data/p/allow?input="), ("GET", "/v1/data/nope"), ("GET", "/v1/data"), ("GET", "/v1/data/x?pretty=true"),
    ("GET", "/v1/data/x?pretty=false"), ("GET", "/v1/data/servers/0/ports"), ("GET", "/v1/data/servers/7"), ("GET", "/v1/data/p/f"),
    ("GET", "/v1/data/p/allow/x"), ("GET", "/v1/data/p/s/1"), ("GET", "/v1/data/p/nope/x"), ("GET", "/v1/data/p/obj/x"),
    ("GET", "/v1/data/p/html/0"), ("GET", "/v1/data?pretty"), ("POST", "/v1/data", '{"input":{"n":3}}'),
    ("POST", "/v1/data/p/allow", '{"input":{"n":2}}'), ("POST", "/v1/data/p/allow", '{"n":2}'), ("POST", "/v1/data/p/allow", "{}"),
    ("POST", "/v1/data/p/allow", "[1]"), ("POST", "/v1/data/p/allow", "1"), ("POST", "/v1/data/p/allow", '"x"'),
    ("POST", "/v1/data/p/allow", "null"), ("POST", "/v1/data/p/allow", ""), ("POST", "/v1/data/p/allow", '{"input":null}'),
    ("POST", "/v1/data/p/allow", '{"input":'), ("POST", "/v1/data/p/allow", '{"input":1}x'),
    ("POST", "/v1/data/p/allow", '{"input":{"n":2}} {"a":1}'), ("POST", "/v1/data/p/allow", "{a:1}"),
    ("POST", "/v1/data/p/allow", '{"input":tru}'), ("POST", "/v1/data/p/allow", '{"input":[1,]}'),
    ("POST", "/v1/data/p/allow", '{"input":"a\tb"}'), ("POST", "/v1/data/p/allow", '{"input":1.}'),
    ("POST", "/v1/data/x/y", '{"input":'), ("POST", "/v1/data/p/allow?pretty", '{"n":2}'),
    ("POST", "/v1/data/p/allow", "input: {n: 2}", {"Content-Type": "application/x-yaml"}),
    ("POST", "/v1/data/p/allow", "n: 1", {"Content-Type": "text/yaml"}),
    ("POST", "/v1/data/p/allow", '{"input":{"n":2}}', {"Content-Type": "text/plain"}),
    ("POST", "/v1/data/p/conflict", '{"input":{"a":1,"b":1}}'), ("POST", "/v1/data/p", '{"input":{"a":1,"b":1}}'),
    ("POST", "/v1/data/p/quot", '{"input":{"z":0}}'), ("POST", "/v1/data/p/quot?strict-builtin-errors", '{"input":{"z":0}}'),
    ("GET", "/v1/data/p/quot?strict-builtin-errors=true&input=%7B%22z%22%3A0%7D"), ("POST", "/v1/data/p/html", '{"input":1}'),
    ("POST", "/v1/data/p/note?explain=notes&pretty", '{"input":{"n":2}}'),
    ("POST", "/v1/data/p/obj?explain=full&pretty", '{"input":{"n":0}}'),
    ("POST", "/v1/data/p/allow?explain=fails&pretty", '{"input":{"n":0}}'), ("POST", "/v1/data/p/allow?explain=bogus", '{"input":{"n":2}}'),
    ("POST", "/v1/data/p/allow?explain=fails&pretty", '{"input":{"n":2}}'), ("POST", "/v1/data/p/allow?explain=notes", '{"input":{"n":2}}'),
    ("POST", "/v0/data/p/allow", '{"n":2}'), ("POST", "/v0/data/p/obj?pretty", '{"m":{"a":1}}'), ("POST", "/v0/data/p/nope", '{"n":2}'),
    ("POST", "/v0/data/p/allow", '{"n":'), ("POST", "/v0/data/p/allow", ""), ("POST", "/v0/data/p/allow", "n: 2", {"Content-Type": "text/yaml"}),
    ("GET", "/v0/data/p/allow"), ("POST", "/", '{"n":2}'), ("POST", "/", ""), ("PUT", "/", "1"), ("PUT", "/v1/query", ""),
    ("GET", "/v1/nope"), ("GET", "/v2"), ("DELETE", "/v1/data"), ("HEAD", "/v1/data"),
    ("GET", "/v1/data/"), ("GET", "/v1/data/w/"), ("GET", "/v1/data//w"), ("PUT", "/v1/data/w/", "3"),
    # Writes of data.
    ("PUT", "/v1/data/p/allow/q", "1"), ("PUT", "/v1/data/p/zz", "1"), ("GET", "/v1/data/p"),
    ("PUT", "/v1/data/a/b/c", '{"d":1}'), ("GET", "/v1/data/a"), ("PUT", "/v1/data/a/b/c", "2", {"If-None-Match": "*"}),
    ("PUT", "/v1/data/a/b/new", "2", {"If-None-Match": "*"}), ("PUT", "/v1/data/a/b/c", "{"), ("PUT", "/v1/data/a/b/c", ""),
    ("PUT", "/v1/data/a/b/c/d/e", "1"), ("PUT", "/v1/data/servers/0/id", '"q"'), ("PUT", "/v1/data/servers/5", "1"),
    ("PUT", "/v1/data/servers/5/x", "1"), ("PUT", "/v1/data/servers/zz", "1"), ("PUT", "/v1/data/servers/-", "1"), ("GET", "/v1/data/servers"),
    ("PUT", "/v1/data", "[1]"), ("PUT", "/v1/data/w", '{"a":1}x'), ("GET", "/v1/data/w"), ("PUT", "/v1/data/w%2Fx", "1"), ("GET", "/v1/data"),
    ("PUT", "/v1/data/a", '{"y":[1,2],"s":5,"o":{}}'), ("PATCH", "/v1/data/a", '[{"op":"add","path":"/y/2","value":3}]'),
    ("PATCH", "/v1/data/a", '[{"op":"add","path":"/y/9","value":3}]'), ("PATCH", "/v1/data/a", '[{"op":"replace","path":"/y/-","value":3}]'),
    ("PATCH", "/v1/data/a", '[{"op":"remove","path":"/y/x"}]'), ("PATCH", "/v1/data/a", '[{"op":"remove","path":"/s/x"}]'),
    ("PATCH", "/v1/data/a", '[{"op":"add","path":"/n/x","value":1}]'), ("PATCH", "/v1/data/a", '[{"op":"add","path":"/y/01","value":7}]'),
    ("PATCH", "/v1/data/a", '[{"op":"add","path":"y/-","value":8},{"op":"replace","path":"/o","value":[]},{"op":"remove","path":"s"}]'),
    ("GET", "/v1/data/a"), ("PATCH", "/v1/data/a", '[{"op":"add","path":"/a~1b","value":1},{"op":"remove","path":"/nope"}]'),
    ("PATCH", "/v1/data/a", '[{"op":"add","path":"/a~1b","value":1}]'), ("GET", "/v1/data/a"),
    ("PATCH", "/v1/data/a", '[{"op":"test","path":"/nope","value":1}]'), ("PATCH", "/v1/data/a", "{}"), ("PATCH", "/v1/data/a", "[1]"),
    ("PATCH", "/v1/data/a", '[{"op":1}]'), ("PATCH", "/v1/data/a", "null"), ("PATCH", "/v1/data/a", "[]"), ("PATCH", "/v1/data/a", ""),
    ("PATCH", "/v1/data/a", '[{"op":"add","path":"%zz","value":1}]'), ("PATCH", "/v1/data", '[{"op":"remove","path":"/"}]'),
    ("PATCH", "/v1/data", '[{"op":"add","path":"/","value":3}]'), ("DELETE", "/v1/data/a/nope"), ("DELETE", "/v1/data/a/y/0"),
    ("GET", "/v1/data/a"), ("DELETE", "/v1/data/a"), ("GET", "/v1/data/a"),
    # Policies.
    ("PUT", "/v1/policies/a/b.rego", "package ab\nallow if input.x\n"), ("GET", "/v1/policies/a/b.rego"),
    ("GET", "/v1/policies/a/b.rego?pretty"), ("POST", "/v1/data/ab/allow", '{"input":{"x":1}}'), ("GET", "/v1/policies/nope"),
    ("PUT", "/v1/policies/bad", "package x\np if { y"), ("PUT", "/v1/policies/bad", "package x\np if y\nq := z\n"),
    ("PUT", "/v1/policies/bad", ""), ("PUT", "/v1/policies", "package x"), ("PUT", "/v1/policies/pol", "package x\ny := 1"),
    ("DELETE", "/v1/policies/a/b.rego"), ("DELETE", "/v1/policies/a/b.rego"), ("GET", "/v1/data/ab"),
    ("PUT", "/v1/policies/lib", "package lib\nf(x) := x + 1"), ("PUT", "/v1/policies/use", "package use\nimport data.lib\nq := lib.f(1)"),
    ("DELETE", "/v1/policies/lib"), ("DELETE", "/v1/policies/use"), ("DELETE", "/v1/policies/lib"), ("POST", "/v1/policies/x", "package x"),
    # Queries.
    ("GET", "/v1/query?q=x%3D1"), ("GET", "/v1/query?q=data.servers%5Bi%5D.id%20%3D%20x&pretty"), ("GET", "/v1/query"), ("GET", "/v1/query?q="),
    ("GET", "/v1/query?q=1%20%3D%202"), ("GET", "/v1/query?q=true"), ("GET", "/v1/query?q=f(1)"), ("GET", "/v1/query?q=input.x"),
    ("GET", "/v1/query?q=x+%3A%3D+1%3B+y+%3A%3D+%5Bx%5D"), ("POST", "/v1/query", '{"query":"input.x > 1; y := 2","input":{"x":2}}'),
    ("POST", "/v1/query", '{"query":"x = data.servers[_].id"}'), ("POST", "/v1/query", '{"input":{}}'), ("POST", "/v1/query", "{"),
    ("POST", "/v1/query", ""), ("POST", "/v1/query", '{"query":1}'), ("POST", "/v1/query", "[]"),
    ("POST", "/v1/query?explain=full&pretty", '{"query":"y := 2"}'), ("POST", "/v1/query", '{"query":"data.p.conflict = x","input":{"a":1,"b":1}}'),
    ("POST", "/v1/query", '{"query":"1/0 = x"}'),
    # Health.
    ("GET", "/health"), ("GET", "/health?bundles"), ("GET", "/health?plugins&exclude-plugin=x"), ("GET", "/health/live"), ("POST", "/health", "{}"),
    ("PUT", "/v1/policies/health", "package system.health\nlive if true\nready := 7\n"), ("GET", "/health/live"), ("GET", "/health/nope"),
    ("GET", "/v1/status"),
    # The default decision.
    ("PUT", "/v1/policies/main", "package system\nmain := input"), ("POST", "/", '{"a":1}'), ("POST", "/?pretty", '{"a":[1,{}]}'), ("POST", "/", "{"),
]

HEADERS = ("Content-Type", "Location", "Allow", "X-Content-Type-Options")


def comparable(answer):
    """What must be equal: all but our offsets."""
    body = re.sub(r" \(offset \d+\)", "", answer.body)
    return answer.status, {name: answer.headers.get(name) for name in HEADERS}, body


class ApiTest(server.ServerTest):
    def setUp(self):
        super().setUp()
        self.write("p.rego", POLICY)
        self.write("data.json", DATA)

    def test_same_as_opa(self):
        theirs = self.serve_opa("p.rego", "data.json")
        self.serve("p.rego", "data.json")
        for request in SAME:
            with self.subTest(request=request):
                self.assertEqual(comparable(self.ask(*request)), comparable(server.ask(theirs, *request)))

    def test_decisions(self):
        self.serve("p.rego", "data.json")
        self.assertEqual(self.expect(200, "POST", "/v1/data/p/allow", {"input": {"n": 2}}).body, '{"result":true}\n')
        self.assertEqual(self.expect(200, "POST", "/v1/data/p/allow", {"input": {"n": 0}}).body, "{}\n")
        warning = self.expect(200, "POST", "/v1/data/p/allow", {"n": 2}).json()["warning"]
        self.assertEqual(warning["code"], "api_usage_warning")

    def test_explanations_name_rules_and_locals(self):
        self.serve("p.rego", "data.json")
        events = self.expect(200, "POST", "/v1/data/p/note?explain=full", {"input": {"n": 2}}).json()["explanation"]
        self.assertEqual(events[0]["op"], "enter")
        self.assertIn("hello", [event.get("message") for event in events if event["op"] == "note"])
        rules = [event["node"]["head"]["name"] for event in events if event["type"] == "rule"]
        self.assertIn("note", rules)

    def test_metrics_and_provenance(self):
        self.serve("p.rego", "data.json")
        answer = self.expect(200, "POST", "/v1/data/p/allow?metrics&provenance&instrument", {"input": {"n": 2}}).json()
        for name in ("timer_rego_input_parse_ns", "timer_rego_query_eval_ns", "timer_server_handler_ns"):
            self.assertGreater(answer["metrics"][name], 0)
        self.assertIn("version", answer["provenance"])
        self.expect(404, "GET", "/v1/policies/nope")
        page = self.expect(200, "GET", "/metrics")
        self.assertTrue(page.headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        self.assertIn('http_request_duration_seconds_count{code="200",handler="v1/data",method="post"} 1\n', page.body)
        self.assertIn('http_request_duration_seconds_bucket{code="404",handler="v1/policies",method="get",le="+Inf"} 1\n', page.body)
        self.assertRegex(page.body, r"process_resident_memory_bytes [1-9]")

    def test_malformed_bodies_say_where(self):
        self.serve("p.rego", "data.json")
        error = self.expect(400, "POST", "/v1/data/p/allow", '{"input":{"n":2}').json()
        self.assertEqual(error["code"], "invalid_parameter")
        self.assertIn("unexpected EOF (offset 16)", error["message"])

    def test_bad_input_leaves_the_server_well(self):
        self.serve("p.rego", "data.json")
        deep = "[" * 100_000
        cases = [("POST", "/v1/data/p/allow", '{"input":' + deep + "]" * 100_000 + "}"), ("POST", "/v1/data/p/allow", '{"input":' + deep),
                 ("POST", "/v1/data/p/allow", b'{"input":"\xff\xfe"}'), ("POST", "/v1/data/p/allow", '{"input":1e999999999}'),
                 ("PUT", "/v1/data/a", deep), ("PATCH", "/v1/data/a", deep), ("POST", "/v1/query", deep), ("POST", "/v1/batch/data/p", deep),
                 ("POST", "/v1/admit", deep), ("PUT", "/v1/data/" + "a/" * 2000 + "a", "1")]
        for case in cases:
            with self.subTest(case=(case[0], case[1][:40])):
                error = self.expect(400, *case).json()
                self.assertEqual(error["code"], "invalid_parameter")
        self.assertEqual(self.expect(200, "POST", "/v1/data/p/allow", {"input": {"n": 2}}).body, '{"result":true}\n')

    def test_writes_are_seen_by_the_next_request(self):
        self.serve("p.rego", "data.json")
        for i in range(300):  # more than layers of a document
            self.expect(204, "PUT", f"/v1/data/users/u{i}", str(i))
        self.assertEqual(self.expect(200, "GET", "/v1/data/users").json()["result"], {f"u{i}": i for i in range(300)})
        self.assertEqual(self.expect(200, "GET", "/v1/data/x").json()["result"], {"y": {"z": 1}})

    def test_failed_patch_changes_nothing(self):
        self.serve("p.rego", "data.json")
        self.expect(404, "PATCH", "/v1/data/x", [{"op": "add", "path": "/new", "value": 1}, {"op": "remove", "path": "/nope"}])
        self.assertEqual(self.expect(200, "GET", "/v1/data/x").json()["result"], {"y": {"z": 1}})

    def test_compile_is_not_there_yet(self):
        self.serve("p.rego", "data.json")
        self.assertEqual(self.expect(501, "POST", "/v1/compile", {"query": "data.p.allow"}).json()["code"], "not_implemented")

    def test_batch(self):
        self.serve("p.rego", "data.json")
        answer = self.expect(200, "POST", "/v1/batch/data/p/allow", {"inputs": {"a": {"n": 2}, "b": {"n": 0}, "c": {}}, "common_input": {"n": 5}}).json()
        self.assertRegex(answer["batch_decision_id"], r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        self.assertEqual(answer["responses"], {"a": {"result": True}, "b": {}, "c": {"result": True}})
        mixed = self.expect(207, "POST", "/v1/batch/data/p/conflict", {"inputs": {"bad": {"a": 1, "b": 1}, "good": {"a": 1}}}).json()["responses"]
        self.assertEqual(mixed["good"], {"http_status_code": "200", "result": 1})
        self.assertEqual((mixed["bad"]["http_status_code"], mixed["bad"]["code"]), ("500", "internal_error"))
        self.assertEqual(mixed["bad"]["errors"][0]["code"], "eval_conflict_error")
        self.expect(500, "POST", "/v1/batch/data/p/conflict", {"inputs": {"bad": {"a": 1, "b": 1}}})
        self.expect(400, "POST", "/v1/batch/data/p/allow", {"input": {}})


class AuthorizationTest(server.ServerTest):
    POLICY = """package system.authz
default allow := {"allowed": false, "reason": "who are you?"}
allow if input.identity == "secret"
allow if input.path == ["health"]
allow := {"allowed": false, "reason": json.marshal(input)} if input.params.show
allow := 7 if input.params.seven
"""

    def test_tokens(self):
        self.write("authz.rego", self.POLICY)
        self.serve("authz.rego", "p.rego", "data.json", "--authentication=token", "--authorization=basic")
        refused = self.expect(401, "GET", "/v1/data")
        self.assertEqual(refused.json(), {"code": "unauthorized", "message": "who are you?"})
        self.expect(401, "GET", "/v1/data", headers={"Authorization": "Bearer guess"})
        self.expect(200, "GET", "/v1/data/limits", headers={"Authorization": "Bearer secret"})
        self.expect(200, "GET", "/health")
        self.assertEqual(self.expect(401, "GET", "/v1/data?seven").json()["message"], "request rejected by administrative policy")

    def test_same_input_as_opa(self):
        self.write("authz.rego", self.POLICY)
        flags = ["authz.rego", "--authentication=token", "--authorization=basic"]
        theirs = self.serve_opa(*flags)
        self.serve(*flags)
        for request in [("GET", "/v1/data/x?show&a=1&a=2&b", None, {"Authorization": "Bearer tok", "x-a": "b"}),
                        ("POST", "/v1/data/x%2Fy/z?show", '{"input":1}'), ("POST", "/v1/query?show", '{"input":1}'), ("POST", "/?show", '{"input":1}'),
                        ("PUT", "/v1/data/x?show", '{"input":1}'), ("POST", "/v1/data/x?show", "{"), ("POST", "/v1/data/x?show", ""),
                        ("GET", "/?show"), ("GET", "/nope?show"), ("POST", "/v1/data/x?show", "a: 1", {"Content-Type": "application/yaml"})]:
            with self.subTest(request=request):
                self.assertEqual(comparable(self.ask(*request)), comparable(server.ask(theirs, *request)))

    def test_no_policy_allows_nothing(self):
        self.serve("p.rego", "--authorization=basic")
        self.assertEqual(self.expect(500, "GET", "/v1/data").json()["message"], "authorization policy missing or undefined")


if __name__ == "__main__":
    unittest.main()
