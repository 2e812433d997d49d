#!/usr/bin/env python3
"""regoc replay on real files: formats, damage, limits, recorded results, engines."""
import gzip
import json
import os
import shutil
import socket
import subprocess
import unittest

from program import PROGRAM, ProgramTest

OLD = """package p

allow if input.n > 2

deny contains msg if {
\tsome item in input.items
\tnot item.owner
\tmsg := sprintf("%s has no owner", [item.name])
}
"""
NEW = OLD.replace("input.n > 2", "input.n > 5").replace("not item.owner", "item.owner == \"\"")


class ReplayTest(ProgramTest):
    def setUp(self):
        super().setUp()
        for side, policy in (("old", OLD), ("new", NEW)):
            self.write(f"{side}/p.rego", policy)
            self.succeed("build", "-t", "plan", "-o", f"{side}.tar.gz", "-e", "p", "-e", "p/allow", "-e", "p/deny", side)

    def entries(self, count):
        return [{"decision_id": f"d{i}", "path": "p/allow" if i % 2 else "p/deny", "labels": {"id": "x"},
                 "input": {"n": i % 10, "items": [{"name": f"i{i % 7}"}] if i % 3 else []},
                 "timestamp": "2026-01-01T00:00:00Z"} for i in range(count)]

    def replay(self, *arguments, status=0, sides=("old.tar.gz", "new.tar.gz")):
        done = self.regoc("replay", *sides, "-f", "json", *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def lines(self, entries):
        return "".join(json.dumps({"decision_id": "d", **entry}) + "\n" for entry in entries)

    def fault(self, *arguments, sides=("old.tar.gz", "new.tar.gz")):
        done = self.regoc("replay", *sides, *arguments)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        return done.stderr

    def without_files(self, report):
        """The report apart from the names of files and the places in them."""
        text = json.dumps({key: value for key, value in report.items() if key != "files"})
        for key in ("file", "line", "element"):
            report = json.loads(text, object_hook=lambda o, key=key: {k: v for k, v in o.items() if k != key})
            text = json.dumps(report)
        return text


class Formats(ReplayTest):
    def test_lines_arrays_and_compressed_files_give_the_same(self):
        entries = self.entries(5000)
        text = self.lines(entries)
        self.write("log.jsonl", text)
        want = self.replay("--decisions", "log.jsonl")
        self.assertEqual(want["decisions"], 5000)
        self.assertGreater(want["changes"]["newly-denied"], 0)
        self.assertGreater(want["changes"]["newly-allowed"], 0)
        self.write("log.json.gz", gzip.compress(json.dumps(entries, indent=1).encode()))
        self.write("two.gz", gzip.compress(text[:1000].encode()) + gzip.compress(text[1000:].encode()))
        names = ["log.json.gz", "two.gz"]
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", "log.jsonl", "-o", "log.zst"], cwd=self.folder, check=True)
            names.append("log.zst")
        for name in names:
            self.assertEqual(self.without_files(self.replay("--decisions", name)), self.without_files(want), name)

    def test_threads_and_engines_give_the_same(self):
        self.write("log.jsonl", self.lines(self.entries(60000)))
        want = self.replay("--decisions", "log.jsonl", "--threads", "1", "--engine", "interp")
        for arguments in (["--threads", "7"], ["--threads", "3", "--engine", "jit"]):
            self.assertEqual(self.replay("--decisions", "log.jsonl", *arguments), want)
        self.assertEqual(want["decisions"], 60000)

    def test_standard_input_limit_and_sample(self):
        text = "".join(json.dumps({"n": i % 10}) + "\n" for i in range(1000))
        self.write("inputs.jsonl", text)
        done = subprocess.run([PROGRAM, "replay", "old.tar.gz", "new.tar.gz", "--decisions", "-", "-e", "p/allow", "-f", "json"],
                              cwd=self.folder, input=text, capture_output=True, text=True, timeout=60)
        self.assertEqual(json.loads(done.stdout)["changes"]["newly-denied"], 300)
        self.assertEqual(self.replay("--decisions", "inputs.jsonl", "-e", "p/allow", "--limit", "10")["decisions"], 10)
        sample = self.replay("--decisions", "inputs.jsonl", "-e", "p/allow", "--sample", "100")
        self.assertEqual(sample["decisions"], 100)
        self.assertEqual(sample, self.replay("--decisions", "inputs.jsonl", "-e", "p/allow", "--sample", "100"))
        lines = [s["line"] for s in sample["rules"][0]["samples"]]
        self.assertEqual(lines, sorted(lines))
        self.assertIn("--entrypoint", self.fault("--decisions", "inputs.jsonl"))


class Damage(ReplayTest):
    def test_a_file_that_was_cut_off_fails_and_counts_what_came_before(self):
        import random
        draw = random.Random(1)
        entries = self.entries(20000)
        for entry in entries:
            entry["decision_id"] = "%032x" % draw.getrandbits(128)
        self.write("log.jsonl", self.lines(entries))
        packed = {"log.gz": gzip.compress(self.lines(entries).encode())}
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", "log.jsonl", "-o", "whole.zst"], cwd=self.folder, check=True)
            packed["log.zst"] = (self.folder / "whole.zst").read_bytes()
        for name, content in packed.items():
            self.write(name, content[:len(content) // 2])
            report = self.replay("--decisions", name, status=2)
            self.assertIn("ends too early", report["error"])
            self.assertGreater(report["decisions"], 5000)
            self.assertEqual(report["malformed"]["count"], 0)
            damaged = bytearray(content)
            damaged[len(content) // 2] ^= 0xFF
            self.write(name, bytes(damaged))
            self.assertIn("error", self.replay("--decisions", name, status=2))

    def test_malformed_records_are_told_by_line(self):
        good = json.dumps(self.entries(2)[1])
        bad = [b'{"path": "p/allow", "input": {"n": "\xff"}}', b'{"path": "p/allow", "input": ' + b"[" * 5000 + b"]" * 5000 + b"}",
               b'{"path": "p/allow", "input": {"n": 1}', b"nonsense", b'{"input": {}}', b'{"path": 7}',
               b'{"path": "p/allow", "input": {"n": 1}, "labels": {"a" "b"}}',
               b'{"path": "p/allow", "input": "' + b"x" * 5000 + b'"}']
        self.write("log.jsonl", b"\n".join([good.encode(), *bad, good.encode()]))
        report = self.replay("--decisions", "log.jsonl", "--max-line", "20KB", status=2)
        self.assertEqual(report["decisions"], 3)
        self.assertEqual([p["line"] for p in report["malformed"]["samples"]], [2, 3, 4, 5, 6, 7, 8])
        report = self.replay("--decisions", "log.jsonl", "--max-line", "1000", "--ignore-malformed")
        self.assertEqual(report["malformed"]["count"], 8)
        self.assertIn("--max-line", report["malformed"]["samples"][1]["message"])

    def test_an_array_that_does_not_end(self):
        self.write("log.json", '[{"decision_id": "d", "path": "p/allow", "input": {"n": 4}},\n{"path": "p/allow", "in')
        report = self.replay("--decisions", "log.json", status=2)
        self.assertEqual(report["decisions"], 1)
        self.assertIn("does not end", report["error"])

    def test_trouble_with_files_and_bundles(self):
        self.assertIn("none.jsonl", self.fault("--decisions", "none.jsonl"))
        self.assertIn("old", self.fault("--decisions", "old"))
        self.write("log.jsonl", self.lines(self.entries(1)))
        self.assertIn("none.tar.gz", self.fault("--decisions", "log.jsonl", sides=("none.tar.gz", "new.tar.gz")))
        self.write("broken/p.rego", "package p\nallow if x\n")
        self.assertIn("var x is unsafe", self.fault("--decisions", "log.jsonl", sides=("old.tar.gz", "broken")))


class Recorded(ReplayTest):
    def test_fail_on_and_what_is_counted_apart(self):
        entry = {"path": "p/allow", "input": {"n": 4}, "result": True, "masked": ["/input/secret"]}
        self.write("log.jsonl", self.lines([entry]))
        report = self.replay("--decisions", "log.jsonl", "--fail-on", "any")
        self.assertEqual((report["changed"], report["incomplete_inputs"]["changed"]), (0, 1))
        self.replay("--decisions", "log.jsonl", "--fail-on", "newly-denied", "--include-incomplete", status=1)
        self.replay("--decisions", "log.jsonl", "--fail-on", "newly-allowed,error", "--include-incomplete")

    def test_results_of_the_network_come_from_the_record_and_from_nowhere_else(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            url = f"http://127.0.0.1:{server.getsockname()[1]}/"
            policy = 'package q\n\nallow if http.send({"method": "get", "url": "%s"}).body.ok\n\nnow := time.now_ns()\n' % url
            self.write("a/q.rego", policy)
            self.write("b/q.rego", policy + "\nlater if now > 1\n")
            key = json.dumps([{"method": "get", "url": url}], separators=(",", ":"))
            cache = {"http.send": {key: {"body": {"ok": True}, "status_code": 200}}, "time.now_ns": {"[]": 77}}
            self.write("log.jsonl", self.lines([
                {"path": "q/allow", "result": True, "nd_builtin_cache": cache},
                {"path": "q/now", "result": 77, "nd_builtin_cache": cache},
                {"path": "q/now", "result": 1767225600000000000, "timestamp": "2026-01-01T00:00:00Z"},
                {"path": "q/allow", "result": True}]))
            report = self.replay("--decisions", "log.jsonl", sides=("a", "b"))
            with self.assertRaises(TimeoutError):
                server.accept()
        self.assertEqual((report["decisions"], report["changed"]), (4, 0))
        self.assertEqual([p["line"] for p in report["recorded"]["samples"]], [4])

    def test_what_is_drawn_is_the_same_on_both_sides(self):
        self.write("a/q.rego", 'package q\nx := rand.intn("a", 1000000)\ny := uuid.rfc4122("k")\nz := 1\n')
        self.write("b/q.rego", 'package q\nx := rand.intn("a", 1000000)\ny := uuid.rfc4122("k")\nz := 2\n')
        self.write("inputs.jsonl", "{}\n" * 50)
        report = self.replay("--decisions", "inputs.jsonl", "-e", "q", sides=("a", "b"))
        self.assertEqual([rule["rule"] for rule in report["rules"]], ["data.q.z"])

    def test_paths_of_every_kind(self):
        self.write("a/data.json", '{"list": [10, {"k": true}]}')
        self.write("b/data.json", '{"list": [10, {"k": false}]}')
        for side in "ab":
            self.write(f"{side}/q.rego", 'package q.r\n\nobj := {"a": [1, input.n]}\n\npart[k] := 1 if k := input.k\n')
        asked = ["list/1/k", "q/r/obj/a/1", "q/r/part/x", "q", "q/none", "none", "/q/r/obj/"]
        self.write("log.jsonl", self.lines([{"path": path, "input": {"n": 5, "k": "x"}} for path in asked]))
        report = self.replay("--decisions", "log.jsonl", sides=("a", "b"))
        self.assertEqual([(r["rule"], r["changes"]["newly-denied"]) for r in report["rules"]], [("data.list[\"1\"].k", 1)])
        recorded = [True, 5, 1, {"r": {"obj": {"a": [1, 5]}, "part": {"x": 1}}}, None, None, {"a": [1, 5]}]
        self.write("log.jsonl", self.lines([{"path": path, "input": {"n": 5, "k": "x"}, **({} if result is None else {"result": result})}
                                            for path, result in zip(asked, recorded)]))
        report = self.replay("--decisions", "log.jsonl", sides=("a", "b"))
        self.assertEqual((report["recorded"]["compared"], report["recorded"]["differ"]), (7, 0))

    def test_errors(self):
        self.write("a/q.rego", "package q\nx := 1 if input.a\n")
        self.write("b/q.rego", "package q\nx := 1 if input.a\nx := 2 if input.b\n")
        self.write("inputs.jsonl", '{"a": 1}\n{"a": 1, "b": 1}\n')
        report = self.replay("--decisions", "inputs.jsonl", "-e", "q/x", "--fail-on", "error", sides=("a", "b"), status=1)
        self.assertEqual(report["changes"]["error"], 1)
        self.assertIn("eval_conflict_error", report["rules"][0]["samples"][0]["new"]["error"])
        report = self.replay("--decisions", "inputs.jsonl", "-e", "q/x", sides=("b", "a"))
        self.assertEqual(report["changes"]["recovered"], 1)

    def test_signed_bundles_run_as_machine_code(self):
        for side in ("old", "new"):
            self.succeed("build", "-o", f"{side}-signed.tar.gz", "-e", "p/allow", "--signing-key", "secret", "--signing-alg", "HS256", side)
        self.write("inputs.jsonl", "".join(json.dumps({"n": i % 10}) + "\n" for i in range(100)))
        sides = ("old-signed.tar.gz", "new-signed.tar.gz")
        report = self.replay("--decisions", "inputs.jsonl", "-e", "p/allow", "--verification-key", "secret", "--signing-alg", "HS256", sides=sides)
        self.assertEqual(report["changes"]["newly-denied"], 30)
        self.assertIn("verif", self.fault("--decisions", "inputs.jsonl", "-e", "p/allow", "--verification-key", "other", "--signing-alg", "HS256", sides=sides))

    def test_equal_policies_are_evaluated_once(self):
        self.write("other/p.rego", "# layout only\n" + OLD)
        self.write("inputs.jsonl", '{"n": 4}\n{"n": 1}\n')
        report = self.replay("--decisions", "inputs.jsonl", "-e", "p/allow", sides=("old", "other"))
        self.assertEqual((report["evaluations"], report["evaluated_once"], report["changed"]), (2, 2, 0))


class Bar(ReplayTest):
    def test_progress_on_a_terminal_only(self):
        self.write("log.jsonl", self.lines(self.entries(20000)))
        command = [PROGRAM, "replay", "old.tar.gz", "new.tar.gz", "--decisions", "log.jsonl"]
        piped = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((piped.returncode, piped.stderr), (0, ""))
        ours, theirs = self.open_terminal()
        shown = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=60,
                               env={**os.environ, "TERM": "xterm"})
        os.close(theirs)
        bar = os.read(ours, 100000).decode()
        os.close(ours)
        self.assertIn("replaying [", bar)
        self.assertTrue(bar.endswith("\r\x1b[K"))
        self.assertEqual(shown.stdout, piped.stdout)


if __name__ == "__main__":
    unittest.main()
