"""The decision server as a process, for end-to-end tests."""
import json
import subprocess
import threading
import urllib.error
import urllib.request

import program


class Server:
    """`regoc serve` on a free port; what it logs is in `lines`."""

    def __init__(self, folder, *arguments, environment=None, command="serve"):
        self.process = subprocess.Popen([program.PROGRAM, command, "-a", "127.0.0.1:0", *map(str, arguments)], cwd=folder, env=environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.address, self.lines = None, []
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("listening on "):
                self.address = line.split()[-1].removeprefix("http://")
                break
        if self.address:
            self.reader = threading.Thread(target=self.read_on, daemon=True)
            self.reader.start()

    def read_on(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def request(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://{self.address}{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def data(self, path):
        """The result of GET /v1/data/<path>; None: undefined."""
        status, body = self.request("/v1/data/" + path)
        assert status == 200, (status, body)
        return json.loads(body).get("result")

    def stop(self, kill=False):
        if self.process.poll() is None:
            self.process.kill() if kill else self.process.terminate()
        code = self.process.wait(30)
        if self.address:
            self.reader.join(30)
        self.process.stderr.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
