#!/usr/bin/env python3
"""regoc audit on folders, exports of clusters and Git histories; memory that does not grow with them."""
import csv
import io
import json
import shutil
import subprocess
import unittest

from program import PROGRAM, ProgramTest

POLICY = """package k8s

deny contains msg if {
\tsome c in input.spec.containers
\tendswith(c.image, ":latest")
\tmsg := sprintf("%s is latest", [c.name])
}
"""


def pod(name, image="x:1", namespace="shop"):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": namespace, "annotations": {"filler": "x" * 500}},
            "spec": {"containers": [{"name": "c", "image": image}]}}


class Audit(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("policy/k8s.rego", POLICY)

    def rows(self, *arguments, code=0):
        done = self.regoc("audit", "-f", "csv", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def test_folder(self):
        self.write("deploy/a.yaml", json.dumps(pod("a", "x:latest")) + "\n---\n" + json.dumps(pod("b")))
        self.write("deploy/sub/c.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": [pod("c", "x:latest"), pod("d")]}))
        self.write("deploy/notes.md", "not for us")
        rows = self.rows("deploy")
        self.assertEqual([(r["verdict"], r["file"], r["name"], r["message"]) for r in rows],
                         [("deny", "deploy/a.yaml", "a", "c is latest"), ("deny", "deploy/sub/c.json", "c", "c is latest (Pod shop/c)")])
        self.assertEqual(self.rows("deploy", "--ignore", "sub/"), rows[:1])
        self.rows("deploy", "--fail-on", "deny", code=1)
        self.write("deploy/broken.yaml", "a: [")
        rows = self.rows("deploy", code=2)
        self.assertEqual([r["verdict"] for r in rows], ["deny", "error", "deny"])
        self.assertIn("broken.yaml:", rows[1]["message"])

    def test_reports_are_whole_or_not_there(self):
        self.write("a.json", json.dumps(pod("a", "x:latest")))
        for form in ("table", "json", "csv", "sarif", "html"):
            self.succeed("audit", "a.json", "-f", form, "-o", "report." + form)
        self.assertEqual(json.loads((self.folder / "report.json").read_text())["summary"]["denied"], 1)
        sarif = json.loads((self.folder / "report.sarif").read_text())
        self.assertEqual(sarif["runs"][0]["results"][0]["ruleId"], "data.k8s.deny")
        self.assertIn("data.k8s.deny: 1", (self.folder / "report.html").read_text())
        self.assertEqual(self.regoc("audit", "a.json", "-o", "no/such/folder").returncode, 2)
        self.assertFalse(list(self.folder.glob("*.part")))

    @unittest.skipUnless(shutil.which("git"), "no git on PATH")
    def test_git_history(self):
        def git(*words):
            return subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *words], cwd=self.folder / "repo", check=True, capture_output=True, text=True).stdout.strip()
        (self.folder / "repo").mkdir()
        git("init", "-q")
        commits = []
        for image in ("x:latest", "x:1", "y:latest"):
            self.write("repo/my pod.json", json.dumps(pod("a", image)))
            git("add", ".")
            git("commit", "-q", "-m", image)
            commits.append(git("rev-parse", "HEAD"))
        self.assertEqual([(r["commit"], r["file"]) for r in self.rows("--git", "repo")], [(commits[0], "my pod.json"), (commits[2], "my pod.json")])
        self.assertEqual([r["commit"] for r in self.rows("--git", "repo", "--range", commits[1] + "..HEAD")], [commits[2]])
        self.rows("--git", "repo", "--range", "--output=x", code=2)

    def export(self, count):
        path = self.folder / f"export{count}.json"
        with open(path, "w") as out:
            out.write('{"apiVersion": "v1", "items": [\n')
            for i in range(count):
                out.write(("," if i else "") + json.dumps(pod(f"p{i}", "x:latest" if i % 1000 == 999 else "x:1", f"n{i % 7}")) + "\n")
            out.write('], "kind": "List"}\n')
        return path.name

    def peak(self, name):
        """Peak memory in KiB of an audit, and the denied objects."""
        script = "import resource,subprocess,sys; p=subprocess.run(sys.argv[1:],capture_output=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, p.stdout.count(b'deny,data'))"
        done = self.run_command("python3", "-c", script, PROGRAM, "audit", "-f", "csv", name)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [int(word) for word in done.stdout.split()]

    def test_memory_does_not_grow_with_the_export(self):
        small, denied = self.peak(self.export(20_000))
        self.assertEqual(denied, 20)
        large, denied = self.peak(self.export(100_000))
        self.assertEqual(denied, 100)
        self.assertLess(large, small * 1.3 + 8192)


if __name__ == "__main__":
    unittest.main()
