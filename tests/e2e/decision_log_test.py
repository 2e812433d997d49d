#!/usr/bin/env python3
"""The decision log by itself: what each sink sends, what happens when the other side fails, and that no event is lost
without being counted. REGOC_DECISION_LOG is the driver (tools/decision_log/testing). The servers are stand-ins that check
the published protocols; Kafka's is a real broker where `REGOC_KAFKA` names a folder with its jars."""
import base64
import calendar
import collections
import gzip
import http.server
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request

from program import ProgramTest

DRIVER = os.environ.get("REGOC_DECISION_LOG", "regoc-decision-log")
PATIENCE = 60  # seconds that a test waits for what must come


class Log:
    """The driver: one command, one answer."""

    def __init__(self, folder, **start):
        self.errors = open(folder / "driver.err", "a+")
        self.process = subprocess.Popen([DRIVER], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.started = self.ask(**start)

    def ask(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def numbers(self, sink):
        return self.ask(numbers=True)[sink]

    def wait(self, sink, **wanted):
        """Until the sink's numbers are as wanted."""
        end = time.monotonic() + PATIENCE
        while True:
            numbers = self.numbers(sink)
            if all(numbers[key] >= value for key, value in wanted.items()):
                return numbers
            if time.monotonic() > end:
                raise AssertionError(f"{sink}: {numbers} never became {wanted}")
            time.sleep(0.02)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.errors.close()

    def text_of_errors(self):
        self.errors.seek(0)
        return self.errors.read()


class Server:
    """Answers POSTs by `answer(path, headers, body)` -> (status, headers, body) or None, which cuts the connection.
    `faults` are answered first, one a request."""

    def __init__(self, answer):
        self.faults, self.requests, self.problems = collections.deque(), [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                outer.requests.append(self.path)
                try:
                    found = outer.faults.popleft() if outer.faults else answer(self.path, self.headers, body)
                except Exception as problem:  # a request that the protocol does not allow
                    outer.problems.append(f"{type(problem).__name__}: {problem}")
                    found = (400, {}, str(problem))
                if callable(found):
                    found = found(self.path, self.headers, body)
                if found is None:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, headers, text = found
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                data = text.encode() if isinstance(text, str) else json.dumps(text).encode()
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *of: None  # clients that were killed
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class DecisionLogTest(ProgramTest):
    def start(self, config, **more):
        log = Log(self.folder, start=config, **more)
        self.addCleanup(lambda: log.process.poll() is None and log.kill())
        self.assertEqual(log.started, {"started": True}, log.text_of_errors())
        return log

    def serve(self, answer):
        server = Server(answer)
        self.addCleanup(server.close)
        self.addCleanup(lambda: self.assertEqual(server.problems, []))
        return server

    def check_sum(self, numbers):
        self.assertEqual(numbers["decided"] + numbers["recovered"],
                         numbers["emitted"] + sum(numbers["dropped"].values()) + numbers["buffered"], numbers)

    def lines(self, name="log"):
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]


class Events(DecisionLogTest):
    def one(self, policies=None, config=None, **decision):
        log = self.start({"sinks": [{"type": "file", "path": "log"}], **(config or {})}, labels={"app": "a"}, **({"policies": policies} if policies else {}))
        decision = {"id": "1", "path": "p/allow", "time_ns": 1000000000, **decision}
        self.assertEqual(log.ask(decide=decision)["logged"], 1)
        self.numbers = log.ask(stop=10)["file"]
        self.check_sum(self.numbers)
        self.errors = log.text_of_errors()
        return (self.folder / "log").read_text().splitlines() if (self.folder / "log").exists() else []

    MASK = """package system.log
mask contains "/input/password"
mask contains {"op": "upsert", "path": "/input/user", "value": concat("", ["<", input.path, ">"])}
mask contains "/result/secret"
"""

    def test_masks_change_the_event(self):
        line, = self.one({"m.rego": self.MASK}, input_json='{"password": "x", "user": "joe", "n": 1.50}', result_json='{"secret":1,"ok":true}')
        self.assertEqual(line, '{"labels":{"app":"a"},"decision_id":"1","bundles":{"main":{"revision":"r1"}},"path":"p/allow",'
                         '"input":{"n":1.50,"user":"\\u003cp/allow\\u003e"},"result":{"ok":true},'
                         '"erased":["/input/password","/result/secret"],"masked":["/input/user"],"timestamp":"1970-01-01T00:00:01Z"}')

    def test_events_are_dropped_by_rule(self):
        drop = 'package system.log\ndrop if input.path == "p/allow"\n'
        self.assertEqual(self.one({"d.rego": drop}), [])
        self.assertEqual(self.numbers["dropped"]["drop_decision"], 1)

    def test_a_mask_that_fails_keeps_the_event_back(self):
        for mask in ('mask contains "no pointer"', "mask := 1", "mask contains x if { x := [1, 2][input.n]; x == 3 }\nmask := {1}"):
            with self.subTest(mask):
                (self.folder / "log").unlink(missing_ok=True)
                self.one({"m.rego": f"package system.log\n{mask}\n"} if "\n" not in mask else {"m.rego": 'package system.log\nmask := 1 if input.path\nmask := 2 if input.path\n'},
                         input_json='{"password":"x"}')
                self.assertEqual(self.numbers["dropped"]["mask_failed"], 1)
                self.assertEqual((self.folder / "log").exists(), False)
                self.assertIn("mask or drop decision failed", self.errors)

    def test_other_names_of_the_rules(self):
        policy = 'package audit\nhide contains "/input/a"\nskip := input.input.b == 2\n'
        config = {"mask_decision": "/audit/hide", "drop_decision": "audit/skip"}
        line, = self.one({"m.rego": policy}, config, input_json='{"a":1}')
        self.assertEqual(json.loads(line)["erased"], ["/input/a"])
        (self.folder / "log").unlink()
        self.assertEqual(self.one({"m.rego": policy}, config, input_json='{"a":1,"b":2}'), [])

    def test_the_console_line_is_opas(self):
        log = self.start({"console": True})
        log.ask(decide={"id": "1", "path": "p/x", "time_ns": 1, "input_json": '{"b":1,"a":"<"}', "request_number": 3,
                        "error_json": '{"code":"eval_conflict_error","message":"m","location":{"file":"p.rego","row":6,"col":1}}'})
        log.ask(stop=10)
        line = log.text_of_errors().splitlines()[-1]
        self.assertEqual(re.sub(r'"time":"[^"]*"', '"time":"T"', line),
                         '{"decision_id":"1","error":"p.rego:6: eval_conflict_error: m","input":{"a":"\\u003c","b":1},"labels":{},"level":"info",'
                         '"msg":"Decision Log","path":"p/x","req_id":3,"time":"T","timestamp":"1970-01-01T00:00:00.000000001Z",'
                         '"type":"openpolicyagent.org/decision_logs"}')

    def test_replay_reads_what_the_file_holds(self):
        self.one(input_json=(self.folder / "input.json").read_text(), path="p/deny", result_json='["a: 2 of 3"]')
        self.write("q/p.rego", (self.folder / "p.rego").read_text())
        self.write("q/data.json", (self.folder / "data.json").read_text())
        done = self.regoc("replay", "q", "q", "--decisions", "log", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["recorded"], {"compared": 1, "differ": 0, "samples": []}, done.stdout)

    def test_at_most_so_many_a_second(self):
        log = self.start({"reporting": {"max_decisions_per_second": 10}, "sinks": [{"type": "file", "path": "log"}]})
        log.ask(many=100)
        numbers = log.ask(stop=10)["file"]
        self.check_sum(numbers)
        self.assertGreaterEqual(numbers["emitted"], 10)
        self.assertGreater(numbers["dropped"]["rate_limit_exceeded"], 0)

    def test_metrics(self):
        log = self.start({"sinks": [{"type": "file", "path": "log"}]})
        log.ask(many=7)
        log.wait("file", emitted=7)
        end = time.monotonic() + PATIENCE
        while 'regoc_decision_logs_emitted{sink="file"} 7' not in (text := log.ask(metrics=True)["text"]) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertIn('regoc_decision_logs_decided{sink="file"} 7\n', text)
        self.assertIn('regoc_decision_logs_emitted{sink="file"} 7\n', text)


class Service(DecisionLogTest):
    CONFIG = {"service": "s", "reporting": {"min_delay_seconds": 0, "max_delay_seconds": 0, "upload_size_limit_bytes": 2000}}

    def setUp(self):
        super().setUp()
        self.events = []
        self.server = self.serve(self.take)

    def take(self, path, headers, body):
        assert path == "/base/logs", path
        assert headers["Content-Type"] == "application/json" and headers["Content-Encoding"] == "gzip", headers
        assert int(headers["Content-Length"]) <= 2000, headers["Content-Length"]
        events = json.loads(body)
        assert isinstance(events, list) and events
        self.events += [event["decision_id"] for event in events]
        return 200, {}, ""

    def begin(self, **more):
        return self.start({**self.CONFIG, **more}, services={"s": self.server.url + "/base"})

    def test_all_events_in_order_in_chunks_below_the_limit(self):
        log = self.begin()
        log.ask(many=500)
        log.wait("service", emitted=500)
        self.assertEqual(self.events, [f"d-0-{i}" for i in range(500)])
        self.check_sum(log.ask(stop=10)["service"])

    def test_faults_lose_and_repeat_nothing_that_was_not_taken(self):
        for fault in ((429, {"Retry-After": "0"}, ""), (500, {}, "oops"), (503, {}, ""), None, (401, {}, "")):
            with self.subTest(fault=fault):
                self.events.clear()
                log = self.begin()
                self.server.faults.extend([fault] * 2)
                log.ask(many=50)
                numbers = log.wait("service", emitted=50)
                self.assertEqual(self.events, [f"d-0-{i}" for i in range(50)])
                self.check_sum(numbers)
                log.ask(stop=10)

    def test_retry_after_is_honoured(self):
        log = self.begin()
        arrived = []

        def later(path, headers, body):
            arrived.append(time.monotonic())
            return 429, {"Retry-After": "1"}, ""
        self.server.faults.append(later)
        log.ask(many=1)
        log.wait("service", emitted=1)
        self.assertGreaterEqual(time.monotonic() - arrived[0], 1)
        log.ask(stop=10)

    def test_an_answer_that_was_lost_repeats_events(self):
        def taken_but_cut(path, headers, body):
            self.take(path, headers, body)
        log = self.begin()
        self.server.faults.append(taken_but_cut)
        log.ask(many=20)
        self.check_sum(log.wait("service", emitted=20))
        self.assertEqual(set(self.events), {f"d-0-{i}" for i in range(20)})
        self.assertGreater(len(self.events), 20)

    def test_an_event_that_is_too_large_is_dropped_alone(self):
        log = self.begin()
        log.ask(many=3)
        log.ask(decide={"id": "large", "input_json": json.dumps(base64.b64encode(os.urandom(6000)).decode())})
        log.ask(decide={"id": "cut", "path": "p", "input_json": "1", "result_json": "2"})
        numbers = log.wait("service", emitted=4)
        self.assertEqual(numbers["dropped"]["refused"], 1)
        self.assertEqual(self.events, ["d-0-0", "d-0-1", "d-0-2", "cut"])

    def test_manual_trigger(self):
        log = self.begin(reporting={"trigger": "manual", "upload_size_limit_bytes": 2000})
        log.ask(many=3)
        self.assertEqual(log.numbers("service")["emitted"], 0)
        log.ask(flush=True)
        log.wait("service", emitted=3)

    def test_what_is_left_is_sent_at_the_end(self):
        log = self.begin(reporting={"min_delay_seconds": 600, "max_delay_seconds": 600, "upload_size_limit_bytes": 2000})
        log.ask(many=30)
        numbers = log.ask(stop=20)["service"]
        self.assertEqual(numbers["emitted"], 30)
        self.check_sum(numbers)

    def test_what_cannot_be_sent_at_the_end_is_counted(self):
        self.server.faults.extend([(500, {}, "")] * 1000)
        log = self.begin()
        log.ask(many=30)
        numbers = log.ask(stop=0.3)["service"]
        self.assertEqual(numbers["dropped"]["shutdown"], 30)
        self.check_sum(numbers)

    def test_a_full_buffer_drops_the_oldest(self):
        self.server.faults.extend([(500, {}, "")] * 1000)
        log = self.begin(reporting={"min_delay_seconds": 0, "max_delay_seconds": 0, "buffer_size_limit_bytes": 100000, "upload_size_limit_bytes": 2000})
        log.ask(many=3000)
        numbers = log.numbers("service")
        self.assertGreater(numbers["dropped"]["buffer_size_limit_exceeded"], 1000)
        self.server.faults.clear()
        self.check_sum(log.ask(stop=20)["service"])
        self.assertEqual(self.events[-1], "d-0-2999")

    def test_mode_block_refuses_decisions_that_it_cannot_keep(self):
        self.server.faults.extend([(500, {}, "")] * 1000)
        log = self.begin(mode="block", block={"max_wait_seconds": 0.05}, reporting={"min_delay_seconds": 0, "max_delay_seconds": 0, "buffer_size_limit_bytes": 100000, "upload_size_limit_bytes": 2000})
        answer = log.ask(many=600)
        self.assertGreater(answer["refused"], 0)
        self.server.faults.clear()
        numbers = log.ask(stop=20)["service"]
        self.assertEqual(numbers["dropped"]["no_room"], answer["refused"])
        self.assertEqual(numbers["emitted"], answer["logged"])
        self.check_sum(numbers)

    def test_a_slow_service_holds_up_no_other_sink(self):
        release = threading.Event()
        self.addCleanup(release.set)

        def slow(path, headers, body):
            release.wait(PATIENCE)
            return self.take(path, headers, body)
        self.server.faults.append(slow)
        log = self.begin(sinks=[{"type": "file", "path": "log"}])
        log.ask(many=100)
        log.wait("file", emitted=100)
        self.assertEqual(log.numbers("service")["emitted"], 0)
        release.set()
        log.wait("service", emitted=100)


class Spill(DecisionLogTest):
    def config(self, **more):
        return {"mode": "spill", "spill": {"directory": "spill", "size_limit_bytes": 8 << 20}, "service": "s",
                "reporting": {"min_delay_seconds": 0, "max_delay_seconds": 0}, **more}

    def setUp(self):
        super().setUp()
        self.events = []
        self.server = self.serve(lambda path, headers, body: self.events.extend(e["decision_id"] for e in json.loads(body)) or (200, {}, ""))

    def begin(self, **more):
        return self.start(self.config(**more), services={"s": self.server.url})

    def files(self):
        return sorted((self.folder / "spill").glob("*.decisions"))

    def test_kill_loses_nothing(self):
        self.server.faults.extend([(500, {}, "")] * 100000)
        log = self.begin()
        log.ask(many=2000, threads=3)
        log.kill()
        self.assertNotEqual(self.files(), [])
        self.server.faults.clear()
        log = self.begin()
        numbers = log.wait("service", emitted=6000)
        self.assertEqual(numbers["recovered"], 6000)
        self.check_sum(numbers)
        self.assertEqual(set(self.events), {f"d-{t}-{i}" for t in range(3) for i in range(2000)})  # some may come twice
        self.assertEqual(self.files(), [])

    def test_kill_in_the_middle_repeats_at_most_what_was_under_way(self):
        log = self.begin()
        log.ask(many=3000, threads=2)
        log.wait("service", emitted=500)
        log.kill()
        before = len(self.events)
        log = self.begin()
        numbers = log.wait("service", buffered=0)
        while numbers["buffered"]:
            numbers = log.numbers("service")
        self.check_sum(numbers)
        self.assertEqual(set(self.events), {f"d-{t}-{i}" for t in range(2) for i in range(3000)})
        self.assertLessEqual(len(self.events) - 6000, before)

    def test_what_cannot_be_sent_at_the_end_stays(self):
        self.server.faults.extend([(500, {}, "")] * 1000)
        log = self.begin()
        log.ask(many=10)
        numbers = log.ask(stop=0.2)["service"]
        self.assertEqual(numbers["buffered"], 10)
        self.check_sum(numbers)
        self.server.faults.clear()
        log = self.begin()
        log.wait("service", emitted=10)
        self.assertEqual(self.events, [f"d-0-{i}" for i in range(10)])

    def test_a_disk_without_room(self):
        """Files cannot be made: events are kept in memory, and that is said."""
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300 << 10, limit[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_FSIZE, limit)
        log = self.begin()
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        log.ask(many=100)
        self.check_sum(log.wait("service", emitted=100))
        self.assertEqual(self.events, [f"d-0-{i}" for i in range(100)])
        self.assertIn("File too large", log.text_of_errors())


class Elasticsearch(DecisionLogTest):
    def setUp(self):
        super().setUp()
        self.documents, self.statuses = {}, collections.deque()
        self.server = self.serve(self.bulk)

    def bulk(self, path, headers, body):
        path, _, query = path.partition("?")
        assert path == "/_bulk" and "filter_path=" in query, path
        assert headers["Content-Type"] == "application/x-ndjson", headers["Content-Type"]
        assert headers["Authorization"] == "Basic " + base64.b64encode(b"ann:secret").decode()
        assert body.endswith(b"\n")
        lines = body.decode().split("\n")[:-1]
        assert len(lines) % 2 == 0
        items = []
        for action, source in zip(lines[::2], lines[1::2]):
            (verb, of), = json.loads(action).items()
            assert verb == "create" and set(of) == {"_index", "_id"}, action
            document = json.loads(source)
            assert document["@timestamp"] == document["timestamp"] and document["decision_id"] == of["_id"]
            assert of["_index"] == "audit-1970.01.02", of["_index"]
            status = self.statuses.popleft() if self.statuses else 409 if of["_id"] in self.documents else 201
            if status == 201:
                self.documents[of["_id"]] = document
            items.append({"create": {"status": status, **({"error": {"type": "x"}} if status >= 400 else {})}})
        return 200, {}, {"errors": any(i["create"]["status"] >= 400 for i in items), "items": items}

    def begin(self):
        return self.start({"sinks": [{"type": "elasticsearch", "url": self.server.url, "user": "ann", "password": "secret", "index": "audit-%Y.%m.%d", "delay_seconds": 0.05}]})

    def decide(self, log, *ids):
        for name in ids:
            log.ask(decide={"id": name, "path": "p", "input_json": '{"n":1}', "time_ns": 86400 * 10**9 + 5})

    def test_items_that_fail_are_tried_again_or_dropped(self):
        self.statuses.extend([429, 400, 201, 503])
        log = self.begin()
        self.decide(log, "a", "b", "c", "d")
        numbers = log.wait("elasticsearch", emitted=3)
        self.assertEqual(numbers["dropped"]["refused"], 1)
        self.assertEqual(len(self.documents), 3)
        self.check_sum(log.ask(stop=10)["elasticsearch"])

    def test_documents_that_are_there_count_as_sent(self):
        def taken_but_cut(*request):
            self.bulk(*request)
        self.server.faults.append(taken_but_cut)
        log = self.begin()
        self.decide(log, "a", "b")
        log.wait("elasticsearch", emitted=2)
        self.assertEqual(sorted(self.documents), ["a", "b"])

    def test_one_bad_event_takes_no_other_with_it(self):
        def strict(path, headers, body):
            if b'"_id":"bad"' in body:
                return 400, {}, "malformed"
            return self.bulk(path, headers, body)
        self.server.faults.extend([strict] * 20)
        log = self.begin()
        self.decide(log, "a", "b", "bad", "c")
        numbers = log.wait("elasticsearch", emitted=3)
        log.ask(stop=10)
        self.assertEqual(sorted(self.documents), ["a", "b", "c"])
        self.assertEqual(numbers["dropped"]["refused"], 1)


class Splunk(DecisionLogTest):
    def setUp(self):
        super().setUp()
        self.events, self.acks, self.polls = [], {}, collections.Counter()
        self.server = self.serve(self.collect)

    def collect(self, path, headers, body):
        assert headers["Authorization"] == "Splunk 1234", headers["Authorization"]
        channel = headers.get("X-Splunk-Request-Channel")
        if path.startswith("/services/collector/ack?channel="):
            assert path.endswith(channel) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", channel)
            asked, = json.loads(body)["acks"]
            self.polls[asked] += 1
            if self.polls[asked] > 1:
                self.events += self.acks.pop(asked)
            return 200, {}, {"acks": {str(asked): self.polls[asked] > 1}}
        assert path == "/services/collector/event", path
        decoder, text, events = json.JSONDecoder(), body.decode(), []
        while text := text.lstrip():
            envelope, end = decoder.raw_decode(text)
            text = text[end:]
            assert set(envelope) == {"time", "host", "source", "sourcetype", "index", "event"}, envelope
            assert envelope["time"] == 1.5 and envelope["index"] == "audit", envelope
            events.append(envelope["event"]["decision_id"])
        if not channel:
            self.events += events
            return 200, {}, {"text": "Success", "code": 0}
        self.acks[len(self.acks)] = events
        return 200, {}, {"text": "Success", "code": 0, "ackId": len(self.acks) - 1}

    def begin(self, **more):
        return self.start({"sinks": [{"type": "splunk", "url": self.server.url, "hec_token": "1234", "host": "h", "index": "audit", "delay_seconds": 0.05, **more}]})

    def decide(self, log):
        for name in "abc":
            log.ask(decide={"id": name, "path": "p", "time_ns": 1500000000})

    def test_events_in_envelopes(self):
        self.server.faults.extend([(503, {}, {"text": "Server is busy", "code": 9})])
        log = self.begin()
        self.decide(log)
        self.check_sum(log.wait("splunk", emitted=3))
        self.assertEqual(self.events, ["a", "b", "c"])

    def test_the_indexer_acknowledges(self):
        log = self.begin(acknowledgement=True)
        self.decide(log)
        log.wait("splunk", emitted=3)
        self.assertEqual(self.events, ["a", "b", "c"])


class Datadog(DecisionLogTest):
    def setUp(self):
        super().setUp()
        self.events = []
        self.server = self.serve(self.intake)

    def intake(self, path, headers, body):
        assert path == "/api/v2/logs" and headers["DD-API-KEY"] == "k" and headers["Content-Type"] == "application/json"
        assert len(body) <= 5000000
        items = json.loads(body)
        assert 1 <= len(items) <= 1000
        for item in items:
            assert item["ddsource"] == "regoc" and item["ddtags"] == "env:test" and item["message"] == "p/allow", item
        self.events += [item["decision_id"] for item in items]
        return 202, {}, {}

    def test_requests_within_the_limits(self):
        log = self.start({"sinks": [{"type": "datadog", "url": self.server.url, "api_key": "k", "tags": "env:test", "delay_seconds": 0.05}]})
        self.server.faults.extend([(429, {}, ""), (413, {}, "")])
        log.ask(many=3000, input_bytes=3000)
        self.check_sum(log.wait("datadog", emitted=3000))
        self.assertEqual(self.events, [f"d-0-{i}" for i in range(3000)])


MESSAGE = re.compile(rb"<134>1 1970-01-01T00:00:01.5Z h regoc \d+ decision - (\{.*\})", re.DOTALL)


class Syslog(DecisionLogTest):
    def begin(self, address, **more):
        return self.start({"sinks": [{"type": "syslog", "address": address, "hostname": "h", **more}]})

    def decide(self, log):
        for name in "abc":
            log.ask(decide={"id": name, "path": "p", "time_ns": 1500000000})

    def ids(self, messages):
        return [json.loads(MESSAGE.fullmatch(message)[1])["decision_id"] for message in messages]

    def test_udp(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 0))
            server.settimeout(PATIENCE)
            log = self.begin(f"udp://127.0.0.1:{server.getsockname()[1]}")
            self.decide(log)
            self.assertEqual(self.ids([server.recv(70000) for _ in range(3)]), ["a", "b", "c"])
            log.ask(decide={"id": "large", "time_ns": 1, "input_json": json.dumps("x" * 70000)})
            self.assertEqual(log.ask(stop=10)["syslog"]["dropped"]["refused"], 1)

    def test_unix_datagrams(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
            server.bind(str(self.folder / "socket"))
            server.settimeout(PATIENCE)
            log = self.begin(f"unix://{self.folder}/socket")
            self.decide(log)
            self.assertEqual(self.ids([server.recv(70000) for _ in range(3)]), ["a", "b", "c"])

    def test_tcp_counts_octets_and_connects_again(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(PATIENCE)
            log = self.begin(f"tcp://127.0.0.1:{server.getsockname()[1]}")
            log.ask(decide={"id": "a", "path": "p", "time_ns": 1500000000})
            connection, _ = server.accept()
            stream = connection.makefile("rb")

            def message():
                length = b""
                while (c := stream.read(1)) != b" ":
                    length += c
                return stream.read(int(length))
            self.assertEqual(self.ids([message()]), ["a"])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            stream.close()
            connection.close()
            server_end = time.monotonic() + PATIENCE
            server.settimeout(0.2)
            sent = 0
            while True:  # what is written to a connection that was reset may be lost: that is syslog's guarantee
                sent += 1
                log.ask(decide={"id": f"b{sent}", "path": "p", "time_ns": 1500000000})
                try:
                    connection, _ = server.accept()
                    break
                except TimeoutError:
                    self.assertLess(time.monotonic(), server_end)
            stream = connection.makefile("rb")
            self.assertRegex(self.ids([message()])[0], "^b")
            self.check_sum(log.ask(stop=10)["syslog"])
            stream.close()
            connection.close()


class Kafka(DecisionLogTest):
    def test_a_broker_that_librdkafka_plays(self):
        log = self.start({"sinks": [{"type": "kafka", "brokers": ["unused"], "topic": "t", "properties": {"test.mock.num.brokers": "1"}, "delay_seconds": 0.05}]})
        log.ask(many=500, threads=2)
        self.check_sum(log.wait("kafka", emitted=1000))

    def test_no_broker(self):
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            address = f"127.0.0.1:{nobody.getsockname()[1]}"
        log = self.start({"sinks": [{"type": "kafka", "brokers": [address], "topic": "t", "timeout_seconds": 1}]})
        log.ask(many=10)
        numbers = log.ask(stop=0.5)["kafka"]
        self.assertEqual(numbers["dropped"]["shutdown"], 10)
        self.check_sum(numbers)

    def ports(self, count):
        probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
        found = [probe.getsockname()[1] for probe in probes]
        for probe in probes:
            probe.close()
        return found

    @unittest.skipUnless(os.environ.get("REGOC_KAFKA") and shutil.which("kcat"), "left out: no broker (install_log_servers.sh, kcat)")
    def test_a_real_broker_that_stops_for_a_while(self):
        port, control = self.ports(2)
        self.write("server.properties", f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{control}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{control}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
log.dirs={self.folder}/kafka
offsets.topic.replication.factor=1
""")
        java = ["java", "-Xmx512m", "-cp", os.environ["REGOC_KAFKA"] + "/*"]
        quiet = {"cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*java, "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", "server.properties"], check=True, **quiet)
        broker = subprocess.Popen([*java, "kafka.Kafka", "server.properties"], **quiet)
        self.addCleanup(broker.wait)
        self.addCleanup(broker.kill)
        log = self.start({"sinks": [{"type": "kafka", "brokers": [f"127.0.0.1:{port}"], "topic": "decisions", "delay_seconds": 0.05}]})
        log.ask(many=1000)
        log.wait("kafka", emitted=1000)
        broker.send_signal(signal.SIGSTOP)
        log.ask(many=1000, prefix="e")
        broker.send_signal(signal.SIGCONT)
        self.check_sum(log.wait("kafka", emitted=2000))
        got = subprocess.run(["kcat", "-b", f"127.0.0.1:{port}", "-t", "decisions", "-C", "-e", "-q", "-f", "%k\\n"], capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(got, [f"{prefix}-0-{i}" for prefix in "de" for i in range(1000)])


def nanoseconds(timestamp):
    whole, _, fraction = timestamp.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) * 10**9 + int(fraction.ljust(9, "0") or 0)


@unittest.skipUnless(shutil.which("opa"), "left out: no `opa` on PATH")
class Opa(DecisionLogTest):
    """Byte by byte what OPA logs for the same decisions, masks and drops included."""

    POLICIES = {"p.rego": "package p\nallow if input.n > 1\nobj := {\"a\": \"<b>\", \"s\": {1, 2}}\nconflict := 1 if input.n\nconflict := 2 if input.n\n",
                "m.rego": """package system.log
mask contains "/input/password"
mask contains "/input/list/1"
mask contains "/input/not/there"
mask contains "/result/a" if input.path == "p/obj"
mask contains {"op": "upsert", "path": "/input/user/name", "value": {"x": "<y>"}} if input.input.user
mask contains {"op": "upsert", "path": "/input/seen", "value": [input.path, input.req_id, input.bundles]} if input.input.see
mask contains "/input" if input.input.all
drop if input.input.drop
"""}
    REQUESTS = [("p/allow", '{"n":2,"password":"x","z":1.50,"e":1e3,"big":123456789012345678901234567890,"u":"<é\u2028"}'),
                ("p/obj", '{"user":{"name":"joe"},"list":[1,2,3]}'), ("p/allow", '{"see":true}'), ("p/conflict", '{"n":1}'),
                ("p/none", '{"all":1}'), ("p/none", '{"drop":1}'), ("p/allow", None), ("p/allow", '[1]')]

    def test_the_same_bytes(self):
        bodies = []
        server = self.serve(lambda path, headers, body: bodies.append(body.decode()) or (200, {}, ""))
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        for name, text in self.POLICIES.items():
            self.write("opa/" + name, text)
        self.write("opa.yaml", json.dumps({"labels": {"app": "<a>"}, "services": {"s": {"url": server.url}}, "decision_logs": {
            "service": "s", "reporting": {"min_delay_seconds": 1, "max_delay_seconds": 1}, "request_context": {"http": {"headers": ["X-Foo"]}}}}))
        opa = subprocess.Popen(["opa", "run", "-s", "-c", "opa.yaml", "-a", f"127.0.0.1:{port}", "opa"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(opa.wait)
        self.addCleanup(opa.kill)
        results = [self.post(port, path, text) for path, text in self.REQUESTS]
        opa.terminate()  # sends what is left
        opa.wait()
        decoder, events = json.JSONDecoder(), []
        for body in bodies:
            at = 1
            while at < len(body):
                event, end = decoder.raw_decode(body, at)
                events.append((event, body[at:end]))
                at = end + 1
        events.sort(key=lambda of: of[0]["req_id"])
        self.assertEqual(len(events), len(self.REQUESTS) - 1)
        self.compare(events, results)

    def post(self, port, path, text):
        body = b"{}" if text is None else b'{"input":' + text.encode() + b"}"
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/data/{path}", body, {"X-Foo": "<1>"})
        for _ in range(600):
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    result = re.search(r'"result":(.*)}\s*$', answer.read().decode())
                    return result and result[1].partition(',"warning"')[0]
            except urllib.error.HTTPError:
                return None
            except urllib.error.URLError:
                time.sleep(0.1)
        self.fail("OPA does not answer")

    def compare(self, events, results):
        config = {"sinks": [{"type": "file", "path": "log"}], "request_context": {"http": {"headers": ["X-Foo"]}}}
        log = self.start(config, labels=events[0][0]["labels"], policies=self.POLICIES, revision="")
        for event, text in events:
            place = event["req_id"] - 1
            path, input_text = self.REQUESTS[place]
            error = re.search(r'"error":(.*),"requested_by"', text)
            canonical = canonical_json(input_text) if input_text else ""
            log.ask(decide={"id": event["decision_id"], "path": path, "input_json": canonical, "result_json": results[place] or "", "error_json": error[1] if error else "",
                            "time_ns": nanoseconds(event["timestamp"]), "request_number": event["req_id"], "metrics": event["metrics"], "peer": event["requested_by"], "fields": [["X-Foo", "<1>"]]})
        self.check_sum(log.ask(stop=10)["file"])
        self.assertEqual((self.folder / "log").read_text().splitlines(), [text for _, text in events])


def canonical_json(text):
    """As Go writes it: keys in order; numbers as they stand."""
    def write(value):
        if isinstance(value, dict):
            return "{" + ",".join(write(key) + ":" + write(value[key]) for key in sorted(value)) + "}"
        if isinstance(value, list):
            return "[" + ",".join(map(write, value)) + "]"
        return value[0] if isinstance(value, tuple) else json.dumps(value, ensure_ascii=False)
    text = write(json.loads(text, parse_float=lambda number: (number,), parse_int=lambda number: (number,)))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


class Configuration(DecisionLogTest):
    def test_faults_name_the_key(self):
        for sink, fault in (({"type": "elasticsearch"}, "url: must be set"),
                            ({"type": "elasticsearch", "url": "ftp://x"}, "url: is no URL of HTTP or HTTPS"),
                            ({"type": "splunk", "url": "http://x"}, "hec_token: must be set"),
                            ({"type": "datadog"}, "api_key: must be set"),
                            ({"type": "kafka", "topic": "t"}, "brokers: must be set"),
                            ({"type": "kafka", "topic": "t", "brokers": ["x"], "properties": {"no.such": "1"}}, 'properties.no.such: No such configuration property: "no.such"'),
                            ({"type": "syslog", "address": "http://x"}, "address: must be udp://HOST:PORT, tcp://HOST:PORT or unix:///PATH"),
                            ({"type": "file", "path": "log", "rotate": 1}, "rotate: unknown key"),
                            ({"type": "file", "path": "log", "max_files": "x"}, "max_files: must be an integer"),
                            ({"type": "pigeon"}, 'type: there is no sink "pigeon"; there are service, console, file, elasticsearch, opensearch, splunk, datadog, kafka, syslog')):
            with self.subTest(sink=sink):
                log = Log(self.folder, start={"sinks": [sink]})
                self.assertEqual(log.started, {"error": "decision_logs.sinks[0]." + fault})
                log.kill()

    def test_nothing_is_logged_without_sinks(self):
        log = Log(self.folder, start={})
        self.assertEqual(log.started, {"started": False})
        log.kill()


if __name__ == "__main__":
    unittest.main()
