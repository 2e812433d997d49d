#!/usr/bin/env python3
"""The commands of examples/pipelines, taken out of the files and run: against a registry on loopback, with what the platforms
would set. A pipeline that rots fails here."""
import json
import os
import pathlib
import re
import shutil
import string
import subprocess
import unittest

from program import PROGRAM, ProgramTest
from stand_in import StandIn

ROOT = pathlib.Path(__file__).resolve().parents[2]
PIPELINES = ROOT / "examples" / "pipelines"

POLICY = """package main

deny contains msg if {
	some container in input.containers
	endswith(container.image, ":latest")
	msg := sprintf("%v uses the latest tag", [container.name])
}
"""
MORE = """
deny contains msg if {
	some container in input.containers
	container.privileged
	msg := sprintf("%v is privileged", [container.name])
}
"""
TESTS = """package main_test

import data.main

test_latest if {
	main.deny == {"a uses the latest tag"} with input as {"containers": [{"name": "a", "image": "r/a:latest"}]}
}
"""
MORE_TESTS = """
test_privileged if {
	main.deny == {"a is privileged"} with input as {"containers": [{"name": "a", "image": "r/a:1", "privileged": true}]}
}
"""
DECISIONS = [({"containers": [{"name": "a", "image": "r/a:latest"}]}, ["a uses the latest tag"]),
             ({"containers": [{"name": "b", "image": "r/b:1", "privileged": True}]}, [])]
SHA = "0123456789abcdef0123456789abcdef01234567"


class Failed(Exception):
    """A command of a pipeline failed; the message is the step's name."""


class PipelineTest(ProgramTest):
    """A repository of policies, a registry that wants a password, and what a platform's settings hold."""

    def setUp(self):
        super().setUp()
        for name in self.files():
            (self.folder / name).unlink()
        self.server = StandIn()
        self.addCleanup(self.server.close)
        self.server.auth = "basic"
        self.write("policies/main.rego", POLICY)
        self.write("tests/main_test.rego", TESTS)
        self.write("decisions.jsonl", "".join(json.dumps({"path": "main/deny", "input": i, "result": r}) + "\n" for i, r in DECISIONS))
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "secret.pem")
        self.openssl("pkey", "-in", "secret.pem", "-pubout", "-out", "release.pem")
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        (self.programs / "regoc").symlink_to(pathlib.Path(shutil.which(PROGRAM) or PROGRAM).resolve())
        self.has_replay = self.regoc("replay", "--help").returncode == 0

    def yaml(self, name):
        return json.loads(self.succeed("eval", "-f", "raw", "-i", str(PIPELINES / name), "input"))

    def shell(self, name, script, variables):
        if "regoc replay" in script and not self.has_replay:
            script = re.sub(r"^.*regoc replay.*$", "", script, flags=re.MULTILINE)
        environment = {"PATH": f"{self.programs}:/usr/bin:/bin", "HOME": str(self.folder / "home"), "XDG_CACHE_HOME": str(self.folder / "home/cache"), **variables}
        done = subprocess.run(["sh", "-e"], input=script, cwd=self.folder, env=environment, text=True, capture_output=True, timeout=120)
        self.said = f"{name}\n{script}\n{done.stdout}{done.stderr}"
        if done.returncode != 0:
            raise Failed(name)

    def released(self, version):
        return self.server.manifests.get(("owner/policies", version))

    def bundles(self):
        return f"oci://{self.server.host}/owner/policies"


