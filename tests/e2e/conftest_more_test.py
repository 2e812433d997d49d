#!/usr/bin/env python3
"""What `regoc conftest` does besides Conftest, and what needs files of its own: settings, bundles, pulls, plugins, documents."""
import json
import os
import pathlib
import subprocess
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from program import PROGRAM, ProgramTest

POLICY = """package main

deny contains msg if {
	some container in input.spec.containers
	endswith(container.image, ":latest")
	msg := sprintf("%v uses the latest tag", [container.name])
}
"""
ADMISSION = """package admission

deny contains "privileged" if input.request.object.spec.containers[_].securityContext.privileged
"""
POD = """kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: front
      image: r/front:1
    - name: back
      image: r/back:latest
"""


class ConftestTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("policy/main.rego", POLICY)
        self.write("pod.yaml", POD)

    def conftest(self, *arguments, text=None, **variables):
        return subprocess.run([PROGRAM, "conftest", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60, input=text,
                              env=os.environ | {"XDG_DATA_HOME": str(self.folder / "data")} | variables)

    def findings(self, *arguments, **options):
        """Files with their failures, and the exit code."""
        done = self.conftest("test", "-o", "json", *arguments, **options)
        return {(one["filename"], one["namespace"]): [f["msg"] for f in one.get("failures", [])] for one in json.loads(done.stdout)}, done


class NothingPassesUnseen(ConftestTest):
    def test_unknown_namespace_lists_those_there_are(self):
        for wanted in (["-n", "mian"], ["-n", "main,mian"], ["-n", "m?an.*"]):
            done = self.conftest("test", "pod.yaml", *wanted, "--no-fail")
            self.assertEqual(done.returncode, 1, wanted)
            self.assertEqual(done.stdout, "")
            self.assertIn("namespace", done.stderr)
            self.assertIn("the policies have: main", done.stderr)

    def test_rules_for_another_shape_are_told(self):
        self.write("policy/admission.rego", ADMISSION)
        done = self.conftest("test", "pod.yaml", "-n", "admission", "--no-color")
        self.assertEqual(done.returncode, 0)
        self.assertIn("1 test, 1 passed", done.stdout)
        self.assertIn("warning: pod.yaml: no rule looked at it; the rules of admission read input.request.object.spec.containers", done.stderr)
        done = self.conftest("test", "pod.yaml", "-n", "admission", "--fail-on-unmatched")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Error: running test: pod.yaml: no rule looked at it", done.stderr)
        done = self.conftest("test", "pod.yaml", "--all-namespaces", "--fail-on-unmatched")
        self.assertNotIn("no rule looked", done.stderr)

    def test_combined_inputs(self):
        self.write("all/p.rego", "package main\n\ndeny contains \"pod\" if input[_].contents.kind == \"Pod\"\n")
        done = self.conftest("test", "pod.yaml", "--combine", "-p", "all", "--fail-on-unmatched", "--no-color")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("FAIL - Combined - main - pod", done.stdout)
        self.assertIn("no rule looked", self.conftest("test", "pod.yaml", "--combine", "--fail-on-unmatched").stderr)

    def test_unparsable_file_fails_the_run_after_the_others(self):
        self.write("in/a.yaml", "kind: [1\n")
        self.write("in/b.yaml", POD)
        found, done = self.findings("in")
        self.assertEqual(found, {("in/b.yaml", "main"): ["back uses the latest tag"]})
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"Error: running test: in/a\.yaml:\d+:\d+: ")
        done = self.conftest("test", "in", "--no-fail")
        self.assertEqual(done.returncode, 1)
        done = self.conftest("test", "in/a.yaml")
        self.assertEqual((done.returncode, done.stdout), (1, ""))

    def test_keys_that_are_there_twice(self):
        self.write("twice.yaml", "kind: Pod\nkind: Service\n")
        done = self.conftest("test", "twice.yaml")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"warning: twice\.yaml:2:1: .*kind")

    def test_unknown_format(self):
        done = self.conftest("test", "pod.yaml", "-o", "jsn")
        self.assertEqual(done.returncode, 1)
        self.assertIn("stdout, json, tap, table, junit, github, azuredevops, sarif", done.stderr)


