#!/usr/bin/env python3
"""What regoc test and regoc eval say about time, and runs that watch files: things whose output differs from run to run."""
import json
import re
import signal
import subprocess
import unittest

from program import PROGRAM, ProgramTest

TESTS = """package p_test

import data.p

test_deny if "a: 1 of 3" in p.deny with input as {"containers": [{"name": "a", "image": "x:latest"}]}

test_cases[name] if {
\tsome name, n in {"one": 1, "two": 1}
\tn == 1
}

todo_test_later if false
"""
PROFILED = """package q

p contains x if {
\tsome x in [1, 2, 3]
\tx > 1
}
"""


class Measures(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("p_test.rego", TESTS)
        self.write("q.rego", PROFILED)
        self.files_of_tests = ["p.rego", "p_test.rego", "data.json"]

    def test_parallel_runs_report_in_the_same_order(self):
        tests = "".join(f"test_{n} if count(numbers.range(1, {n * 100})) == {n * 100}\n" for n in range(1, 40))
        self.write("many_test.rego", "package many\n\n" + tests)
        outputs = {re.sub(r"\([^)]*\)", "", self.succeed("test", "-v", "-p", workers, "many_test.rego"))
                   for workers in ("1", "4", "0")}
        self.assertEqual(len(outputs), 1)

    def test_json_sorted_by_duration(self):
        results = json.loads(self.succeed("test", "-z", "-f", "json", "--sort", "duration", *self.files_of_tests))
        durations = [result["duration"] for result in results]
        self.assertEqual(durations, sorted(durations, reverse=True))
        self.assertEqual(self.regoc("test", "-z", "--sort", "duration", *self.files_of_tests).stderr,
                         "warning: --sort is only supported with JSON format\n")

    def test_benchmarks(self):
        run = ["test", "--bench", "--run", "test_deny|test_cases", *self.files_of_tests]
        line = r"{}\t +\d+\t +[\d.]+ ns/op\t +\d+ B/op"
        pretty = self.succeed(*run).splitlines()
        self.assertRegex(pretty[0], line.format(r"data\.p_test\.test_deny"))
        self.assertEqual(pretty[-1], "PASS: 2/2")
        gobench = self.succeed(*run, "-f", "gobench", "--benchmem=false").splitlines()
        self.assertRegex(gobench[1], r"BenchmarkDataPTestTestCases\t *\d+\t *[\d.]+ ns/op$")
        measured = json.loads(self.succeed(*run, "-f", "json"))[0]["benchmark_result"]
        self.assertGreater(measured["N"], 0)
        self.assertGreater(measured["T"], 10**8)

    def test_benchmark_format_needs_benchmarks(self):
        done = self.regoc("test", "-f", "gobench", "p_test.rego")
        self.assertEqual((done.returncode, done.stderr),
                         (0, "cannot use output format gobench without running benchmarks (--bench)\n"))

    def test_count_stops_at_the_first_failure(self):
        self.write("fail_test.rego", "package f\n\ntest_x if false\n")
        self.assertEqual(self.succeed("test", "--count", "3", "-z", *self.files_of_tests).count("PASS: "), 3)
        done = self.regoc("test", "--count", "3", "fail_test.rego")
        self.assertEqual((done.returncode, done.stdout.count("FAIL: 1/1")), (2, 1))

    def test_metrics(self):
        metrics = json.loads(self.succeed("eval", "-d", "q.rego", "--metrics", "data.q.p"))["metrics"]
        phases = ["load_files", "module_compile", "module_parse", "query_compile", "query_eval", "query_parse"]
        self.assertEqual(list(metrics), [f"timer_rego_{phase}_ns" for phase in phases])
        self.assertTrue(all(ns > 0 for ns in metrics.values()))

    def test_statistics_over_several_evaluations(self):
        output = json.loads(self.succeed("eval", "-d", "q.rego", "--metrics", "--count", "5", "data.q.p"))
        self.assertNotIn("metrics", output)
        statistics = output["aggregated_metrics"]["timer_rego_query_eval_ns"]
        self.assertEqual(statistics["count"], 5)
        self.assertLessEqual(statistics["min"], statistics["median"])
        self.assertLessEqual(statistics["mean"], statistics["max"])
        self.assertIn("99.99%", statistics)

    def test_profile_counts_evaluations(self):
        output = json.loads(self.succeed("eval", "-d", "q.rego", "--profile", "--profile-sort", "num_eval", "data.q.p"))
        lines = {(line["location"]["file"], line["location"]["row"]): line for line in output["profile"]}
        self.assertEqual((lines["q.rego", 5]["num_eval"], lines["q.rego", 5]["num_redo"]), (3, 2))
        self.assertEqual(lines["", 1]["num_eval"], 1)
        evals = [line["num_eval"] for line in output["profile"]]
        self.assertEqual(evals, sorted(evals, reverse=True))
        self.assertIn("metrics", output)

    def test_profile_limit(self):
        output = json.loads(self.succeed("eval", "-d", "q.rego", "--profile-limit", "1", "data.q.p"))
        self.assertEqual(len(output["profile"]), 1)

    def test_profile_as_a_table(self):
        lines = self.succeed("eval", "-d", "q.rego", "--profile", "-f", "pretty", "data.q.p").splitlines()
        self.assertTrue(any(re.match(r"│\s+Metric\s+│\s+Value\s+│", line) for line in lines))
        self.assertTrue(any(re.match(r"│\s+Time\s+│ Num Eval │ Num Redo │ Num Gen Expr │\s+Location\s+│", line)
                            for line in lines))
        self.assertTrue(any(line.endswith("│ q.rego:5 │") for line in lines), lines)

    def test_watched_tests_run_again(self):
        self.write("w/w_test.rego", "package w\n\ntest_x if 1 == 1\n")
        watching = subprocess.Popen([PROGRAM, "test", "--watch", "w"], cwd=self.folder, text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            self.assertIn("PASS: 1/1", self.read_until(watching, "Watching for changes"))
            self.write("w/w_test.rego", "package w\n\ntest_x if 1 == 2\n")
            self.assertIn("FAIL: 1/1", self.read_until(watching, "Watching for changes"))
        finally:
            watching.send_signal(signal.SIGTERM)
            self.assertEqual(watching.wait(timeout=20), 0)
            watching.stdout.close()

    def read_until(self, process, text):
        lines = []
        for line in process.stdout:
            lines.append(line)
            if text in line:
                break
        return "".join(lines)


if __name__ == "__main__":
    unittest.main()