class Cases:
    """What both pipelines must do; `run_pipeline(released)` is theirs, and the names of their steps."""

    def passes(self, **options):
        try:
            self.run_pipeline(**options)
        except Failed:
            self.fail(self.said)

    def fails_at(self, step, expected, **options):
        before = dict(self.server.manifests)
        with self.assertRaises(Failed, msg=self.said if hasattr(self, "said") else "") as caught:
            self.run_pipeline(**options)
        self.assertEqual(str(caught.exception), step, self.said)
        self.assertIn(expected, self.said)
        self.assertEqual(self.server.manifests, before)

    def test_a_first_release(self):
        self.passes()
        self.assertEqual(self.released("latest"), self.released(SHA))
        self.assertIn(f'"org.opencontainers.image.revision":"{SHA}"', self.released(SHA)[1].decode())
        self.assertTrue((self.folder / "digest.txt").read_text().startswith("sha256:"))
        self.assertEqual([name for name in self.files() if "signing-key" in name], [])

    def test_changes(self):
        self.passes()
        self.write("policies/main.rego", POLICY + "\n# A remark.\n")
        self.passes(released=True)
        self.write("policies/main.rego", POLICY + MORE)
        self.write("tests/main_test.rego", TESTS + MORE_TESTS)
        if self.has_replay:
            self.fails_at(self.replay, "is privileged", released=True)
        else:
            print("left out: no `regoc replay` in this build")

    def test_a_pull_request_releases_nothing(self):
        self.passes(main=False)
        self.assertEqual(self.server.manifests, {})

    def test_what_is_wrong_is_found(self):
        self.write("policies/main.rego", POLICY.replace("some container in", "some  container in"))
        self.fails_at(self.check, "main.rego")
        self.write("policies/main.rego", POLICY.replace("container.name", "contain.name"))
        self.fails_at(self.check, "contain is unsafe")
        self.write("policies/main.rego", POLICY + MORE * 5)
        self.fails_at(self.test, "coverage threshold not met")
        self.write("tests/main_test.rego", TESTS.replace("a uses", "b uses"))
        self.fails_at(self.test, "test_latest")

    def test_another_key_does_not_release(self):
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "secret.pem")
        self.fails_at(self.verify, "bundle.tar.gz")

    def test_a_released_bundle_of_another_key_is_not_trusted(self):
        self.passes()
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "secret.pem")
        self.openssl("pkey", "-in", "secret.pem", "-pubout", "-out", "release.pem")
        self.fails_at(self.replay, "latest", released=True)


class GitHub(PipelineTest, Cases):
    check, test, verify = "Check", "Test, at least 80 % covered", "Verify"
    replay = "Replay recorded decisions on what is enforced now and on this change"

    def run_pipeline(self, released=False, main=True):
        latest = self.bundles() + ":latest" if released else ""
        known = {"vars.RELEASED": latest, "vars.BUNDLES": self.bundles(), "github.token": "secret",
                 "secrets.SIGNING_KEY": (self.folder / "secret.pem").read_text()}
        conditions = {"vars.RELEASED != ''": released, "github.event_name == 'push'": main, None: True}
        variables = {"GITHUB_SHA": SHA, "GITHUB_ACTOR": "ann", "RUNNER_TEMP": str(self.folder), "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md")}
        [job] = self.yaml("github-actions.yml")["jobs"].values()
        for step in job["steps"]:
            if "uses" in step:
                self.assertTrue(step["uses"].startswith("actions/checkout@"), "a step that the test does not know")
            elif conditions[step.get("if")]:
                own = {name: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: known[match[1]], value) for name, value in step.get("env", {}).items()}
                self.assertNotIn("${{", step["run"], "values go through the environment, where a shell does not run them")
                self.shell(step["name"], step["run"], variables | own)


class GitLab(PipelineTest, Cases):
    check, test, verify, replay = "check", "test", "release", "replay"

    def run_pipeline(self, released=False, main=True):
        variables = {"CI_COMMIT_SHA": SHA, "CI_REGISTRY_USER": "ann", "CI_REGISTRY_PASSWORD": "secret", "CI_REGISTRY_IMAGE": f"{self.server.host}/owner",
                     "SIGNING_KEY": str(self.folder / "secret.pem"), "RELEASED": self.bundles() + ":latest" if released else ""}
        conditions = {"$RELEASED": released, "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH": main}
        pipeline = self.yaml("gitlab-ci.yml")
        variables |= {name: string.Template(value).substitute(variables) for name, value in pipeline["variables"].items()}
        jobs = {name: job for name, job in pipeline.items() if isinstance(job, dict) and "script" in job}
        self.assertEqual({job["stage"] for job in jobs.values()}, set(pipeline["stages"]))
        for stage in pipeline["stages"]:
            for name, job in jobs.items():
                if job["stage"] == stage and all(conditions[rule["if"]] for rule in job.get("rules", [])):
                    self.shell(name, "\n".join(job["script"]), variables)
                    for path in job.get("artifacts", {}).get("paths", []):
                        self.assertTrue((self.folder / path).exists(), path)