class Places(ConftestTest):
    def sarif(self, *arguments):
        done = self.conftest("test", "-o", "sarif", *arguments)
        regions = [one["locations"][0]["physicalLocation"].get("region") for one in json.loads(done.stdout)["runs"][0]["results"]]
        return [(r["startLine"], r.get("startColumn")) if r else None for r in regions]

    def test_the_value_that_broke_the_rule(self):
        self.assertEqual(self.sarif("pod.yaml"), [(9, 14)])
        done = self.conftest("test", "-o", "github", "pod.yaml")
        self.assertIn("::error file=pod.yaml,line=9,col=14::back uses the latest tag", done.stdout)

    def test_of_a_missing_value_what_is_around_it(self):
        self.write("policy/main.rego", """package main

deny contains sprintf("%v may run as root", [container.name]) if {
	input.kind == "Pod"
	some container in input.spec.containers
	not container.securityContext.runAsNonRoot
}
""")
        self.assertEqual(self.sarif("pod.yaml"), [(8, 7), (6, 7)])

    def test_through_helper_rules(self):
        self.write("policy/main.rego", """package main

bad contains container if {
	some container in input.spec.containers
	is_latest(container.image)
}

is_latest(image) if endswith(image, ":latest")

deny contains {"msg": sprintf("%v", [container.name])} if some container in bad
""")
        self.assertEqual(self.sarif("pod.yaml"), [(8, 7)])

    def test_in_later_documents(self):
        self.write("two.yaml", "kind: Service\n---\n" + POD)
        self.assertEqual(self.sarif("two.yaml"), [(11, 14)])

    def test_what_the_policy_says_wins(self):
        self.write("policy/main.rego", 'package main\n\ndeny contains {"msg": "m", "_loc": {"file": "pod.yaml", "line": 3}} if input.kind\n')
        self.assertEqual(self.sarif("pod.yaml"), [(3, None)])


