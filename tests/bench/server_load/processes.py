"""Servers under load: started, measured from outside, and stopped."""
import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

UNITS = {"us": 1e-3, "ms": 1, "s": 1e3}


class Server:
    """A decision server on a port of its own. `seconds` is how long it took until it listened."""

    def __init__(self, command, log=subprocess.DEVNULL):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        began = time.monotonic()
        self.process = subprocess.Popen([str(word).replace("{port}", str(self.port)) for word in command],
                                        stdout=log, stderr=log)
        self.url = f"http://127.0.0.1:{self.port}"
        self.wait_until_listening()
        self.seconds = time.monotonic() - began

    def wait_until_listening(self):
        while self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=0.02):
                return
            time.sleep(0.005)
        raise SystemExit(f"{self.process.args[0]} ended with {self.process.returncode}")

    def memory(self, field="VmRSS"):
        """MiB: VmRSS now, VmHWM at the peak."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(field + r":\s+(\d+)", status).group(1)) / 1024

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data=data), timeout=60) as response:
            return json.load(response)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)


def regoc(program, *arguments):
    return [program, "serve", "-a", "127.0.0.1:{port}", "-l", "error", *arguments]


def opa(program, *arguments):
    return [program, "run", "-s", "--addr", "127.0.0.1:{port}", "-l", "error", *arguments]


class Wrk:
    """wrk on a path. Begins at once; `figures` waits for its end."""

    def __init__(self, server, path, body, seconds, connections, folder, method="POST"):
        script = Path(folder, f"{method}.lua")
        script.write_text(f"wrk.method = '{method}'\nwrk.headers['Content-Type'] = 'application/json'\n"
                          f"wrk.body = [==[{body}]==]\n")
        self.process = subprocess.Popen(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script,
                                         server.url + path], stdout=subprocess.PIPE, text=True)

    def stop(self):
        """Ends it before its time; wrk reports what there was."""
        self.process.send_signal(signal.SIGINT)

    def figures(self):
        """requests/s, p50 and p99 in ms, and how many requests failed."""
        out = self.process.communicate()[0]

        def milliseconds(percentile):
            number, unit = re.search(percentile + r"%\s+([\d.]+)(us|ms|s)", out).groups()
            return float(number) * UNITS[unit]

        failed = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", out))
        for line in re.findall(r"Socket errors: (.*)", out):
            failed += sum(int(n) for n in re.findall(r"\d+", line))
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
        return {"rate": rate, "p50": milliseconds("50"), "p99": milliseconds("99"), "failed": failed}


def wrk_is_there():
    if shutil.which("wrk"):
        return True
    print("left out: wrk is not installed")
    return False