class Hooks(PipelineTest):
    def hooks(self):
        return {hook["id"]: hook for hook in json.loads(self.succeed("eval", "-f", "raw", "-i", str(ROOT / ".pre-commit-hooks.yaml"), "input"))}

    def run_hook(self, identity, *files):
        hook = self.hooks()[identity]
        [repository] = self.yaml("pre-commit-config.yaml")["repos"]
        [use] = [one for one in repository["hooks"] if one["id"] == identity]
        passed = [name for name in files if re.search(hook["files"], name)] if hook.get("pass_filenames", True) else []
        command = hook["entry"].split() + use.get("args", hook.get("args", [])) + passed
        return self.run_command(PROGRAM, *command[1:])

    def test_each_hook(self):
        files = ("policies/main.rego", "tests/main_test.rego", "decisions.jsonl")
        for identity in self.hooks():
            with self.subTest(hook=identity):
                done = self.run_hook(identity, *files)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.write("policies/main.rego", POLICY.replace("some container in", "some  container in"))
        self.run_hook("regoc-fmt", *files)
        self.assertEqual((self.folder / "policies/main.rego").read_text(), POLICY)
        self.write("policies/main.rego", POLICY.replace("container.name", "contain.name"))
        self.assertNotEqual(self.run_hook("regoc-check", *files).returncode, 0)
        self.write("policies/main.rego", POLICY.replace("latest tag", "newest tag"))
        self.assertNotEqual(self.run_hook("regoc-test", *files).returncode, 0)

    @unittest.skipIf(shutil.which("git") is None, "left out: no `git`")
    def test_the_hook_of_git(self):
        def git(*arguments):
            environment = {**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}", "HOME": str(self.folder / "home"), "GIT_CONFIG_NOSYSTEM": "1"}
            return subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=self.folder, env=environment,
                                  text=True, capture_output=True, timeout=60)

        git("init", "-q", ".")
        shutil.copy(PIPELINES / "pre-commit", self.folder / ".git/hooks/pre-commit")
        git("add", "policies", "tests")
        self.assertEqual(git("commit", "-qm", "one").returncode, 0)
        for wrong, expected in ((POLICY.replace("some container in", "some  container in"), "main.rego"), (POLICY.replace("container.name", "contain.name"), "unsafe"),
                                (POLICY.replace("latest tag", "newest tag"), "test_latest")):
            self.write("policies/main.rego", wrong)
            git("add", "policies")
            self.write("policies/main.rego", POLICY)  # the work tree is good: what counts is what is committed
            done = git("commit", "-qm", "two")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(expected, done.stdout + done.stderr)
        self.write("notes.md", "no Rego\n")
        git("reset", "-q", "--hard")
        git("add", "notes.md")
        self.assertEqual(git("commit", "-qm", "three").returncode, 0)


class Image(ProgramTest):
    def test_the_image_has_the_libraries_that_the_programs_load(self):
        if shutil.which("dpkg-query") is None:
            self.skipTest("left out: not on Debian")
        program = pathlib.Path(shutil.which(PROGRAM) or PROGRAM).resolve()
        wanted = set(re.findall(rb"\0(lib[a-z0-9+_.-]+\.so\.[0-9.]+)\0", program.read_bytes()))
        generator = program.parent / "libregoc_codegen.so"
        if generator.exists():
            wanted |= set(re.findall(rb"\0(lib[A-Za-z0-9+_.-]+\.so\.[0-9.]+)\0", generator.read_bytes()))
        listed = set((PIPELINES / "Dockerfile").read_text().split()) | {"libc6", "libgcc-s1"}
        for name in sorted(wanted):
            owners = self.run_command("dpkg-query", "-S", f"*/{name.decode()}").stdout
            packages = set(re.findall(r"^([a-z0-9.+-]+)[:,]", owners, re.MULTILINE))
            self.assertTrue(packages & listed, f"{name.decode()}: {owners}")


if __name__ == "__main__":
    unittest.main()