class SettingsTest(ConftestTest):
    def test_flag_over_variable_over_file(self):
        self.write("other/p.rego", 'package from_file\n\ndeny contains "file" if input.kind\n')
        self.write("conftest.toml", 'policy = ["other"]\nnamespace = "from_file"\nno-color = true\n')
        found, _ = self.findings("pod.yaml")
        self.assertEqual(found, {("pod.yaml", "from_file"): ["file"]})
        found, _ = self.findings("pod.yaml", CONFTEST_NAMESPACE="main", CONFTEST_POLICY="policy,other")
        self.assertEqual(list(found), [("pod.yaml", "main")])
        found, _ = self.findings("pod.yaml", "-n", "from_file", "-p", "other", CONFTEST_NAMESPACE="main", CONFTEST_POLICY="policy")
        self.assertEqual(list(found), [("pod.yaml", "from_file")])

    def test_named_file(self):
        self.write("settings/c.yaml", "fail-on-warn: true\nnamespace: [warns]\npolicy: [w]\n")
        self.write("w/p.rego", 'package warns\n\nwarn contains "w" if input.kind\n')
        self.assertEqual(self.conftest("-c", "settings/c.yaml", "test", "pod.yaml").returncode, 1)
        self.assertEqual(self.conftest("test", "pod.yaml", CONFTEST_CONFIG_FILE="settings/c.yaml").returncode, 1)
        done = self.conftest("test", "pod.yaml", "-c", "nowhere.toml")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nowhere.toml", done.stderr)

    def test_variable_that_is_no_boolean(self):
        done = self.conftest("test", "pod.yaml", CONFTEST_NO_FAIL="maybe")
        self.assertEqual(done.returncode, 1)
        self.assertIn("CONFTEST_NO_FAIL", done.stderr)

    def test_standard_input(self):
        found, _ = self.findings("-", text=POD)
        self.assertEqual(found, {("", "main"): ["back uses the latest tag"]})
        found, _ = self.findings("-", "--stdin-filename", "pod", text=POD)
        self.assertEqual(list(found), [("pod", "main")])

    def test_data_and_files(self):
        self.write("policy/main.rego", """package main

deny contains sprintf("%v %v", [data.limits.pods, data.conftest.file]) if data.limits.pods > 0
""")
        self.write("more/limits.yaml", "limits:\n  pods: 3\n")
        found, _ = self.findings("pod.yaml", "-d", "more")
        self.assertEqual(found[("pod.yaml", "main")], [f'3 {{"dir": "{self.folder}", "name": "pod.yaml"}}'])

    def test_folders_links_and_patterns(self):
        self.write("in/b/x.yaml", POD)
        self.write("in/a.yaml", POD)
        self.write("in/.hidden.yaml", POD)
        self.write("in/readme.txt", "no input")
        (self.folder / "in" / "link.yaml").symlink_to("a.yaml")
        found, _ = self.findings("in", "in/a.yaml")
        self.assertEqual([name for name, _ in found], ["in/.hidden.yaml", "in/a.yaml", "in/b/x.yaml"])
        found, _ = self.findings("in", "--ignore", r"hidden|b/")
        self.assertEqual([name for name, _ in found], ["in/a.yaml"])

    def test_version_zero(self):
        self.write("zero/p.rego", 'package main\n\ndeny[msg] { input.kind == "Pod"; msg := "old" }\n')
        found, _ = self.findings("pod.yaml", "-p", "zero", "--rego-version", "v0")
        self.assertEqual(found[("pod.yaml", "main")], ["old"])

    def test_many_files_keep_their_order(self):
        for i in range(200):
            self.write(f"in/{i:03}.yaml", POD.replace("back", f"c{i}"))
        found, _ = self.findings("in")
        self.assertEqual(list(found.items()), [((f"in/{i:03}.yaml", "main"), [f"c{i} uses the latest tag"]) for i in range(200)])

    def test_builtin_errors(self):
        self.write("policy/main.rego", 'package main\n\ndeny contains "x" if to_number(input.kind) == 1\n')
        self.assertEqual(self.conftest("test", "pod.yaml").returncode, 0)
        done = self.conftest("test", "pod.yaml", "--show-builtin-errors")
        self.assertEqual(done.returncode, 1)
        self.assertIn("policy/main.rego:3: eval_builtin_error: to_number", done.stderr)

    def test_trace(self):
        done = self.conftest("test", "pod.yaml", "--trace", "--no-color", "-o", "json")
        self.assertIn("file: pod.yaml | query: data.main.deny\n", done.stderr)
        self.assertIn("TRAC   | Enter data.main.deny\n", done.stderr)
        self.assertEqual(json.loads(done.stdout)[0]["failures"][0]["msg"], "back uses the latest tag")

    def test_a_link_named_conftest(self):
        link = self.folder / "conftest"
        link.symlink_to(pathlib.Path(PROGRAM).resolve() if os.sep in PROGRAM else PROGRAM)
        done = subprocess.run([link, "test", "pod.yaml", "--no-color"], cwd=self.folder, capture_output=True, text=True)
        self.assertIn("FAIL - pod.yaml - main - back uses the latest tag", done.stdout)
        self.assertTrue(subprocess.run([link, "--version"], capture_output=True, text=True).stdout.startswith("Conftest: 0.71.1\nOPA: "))


