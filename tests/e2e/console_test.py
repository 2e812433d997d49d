"""The console of `regoc serve`: its endpoints through the real program, and its page in a real browser.

With REGOC_SCREENSHOTS=FOLDER each view is also written there as a picture.
"""
import base64
import gzip
import json
import os
import pathlib
import tempfile
import unittest
import urllib.error
import urllib.request

import chromium
import program
from server_program import Server

TOKEN = "a-token-of-the-administrator"
SECRET = "a-secret-that-is-long-enough-for-hs256"
RBAC = """package rbac

# Whether the user may do what the request says.
default allow := false

allow if {
\tsome role in data.roles[input.user]
\tsome grant in data.grants[role]
\tgrant.action == input.action
}

deny contains msg if {
\tinput.action == "delete"
\tnot allow
\tmsg := sprintf("%s must not delete", [input.user])
}
"""
DATA = {"roles": {"ann": ["admin"], "bob": ["guest"]}, "grants": {"admin": [{"action": "delete"}], "guest": [{"action": "read"}]}}
MASK = """package system.log

mask contains "/input/password"
"""


def decision(number, user, action, result):
    return json.dumps({"decision_id": f"d{number}", "path": "rbac/allow", "input": {"user": user, "action": action}, "result": result,
                       "timestamp": "2026-11-28T10:00:00Z"}) + "\n"


RECORDED = decision(1, "ann", "delete", True) + decision(2, "bob", "read", True) + decision(3, "bob", "delete", False)


class ConsoleProgram(program.ProgramTest):
    """A server with a signed bundle and the console on."""

    def setUp(self):
        super().setUp()
        self.write("policies/rbac.rego", RBAC)
        self.write("policies/mask.rego", MASK)
        self.write("policies/data.json", json.dumps(DATA))
        self.write("policies/.manifest", json.dumps({"revision": "r1", "roots": ["rbac", "system", "roles", "grants"]}))
        self.build("policies", "active.tar.gz", "r1")
        self.write("policies/rbac.rego", RBAC.replace("grant.action == input.action", 'grant.action == input.action\n\tinput.user != "bob"'))
        self.write("policies/.manifest", json.dumps({"revision": "r2", "roots": ["rbac", "system", "roles", "grants"]}))
        self.build("policies", "next.tar.gz", "r2")
        self.token_file = self.write("token", TOKEN + "\n")
        self.write("recorded.jsonl", RECORDED)

    def build(self, folder, archive, revision):
        built = self.regoc("build", "-b", folder, "-o", archive, "-r", revision, "--signing-key", SECRET, "--signing-alg", "HS256")
        self.assertEqual(built.returncode, 0, built.stderr)

    def server(self, *more, token=True):
        flags = ["-b", "active.tar.gz", "--verification-key", SECRET, "--signing-alg", "HS256", "--console"]
        return self.enterContext(Server(self.folder, *flags, *(["--console-token-file", self.token_file] if token else []), *more))

    def ask(self, server, path, body=None, token=TOKEN):
        request = urllib.request.Request(f"http://{server.address}/console/api/{path}", data=None if body is None else json.dumps(body).encode())
        if token and body is not None:
            request.add_header("X-Regoc-Admin-Token", token)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def decide(self, server, user="ann", action="delete", path="rbac/allow"):
        status, body = server.request("/v1/data/" + path, {"input": {"user": user, "action": action, "password": "secret"}})
        self.assertEqual(status, 200, body)

    def archive(self, name):
        return {"archive": base64.b64encode((self.folder / name).read_bytes()).decode()}


