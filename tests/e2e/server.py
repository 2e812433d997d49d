"""A running server of the program under test, and OPA's where it is there, to ask both the same."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import time

import program

OPA = shutil.which("opa") or os.environ.get("REGOC_OPA", "")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


def ask(port, method, path, body=None, headers=None):
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        fields = {"Content-Type": "application/json"} if body is not None else {}
        fields.update(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        connection.request(method, path, body.encode() if isinstance(body, str) else body, fields)
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read().decode(errors="replace"))


class ServerTest(program.ProgramTest):
    def serve(self, *arguments):
        """Starts `regoc serve` on a free port of the loopback; its port. Stopped, with exit code 0, when the test ends."""
        process = subprocess.Popen([program.PROGRAM, "serve", "--addr", "127.0.0.1:0", *arguments], cwd=self.folder,
                                   stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, errors="replace")
        self.addCleanup(self.stop, process)
        line = next((line for line in process.stderr if line.startswith("listening on ")), "")
        self.assertIn("listening on ", line, line + (process.stderr.read() if process.poll() is not None else ""))
        self.port = int(line.rsplit(":", 1)[1])
        return self.port

    def stop(self, process):
        process.terminate()
        with process.stderr:
            process.stderr.read()
        self.assertEqual(process.wait(timeout=30), 0)

    def serve_opa(self, *arguments):
        """The same with OPA; skips the test when there is none."""
        if not OPA:
            self.skipTest("no opa on PATH")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen([OPA, "run", "--server", "--addr", f"127.0.0.1:{port}", "--log-level", "error", "--disable-telemetry",
                                    *arguments], cwd=self.folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.addCleanup(lambda: (process.terminate(), process.wait(timeout=30)))
        while process.poll() is None:
            with contextlib.suppress(OSError):
                ask(port, "GET", "/health")
                return port
            time.sleep(0.05)
        self.fail("opa ended")

    def ask(self, method, path, body=None, headers=None):
        return ask(self.port, method, path, body, headers)

    def expect(self, status, method, path, body=None, headers=None):
        answer = self.ask(method, path, body, headers)
        self.assertEqual(answer.status, status, f"{method} {path}: {answer.body}")
        return answer