class Bundles(ConftestTest):
    def setUp(self):
        super().setUp()
        self.run_command("openssl", "genrsa", "-out", "key.pem", "2048")
        self.run_command("openssl", "rsa", "-in", "key.pem", "-pubout", "-out", "public.pem")
        built = self.regoc("build", "-b", "policy", "-o", "b.tar.gz", "--signing-key", "key.pem")
        self.assertEqual(built.returncode, 0, built.stderr)

    def test_signed(self):
        (self.folder / "policy" / "main.rego").unlink()
        found, done = self.findings("pod.yaml", "--bundle", "b.tar.gz", "--verification-key", "public.pem", "--require-signature")
        self.assertEqual(found[("pod.yaml", "main")], ["back uses the latest tag"], done.stderr)

    def test_unsigned_or_wrong_key(self):
        self.run_command("openssl", "genrsa", "-out", "other.pem", "2048")
        self.run_command("openssl", "rsa", "-in", "other.pem", "-pubout", "-out", "wrong.pem")
        done = self.conftest("test", "pod.yaml", "--bundle", "b.tar.gz", "--verification-key", "wrong.pem")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.regoc("build", "-b", "policy", "-o", "u.tar.gz")
        done = self.conftest("test", "pod.yaml", "--bundle", "u.tar.gz", "--verification-key", "public.pem", "--require-signature")
        self.assertEqual((done.returncode, done.stdout), (1, ""))

    def test_keys_without_a_bundle(self):
        self.assertIn("--bundle", self.conftest("test", "pod.yaml", "--verification-key", "public.pem").stderr)


class Pulls(ConftestTest):
    def serve(self, files):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = files.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://localhost:{server.server_port}"

    def test_pull_refuses_and_update_overwrites(self):
        base = self.serve({"/extra.rego": b'package extra\n\ndeny contains "e" if input.kind\n'})
        self.assertEqual(self.conftest("pull", f"{base}/extra.rego").returncode, 0)
        self.assertTrue((self.folder / "policy" / "extra.rego").exists())
        done = self.conftest("pull", f"{base}/extra.rego")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "Error: download policies: policy file already exists at policy/extra.rego, refusing to overwrite\n")
        self.write("policy/extra.rego", "package extra\n")
        found, done = self.findings("pod.yaml", "-n", "extra", "-u", f"{base}/extra.rego")
        self.assertEqual(found[("pod.yaml", "extra")], ["e"], done.stderr)

    def test_what_is_not_there_changes_nothing(self):
        base = self.serve({})
        before = sorted(self.folder.rglob("*"))
        self.assertEqual(self.conftest("pull", f"{base}/nothing.rego").returncode, 1)
        self.assertEqual(before, sorted(self.folder.rglob("*")))

    def test_git(self):
        self.write("repository/k8s/p.rego", POLICY)
        for words in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "p"]):
            if self.run_command("git", "-C", "repository", *words).returncode != 0:
                self.skipTest("no git is here")
        done = self.conftest("pull", f"git::file://{self.folder}/repository//k8s", "-p", "pulled")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "pulled" / "p.rego").read_text(), POLICY)

    def test_a_folder_becomes_a_link(self):
        self.assertEqual(self.conftest("pull", f"{self.folder}/policy", "-p", "linked").returncode, 0)
        self.assertTrue((self.folder / "linked").is_symlink())


