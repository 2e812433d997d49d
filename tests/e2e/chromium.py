"""A headless Chromium, driven through its DevTools protocol with the standard library only.

with Browser() as browser:
    browser.open("http://127.0.0.1:8181/console")
    browser.click("text of a button, or a selector")
"""
import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}


class WebSocket:
    """A client of RFC 6455, for texts."""

    def __init__(self, host, port, path):
        self.socket = socket.create_connection((host, port), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.stream = self.socket.makefile("rb")
        while self.stream.readline() not in (b"\r\n", b""):
            pass

    def send(self, text):
        payload, mask = text.encode(), os.urandom(4)
        size = len(payload)
        head = bytes([0x81]) + (bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size) if size < 65536 else b"\xff" + struct.pack(">Q", size))
        stretched = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")).to_bytes(size, "big") if size else b""
        self.socket.sendall(head + mask + masked)

    def receive(self):
        whole = b""
        while True:
            first, second = self.stream.read(2)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(self.stream.read(2 if size == 126 else 8), "big")
            payload = self.stream.read(size)
            if first & 0x0F in (0, 1):
                whole += payload
                if first & 0x80:
                    return whole.decode()

    def close(self):
        self.stream.close()
        self.socket.close()


class Browser:
    def __init__(self, width=1280, height=900):
        self.folder = tempfile.mkdtemp(prefix="regoc-chromium-")
        self.process = subprocess.Popen(
            [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
             "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", f"--window-size={width},{height}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        port = None
        for line in self.process.stderr:
            if "DevTools listening on" in line:
                port = int(line.split("://")[1].split("/")[0].split(":")[1])
                break
        assert port, "Chromium does not start"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=60) as pages:
            page = next(page for page in json.load(pages) if page["type"] == "page")
        self.socket = WebSocket("127.0.0.1", port, page["webSocketDebuggerUrl"].split(str(port), 1)[1])
        self.number, self.messages = 0, []
        for domain in ("Page", "Runtime", "Log", "DOM", "Network"):
            self.call(domain + ".enable")

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.receive())
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self.messages.append(message)

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, script, seconds=30):
        """Until the script gives something true."""
        result = self.evaluate("new Promise(done => { const end = Date.now() + %d; (function look() { let value; try { value = %s; } catch (_) {} "
                               "if (value || Date.now() > end) done(!!value); else setTimeout(look, 50); })(); })" % (seconds * 1000, script))
        assert result, f"never true: {script}\n" + self.text()[:2000]

    def open(self, url):
        """Anew, also where only the part behind # differs."""
        for one in ("about:blank", url):
            self.call("Page.navigate", url=one)
            self.wait(f"document.readyState === 'complete' && location.href === {json.dumps(one)}")

    def text(self, selector="body"):
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")

    def click(self, selector):
        """A press of the mouse in the middle of an element: by selector, or by text of a link, button, label or summary."""
        find = (f"(() => {{ const want = {json.dumps(selector)}; let node = null; try {{ node = document.querySelector(want); }} catch (_) {{}} "
                "return node || [...document.querySelectorAll('a,button,label,summary')].find(one => one.innerText.trim() === want); })()")
        self.wait(f"!!{find}")
        x, y = self.evaluate(f"(() => {{ const node = {find}; node.scrollIntoView({{block: 'center'}}); const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key, shift=False):
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code="Space" if key == " " else key, windowsVirtualKeyCode=KEYS[key],
                      modifiers=8 if shift else 0, **({"text": text} if text and kind == "keyDown" else {}))

    def type(self, selector, text):
        """In place of what the field holds."""
        self.click(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
        self.call("Input.insertText", text=text)

    def choose_file(self, selector, path):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def color_scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def screenshot(self, path):
        height = self.evaluate("Math.min(document.documentElement.scrollHeight, 3000)")
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip={"x": 0, "y": 0, "width": 1280, "height": height, "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def faults(self):
        """Errors that the page reported: scripts, the content security policy, requests."""
        found = [m["params"]["exceptionDetails"]["text"] for m in self.messages if m.get("method") == "Runtime.exceptionThrown"]
        return found + [m["params"]["entry"]["text"] for m in self.messages if m.get("method") == "Log.entryAdded" and m["params"]["entry"]["level"] == "error"]

    def requested(self):
        return [m["params"]["request"]["url"] for m in self.messages if m.get("method") == "Network.requestWillBeSent"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(30)
        self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)