class Endpoints(ConsoleProgram):
    def test_is_off_unless_asked_for(self):
        with Server(self.folder, "p.rego") as server:
            self.assertEqual(server.request("/console")[0], 404)
            self.assertEqual(server.request("/console/api/policies")[0], 404)

    def test_a_token_that_is_none_stops_the_server(self):
        self.write("token", "short")
        with Server(self.folder, "p.rego", "--console", "--console-token-file", "token") as server:
            self.assertIsNone(server.address)
            self.assertIn("--console-token-file: token: a token has at least 16 characters", "\n".join(server.lines))
        with Server(self.folder, "p.rego", "--console-token-file", "token") as server:
            self.assertIsNone(server.address)

    def test_bundles_with_signatures_and_rules(self):
        status, policies = self.ask(self.server(), "policies")
        self.assertEqual(status, 200)
        bundle = policies["bundles"][0]
        self.assertEqual((bundle["revision"], bundle["signed"], bundle["signers"][0]["algorithm"]), ("r1", True, "HS256"))
        rules = {rule["name"]: rule for rule in policies["rules"]}
        self.assertEqual(sorted(rules), ["data.rbac.allow", "data.rbac.deny", "data.system.log.mask"])
        self.assertEqual(rules["data.rbac.deny"]["mode"], "enforce")
        self.assertEqual(rules["data.rbac.allow"]["bundle"], "active.tar.gz")

    def test_a_rule_is_explained_as_by_the_command(self):
        status, rule = self.ask(self.server(), "rule?name=data.rbac.allow")
        self.assertEqual(status, 200)
        explained = json.loads(self.regoc("explain", "-f", "json", "-b", "active.tar.gz", "data.rbac.allow").stdout)
        document = explained["packages"][0]["documents"][0]
        self.assertEqual(rule["explanation"]["rules"][1]["access"][0]["text"], document["rules"][1]["access"][0]["text"])
        self.assertEqual(rule["sources"][0]["text"], RBAC)

    def test_the_playground_evaluates(self):
        status, answer = self.ask(self.server(), "playground", {"policy": "package play\n\nallow if input.n > data.least", "input": '{"n": 3}', "data": '{"least": 2}',
                                                               "query": "data.play", "explain": "full"})
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["output"]["result"][0]["expressions"][0]["value"], {"allow": True})
        self.assertEqual(answer["output"]["coverage"]["files"]["policy.rego"]["coverage"], 100)
        self.assertIn("Enter", {event["Op"] for event in answer["output"]["explanation"]})

    def test_the_playground_tells_faults_of_policies(self):
        status, answer = self.ask(self.server(), "playground", {"policy": "package play\n\nallow if", "query": "data.play"})
        self.assertEqual(status, 200)
        self.assertEqual(answer["output"]["errors"][0]["code"], "rego_parse_error")
        status, answer = self.ask(self.server(), "playground", {"policy": "package play", "input": "{", "query": "data.play"})
        self.assertNotIn("result", answer.get("output", {}))

    def test_the_playground_sees_nothing_of_the_server(self):
        server = self.server()
        status, answer = self.ask(server, "playground", {"query": "data"})
        self.assertEqual((status, answer["output"]["result"][0]["expressions"][0]["value"]), (200, {}))
        for call in ('http.send({"method": "GET", "url": "http://127.0.0.1:%s/health"})' % server.address.split(":")[-1], 'net.lookup_ip_addr("localhost")', "opa.runtime()"):
            status, answer = self.ask(server, "playground", {"query": call})
            self.assertEqual(answer["output"]["errors"][0]["code"], "rego_type_error", answer)
        self.assertEqual(self.ask(server, "playground", {"query": "--help"})[1]["output"]["errors"][0]["code"], "rego_parse_error")

    def test_the_playground_has_limits(self):
        server = self.server()
        for query in ("count([1 | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000)])",
                      "[y | some x in numbers.range(1, 30000000); y := [x, x, x]]"):
            status, answer = self.ask(server, "playground", {"query": query})
            errors = answer.get("output", {}).get("errors", [])
            self.assertTrue(status == 422 or (status == 200 and errors), (query, status, str(answer)[:300]))
        # What is ended leaves nothing behind, and the server goes on.
        self.assertEqual(self.ask(server, "playground", {"query": "1 + 1"})[1]["output"]["result"][0]["expressions"][0]["value"], 2)
        self.assertEqual(server.request("/health")[0], 200)

    def test_nothing_stays_on_the_disk(self):
        folder = self.folder / "temporary"
        folder.mkdir()
        server = self.enterContext(Server(self.folder, "p.rego", "--console", "--console-token-file", self.token_file, environment={**os.environ, "TMPDIR": str(folder)}))
        self.assertEqual(self.ask(server, "playground", {"query": "1"})[0], 200)
        self.assertEqual(list(folder.iterdir()), [])

    def test_evaluation_wants_the_token(self):
        server = self.server()
        for what in ("playground", "coverage", "replay"):
            self.assertEqual(self.ask(server, what, {"query": "1"}, token="wrong")[0], 401)
            self.assertEqual(self.ask(server, what, {"query": "1"}, token=None)[0], 401)
        self.assertEqual(self.ask(self.server(token=False), "playground", {"query": "1"})[0], 403)

    def test_replay_of_the_active_bundle_against_an_upload(self):
        server = self.server()
        request = {"before": {"active": True}, "after": self.archive("next.tar.gz"), "decisions": {"text": RECORDED}}
        status, answer = self.ask(server, "replay", request)
        self.assertEqual(status, 200, answer)
        output = answer["output"]
        self.assertEqual((output["decisions"], output["changed"], output["changes"]["newly-denied"]), (3, 1, 1))
        self.assertEqual((output["old"]["revision"], output["new"]["revision"]), ("r1", "r2"))
        zipped = {"archive": base64.b64encode(gzip.compress(RECORDED.encode())).decode()}
        status, again = self.ask(server, "replay", {**request, "before": self.archive("active.tar.gz"), "decisions": zipped})
        self.assertEqual(again["output"]["changes"], output["changes"])

    def test_replay_refuses_what_is_no_bundle(self):
        server = self.server()
        status, answer = self.ask(server, "replay", {"before": {"active": True}, "after": {"archive": "bm8gYnVuZGxl"}, "decisions": {"text": RECORDED}})
        self.assertEqual(status, 422)
        self.assertIn("bundle", answer["message"])
        self.assertEqual(self.ask(server, "replay", {"before": {"path": "active.tar.gz"}, "after": {"active": True}})[0], 400)
        self.assertEqual(self.ask(server, "replay", {"before": {"active": True}, "after": {"active": True}, "decisions": {"recent": True}})[0], 422)