class OtherCommands(ConftestTest):
    def test_plugins(self):
        self.write("source/plugin.yaml", "name: hello\nversion: 1\nusage: says hello\ncommand: $CONFTEST_PLUGIN_DIR/run.sh -a\n")
        self.write("source/run.sh", '#!/bin/sh\necho "$@"\ncat\nexit 7\n').chmod(0o755)
        (self.folder / "data").mkdir()
        done = self.conftest("plugin", "install", "source")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("  hello       says hello\n", self.conftest("--help").stdout)
        done = self.conftest("hello", "--b", "c", text="input")
        self.assertEqual((done.returncode, done.stdout), (7, "-a --b c\ninput"))

    def test_plugin_without_description(self):
        self.write("source/x", "")
        done = self.conftest("plugin", "install", "source")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Error: install: install from dir: loading plugin from dir: read config", done.stderr)

    def test_fmt(self):
        self.write("policy/main.rego", "package main\ndeny contains 1 if  true\n")
        done = self.conftest("fmt", "--check", "policy")
        self.assertEqual((done.returncode, done.stderr), (1, "Error: files not formatted\n"))
        self.assertEqual(self.conftest("fmt", "policy").returncode, 0)
        self.assertEqual((self.folder / "policy/main.rego").read_text(), "package main\n\ndeny contains 1\n")
        self.assertEqual(self.conftest("fmt", "--check", "policy").returncode, 0)

    def test_doc(self):
        self.write("policy/main.rego", """# METADATA
# title: Pods
# description: About pods.
package main

# METADATA
# title: No latest
# description: Tags move.
# related_resources:
# - ref: https://example.com/tags
# - ref: https://example.com/more
#   description: More
deny contains "x" if input.x
""")
        self.assertEqual(self.conftest("doc", "policy").returncode, 0)
        self.assertEqual((self.folder / "policy.md").read_text(),
                         "# main - Pods\n\nAbout pods.\n\n## main.deny - No latest\n\nTags move.\n\nRelated Resources:\n\n"
                         "* https://example.com/tags\n* [More](https://example.com/more)\n\n")
        self.write("t.tpl", "{{ range . }}{{ .Annotations.Title }};{{ end }}")
        self.assertEqual(self.conftest("doc", "policy", "-t", "t.tpl", "-o", "policy").returncode, 0)
        self.assertEqual((self.folder / "policy/policy.md").read_text(), "Pods;No latest;")

    def test_reformat(self):
        report = self.conftest("test", "pod.yaml", "-o", "json").stdout
        self.assertEqual(self.conftest("reformat", "-o", "tap", text=report).stdout, "1..1\nnot ok 1 - pod.yaml - main - back uses the latest tag\n")
        self.assertEqual(self.conftest("reformat", "-o", "json", text=report).stdout, report)
        done = self.conftest("reformat", text='[{"filename": 1}]')
        self.assertEqual(done.returncode, 1)
        self.assertIn("`filename` must be a string", done.stderr)

    def test_verify(self):
        self.write("policy/main_test.rego", 'package main_test\n\ntest_a if count(data.main.deny) == 0 with input as {}\n')
        self.assertEqual(self.conftest("verify", "--no-color").stdout, "\n1 test, 1 passed, 0 warnings, 0 failures, 0 exceptions, 0 skipped\n")
        self.assertIn("PASS: 1/1", self.conftest("verify", "--report", "full").stdout)
        self.assertIn("main.rego", self.conftest("verify", "--coverage").stdout)
        done = self.conftest("verify", "--report", "full", "-o", "json")
        self.assertEqual((done.returncode, done.stderr), (1, "Error: report flag is supported with stdout only\n"))
        self.assertEqual(self.conftest("verify", "-n", "nothing").returncode, 1)

    def test_completion(self):
        script = self.conftest("completion", "bash").stdout
        done = subprocess.run(["bash", "-c", script + "COMP_WORDS=(conftest ver); COMP_CWORD=1; _conftest; echo ${COMPREPLY[@]}\n"
                               "COMP_WORDS=(conftest test --fail-on); COMP_CWORD=2; _conftest; echo ${COMPREPLY[@]}"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout, "verify\n--fail-on-unmatched --fail-on-warn\n", done.stderr)
        for shell in ("fish", "powershell", "zsh"):
            self.assertIn("fail-on-unmatched", self.conftest("completion", shell).stdout)

    def test_help(self):
        for words in (["--help"], ["help"], []):
            self.assertIn("Available Commands:\n", self.conftest(*words).stdout)
        for command in ("test", "verify", "parse", "fmt", "doc", "pull", "push", "plugin", "reformat", "completion"):
            self.assertEqual(self.conftest("help", command).stdout, self.conftest(command, "--help").stdout)
        done = self.conftest("test")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.endswith("Error: missing required arguments\n"))


if __name__ == "__main__":
    unittest.main()
