#!/usr/bin/env python3
"""http.send over TLS, UNIX sockets and redirects, against servers on loopback; OPA, where it is, answers the same."""
import http.server
import json
import os
import shutil
import socketserver
import ssl
import threading
import unittest

from program import PROGRAM, ProgramTest

VOLATILE = {"date", "server"}  # headers


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def address_string(self):
        return "client"

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        headers = sorted([k, v] for k, v in self.headers.items())
        client = ""
        if isinstance(self.connection, ssl.SSLSocket) and self.connection.getpeercert():
            client = self.connection.getpeercert()["subject"][0][0][1]
        answer = json.dumps({"method": self.command, "path": self.path, "headers": headers, "body": body,
                             "client": client}).encode()
        if self.path.startswith("/to/"):
            code, target = self.path[4:].split("/", 1)
            self.send_response(int(code))
            self.send_header("Location", "/" + target)
            answer = b"moved"
        else:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_POST = do_PUT = do_HEAD = do_PATCH = do_DELETE = do_GET


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class HttpSend(ProgramTest):
    def serve(self, server):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def plain(self):
        server = self.serve(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        return f"http://127.0.0.1:{server.server_port}"

    def tls(self, name, client_ca=None):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.folder / client_ca)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        self.serve(server)
        return f"https://127.0.0.1:{server.server_port}/x"

    def certificate(self, name, subject, alt, authority=None):
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        kind = "CA:TRUE" if authority is None else "CA:FALSE"
        self.write("ext.cnf", f"[req]\ndistinguished_name=d\n[d]\n[v3]\nbasicConstraints=critical,{kind}\n"
                   + (f"subjectAltName={alt}\n" if alt else ""))
        self.openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={subject}", "-config", "ext.cnf",
                     "-out", f"{name}.csr")
        signer = ["-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial"] if authority else [
            "-signkey", f"{name}.key"]
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-days", "2", "-extfile", "ext.cnf",
                     "-extensions", "v3", "-out", f"{name}.pem")
        return (self.folder / f"{name}.pem").read_text()

    def send(self, request):
        """The response; checked against OPA's where there is one."""
        self.write("request.json", json.dumps({"raise_error": False} | request))
        ours = self.ask(PROGRAM)
        if shutil.which("opa"):
            self.assertEqual(ours, self.ask("opa"))
        return ours

    def ask(self, program):
        done = self.run_command(program, "eval", "-i", "request.json", "-f", "json", "x := http.send(input)")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        response = json.loads(done.stdout)["result"][0]["bindings"]["x"]
        response["headers"] = {k: v for k, v in response.get("headers", {}).items() if k not in VOLATILE}
        return response

    def test_methods_bodies_and_headers(self):
        url = self.plain() + "/a%2Fb/../c?q=%20x&y"
        for request in ({"method": "get"}, {"method": "POST"}, {"method": "put", "raw_body": "abc"}, {"method": "delete"},
                        {"method": "post", "body": {"a": ["<", 1.0]}}, {"method": "head"},
                        {"method": "patch", "body": "x", "raw_body": "y"},
                        {"method": "get", "headers": {"x-a": "1", "User-agent": "me", "Accept-Encoding": "identity"}},
                        {"method": "post", "headers": {"content-type": "text/plain", "host": "other.example"}}):
            with self.subTest(request=request):
                self.assertEqual(self.send(request | {"url": url})["status"], "200 OK")
        self.assertIn(["Authorization", "Basic dTpw"],
                      self.send({"method": "get", "url": url.replace("//", "//u:p@", 1)})["body"]["headers"])

    def test_redirects(self):
        base = self.plain()
        for code in (301, 302, 303, 307, 308):
            for follow in (False, True):
                with self.subTest(code=code, follow=follow):
                    response = self.send({"method": "post", "body": 1, "url": f"{base}/to/{code}/there",
                                          "enable_redirect": follow})
                    self.assertEqual(response["status_code"], 200 if follow else code)
                    if follow:
                        self.assertEqual(response["body"]["method"], "POST" if code > 303 else "GET")

    def test_certificates(self):
        authority = self.certificate("ca", "authority", None)
        self.certificate("server", "server", "DNS:server.example,IP:127.0.0.1", "ca")
        self.certificate("named", "named", "DNS:named.example", "ca")
        client = self.certificate("client", "client", None, "ca")
        key = (self.folder / "client.key").read_text()
        url = self.tls("server")
        get = {"method": "get", "url": url}
        self.assertEqual(self.send(get)["error"]["code"], "eval_http_send_network_error")
        self.assertIn("x509: certificate signed by unknown authority", self.send(get)["error"]["message"])
        self.assertEqual(self.send(get | {"tls_insecure_skip_verify": True})["status_code"], 200)
        self.assertEqual(self.send(get | {"tls_ca_cert": authority})["status_code"], 200)
        self.assertEqual(self.send(get | {"tls_ca_cert": authority.replace("\n", "\\n")})["status_code"], 200)
        self.assertEqual(self.send(get | {"tls_ca_cert_file": str(self.folder / "ca.pem")})["status_code"], 200)
        os.environ["REGOC_TEST_CA"] = authority
        self.addCleanup(os.environ.pop, "REGOC_TEST_CA")
        self.assertEqual(self.send(get | {"tls_ca_cert_env_variable": "REGOC_TEST_CA"})["status_code"], 200)
        self.assertEqual(self.send(get | {"tls_ca_cert": authority, "tls_use_system_certs": True})["status_code"], 200)

        named = {"method": "get", "url": self.tls("named"), "tls_ca_cert": authority}
        self.write("request.json", json.dumps({"raise_error": False} | named))
        self.assertIn("tls: failed to verify certificate", self.ask(PROGRAM)["error"]["message"])
        self.assertEqual(self.send(named | {"tls_server_name": "named.example"})["status_code"], 200)
        self.assertEqual(self.send(named | {"headers": {"host": "named.example"}})["status_code"], 200)

        mutual = {"method": "get", "url": self.tls("server", "ca.pem"), "tls_ca_cert": authority}
        self.assertEqual(self.send(mutual | {"tls_client_cert": client, "tls_client_key": key})["body"]["client"], "client")
        files = {"tls_client_cert_file": str(self.folder / "client.pem"),
                 "tls_client_key_file": str(self.folder / "client.key")}
        self.assertEqual(self.send(mutual | files)["body"]["client"], "client")

    def test_unix_socket(self):
        path = str(self.folder / "s.sock")
        self.serve(UnixServer(path, Handler))
        url = "unix://localhost/a/b?socket=" + path.replace("/", "%2F") + "&z=1&a=%20"
        response = self.send({"method": "get", "url": url})
        self.assertEqual(response["body"]["path"], "/a/b?a=+&z=1")
        self.assertIn(["Host", "localhost"], response["body"]["headers"])


if __name__ == "__main__":
    unittest.main()