class LiveDecisions(ConsoleProgram):
    def test_decisions_are_kept_as_the_log_has_them(self):
        server = self.server("--console-decisions", "2")
        for user in ("bob", "ann", "bob"):
            self.decide(server, user)
        status, answer = self.ask(server, "decisions")
        self.assertEqual([one["event"]["input"]["user"] for one in answer["decisions"]], ["ann", "bob"])
        self.assertEqual([one["verdict"] for one in answer["decisions"]], ["allowed", "denied"])
        self.assertEqual(answer["decisions"][0]["event"]["erased"], ["/input/password"])
        self.assertNotIn("secret", json.dumps(answer))
        self.assertEqual(sum(second["decisions"] for second in answer["seconds"]), 3)

    def test_coverage_and_replay_of_what_was_decided(self):
        server = self.server()
        self.decide(server, "bob", "read")
        status, answer = self.ask(server, "coverage", {})
        self.assertEqual(status, 200, answer)
        file = next(file for name, file in answer["output"]["coverage"]["files"].items() if name.endswith("rbac.rego"))
        self.assertTrue(0 < file["coverage"] < 100, file)
        status, answer = self.ask(server, "replay", {"before": {"active": True}, "after": self.archive("next.tar.gz"), "decisions": {"recent": True}})
        self.assertEqual(status, 200, answer)


@unittest.skipUnless(chromium.PROGRAM, "there is no Chromium")
class Pages(ConsoleProgram):
    def setUp(self):
        super().setUp()
        self.program = self.server()
        self.browser = self.enterContext(chromium.Browser())
        self.addCleanup(self.look)

    def look(self):
        """The page asked for nothing but this server, and no script of it failed."""
        elsewhere = [url for url in self.browser.requested() if not url.startswith((f"http://{self.program.address}/", "data:", "about:", "chrome:"))]
        self.assertEqual(elsewhere, [])
        self.assertEqual([fault for fault in self.browser.faults() if "status of 4" not in fault], [])

    def show(self, view, title):
        self.browser.open(f"http://{self.program.address}/console#/{view}")
        self.browser.wait(f"document.querySelector('h1') && document.querySelector('h1').innerText === {json.dumps(title)}")

    def enter_token(self):
        self.browser.click("#tokens")
        self.browser.wait("document.querySelector('#token-dialog').open")
        self.browser.type("#admin-token", TOKEN)
        self.browser.click("Keep")
        self.browser.wait("!document.querySelector('#token-dialog').open && !document.body.innerText.includes('wants the administrator')")

    def picture(self, name):
        if folder := os.environ.get("REGOC_SCREENSHOTS"):
            self.browser.screenshot(pathlib.Path(folder) / (name + ".png"))

    def test_policies(self):
        self.show("policies", "Policies")
        text = self.browser.text("main")
        for expected in ("active.tar.gz", "r1", "verified", "HS256", "data.rbac", "deny", "enforce"):
            self.assertIn(expected, text)
        self.picture("policies")
        self.browser.click("data.rbac")  # folds the package
        self.browser.wait("[...document.querySelectorAll('details')].some(one => !one.open)")

    def test_a_rule(self):
        self.show("policies", "Policies")
        self.browser.click("allow")
        self.browser.wait("document.querySelector('h1').innerText === 'data.rbac.allow'")
        text = self.browser.text("main")
        self.assertIn("default allow := false", text)
        self.assertIn("Access path", text)
        self.assertTrue(self.browser.evaluate("document.querySelector('.source .own') !== null"))
        self.browser.click("All rules")
        self.browser.wait("document.querySelector('#rule-filter')")
        self.browser.type("#rule-filter", "mask")
        self.browser.wait("document.querySelectorAll('main tbody tr').length === 1")

    def test_the_playground(self):
        self.show("playground", "Playground")
        self.assertIn("wants the administrator's token", self.browser.text("main"))
        self.enter_token()
        self.browser.wait("document.querySelector('#play-value') && document.querySelector('#play-value').innerText.includes('true')")
        self.assertIn("Trace", self.browser.text("#play-result"))
        self.assertTrue(self.browser.evaluate("document.querySelector('#play-result .miss, #play-result .part') !== null"))
        self.picture("playground")
        self.browser.type("#play-input", '{"user": "eve", "method": "PUT"}')
        self.browser.wait("document.querySelector('#play-value') && document.querySelector('#play-value').innerText.includes('false')")
        self.browser.type("#play-policy", "package play\n\nallow if {")
        self.browser.wait("document.querySelector('#play-result .fault') && document.querySelector('#play-result .fault').innerText.includes('rego_parse_error')")
        self.browser.type("#play-policy", 'package play\n\nx := "<img src=1 onerror=alert(1)>"')
        self.browser.wait("document.querySelector('#play-value') && document.querySelector('#play-value').innerText.includes('<img')")

    def test_replay(self):
        self.show("replay", "Replay")
        self.enter_token()
        self.browser.choose_file("#replay-after-file", self.folder / "next.tar.gz")
        self.browser.choose_file("#replay-decisions-file", self.folder / "recorded.jsonl")
        self.browser.click("main form button")
        self.browser.wait("document.querySelector('#replay-summary')")
        self.assertEqual(self.browser.text("#replay-summary"), "1 of 3 decisions changed")
        self.assertIn("data.rbac.allow", self.browser.text("#replay-result"))
        self.picture("replay")

    def test_a_view_says_what_went_wrong(self):
        self.show("replay", "Replay")
        self.enter_token()
        self.browser.click("main form button")
        self.browser.wait("document.querySelector('#replay-result .fault')")
        self.assertIn("choose a file", self.browser.text("#replay-result"))
        self.show("rules/data.rbac.none", "Trouble")
        self.assertIn("there is no rule data.rbac.none", self.browser.text("main"))

    def test_keys_reach_everything(self):
        self.show("policies", "Policies")
        seen = []
        for _ in range(9):
            self.browser.press("Tab")
            seen.append(self.browser.evaluate("document.activeElement.innerText.trim()"))
        self.assertEqual(seen[:8], ["Skip to content", "Policies", "Rules", "Playground", "Decisions", "Replay", "Theme: system", "Tokens…"])
        for _ in range(5):
            self.browser.press("Tab", shift=True)
        self.assertEqual(self.browser.evaluate("document.activeElement.innerText.trim()"), "Playground")
        self.browser.press("Enter")
        self.browser.wait("document.querySelector('h1').innerText === 'Playground' && document.activeElement.id === 'title'")
        self.assertEqual(self.browser.text("nav a[aria-current=page]"), "Playground")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        self.browser.press("Tab")
        self.assertEqual(self.browser.evaluate(outline), "solid")
        # Every field and button has a name.
        self.assertEqual(self.browser.evaluate("[...document.querySelectorAll('main input, main select, main textarea, main button')]"
                                               ".filter(one => !(one.labels && one.labels.length) && !one.innerText && !one.ariaLabel).length"), 0)
        self.browser.evaluate("document.querySelector('#skip').focus()")
        self.browser.press("Enter")
        self.assertEqual(self.browser.evaluate("document.activeElement.id"), "main")
        self.browser.evaluate("document.querySelector('#tokens').focus()")
        self.browser.press("Enter")
        self.browser.wait("document.querySelector('#token-dialog').open")
        self.browser.press("Escape")
        self.browser.wait("!document.querySelector('#token-dialog').open && document.activeElement.id === 'tokens'")

    def test_dark_and_light_have_contrast(self):
        contrast = """(() => {
          const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
          const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number); return .2126 * part(r) + .7152 * part(g) + .0722 * part(b); };
          const ground = node => { for (; node; node = node.parentElement) { const color = getComputedStyle(node).backgroundColor; if (!color.endsWith(', 0)')) return color; } return 'rgb(255, 255, 255)'; };
          const ratio = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          return [...document.querySelectorAll('body *')].filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()) && node.getClientRects().length && !node.disabled)
            .map(node => [node.innerText, ratio(light(getComputedStyle(node).color), light(ground(node)))]).filter(([, found]) => found < 4.5);
        })()"""
        grounds = {}
        for scheme in ("light", "dark"):
            self.browser.color_scheme(scheme)
            for view, title in (("policies", "Policies"), ("rules/data.rbac.deny", "data.rbac.deny"), ("replay", "Replay")):
                self.show(view, title)
                self.assertEqual(self.browser.evaluate(contrast), [], (scheme, view))
            self.picture("rule-" + scheme)
            grounds[scheme] = self.browser.evaluate("getComputedStyle(document.body).backgroundColor")
        self.assertNotEqual(grounds["light"], grounds["dark"])
        self.browser.color_scheme("light")
        self.browser.click("#theme")
        self.assertEqual(self.browser.evaluate("getComputedStyle(document.body).backgroundColor"), grounds["dark"])
        self.assertEqual(self.browser.text("#theme"), "Theme: dark")

    def test_live_decisions(self):
        for user, action in (("ann", "delete"), ("bob", "read"), ("bob", "delete"), ("eve", "read")) * 5:
            self.decide(self.program, user, action)
        self.decide(self.program, "bob", "delete", "rbac")
        self.show("decisions", "Decisions")
        self.browser.wait("document.querySelectorAll('#decision-rows tr').length === 21")
        self.assertIn("data.rbac.deny", self.browser.text("#charts"))
        self.assertTrue(self.browser.evaluate("document.querySelectorAll('#charts svg rect').length > 0"))
        self.browser.type("#decision-filter", "eve")
        self.browser.wait("document.querySelectorAll('#decision-rows tr').length === 5")
        self.browser.click("#decision-rows button")
        self.browser.wait("document.querySelector('#decision-rows pre')")
        self.assertNotIn("secret", self.browser.text("main"))
        self.picture("decisions")
        self.decide(self.program, "eve", "write")  # appears by itself
        self.browser.wait("document.querySelectorAll('#decision-rows button').length === 6")
        self.browser.evaluate("(() => { const one = document.querySelector('#decision-verdict'); one.value = 'allowed'; one.dispatchEvent(new Event('change')); })()")
        self.browser.wait("document.querySelectorAll('#decision-rows button').length === 0")

    def test_coverage_of_a_rule(self):
        self.decide(self.program, "ann", "delete")
        self.show("rules/data.rbac.allow", "data.rbac.allow")
        self.enter_token()
        self.browser.click("Coverage by recorded decisions")
        self.browser.wait("document.querySelector('.source .hit')")
        self.assertIn("1 recorded decision reached", self.browser.text("main"))
        self.picture("coverage")


if __name__ == "__main__":
    unittest.main()
