"""The server's configuration: sources, overrides, errors, credentials of services, what is shown of it; its log and its signals."""
import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import unittest
import urllib.parse

import program
from bundle_server import ControlPlane, archive, wait_until
from server_program import Server

SEED = "services:\n  - name: policy\n    url: https://localhost:8181/v1\nlabels:\n  audit: true\n"
POLICY = archive({"authz.rego": "package authz\n\nversion := 1\n"}, revision="1")


class ConfigTest(program.ProgramTest):
    def serve(self, *arguments, **environment):
        server = Server(self.folder, "--interpret", *arguments, environment=os.environ | environment)
        self.addCleanup(server.stop)
        self.assertIsNotNone(server.address, server.lines)
        return server

    def shown(self, server):
        return json.loads(server.request("/v1/config")[1])["result"]

    def refused(self, *arguments):
        ran = subprocess.run([program.PROGRAM, "serve", "-a", "127.0.0.1:0", *map(str, arguments)], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, 1, ran.stderr)
        return ran.stderr

    def test_labels_that_are_no_texts_are_taken_as_texts(self):
        server = self.serve("-c", self.write("opa-config.yaml", SEED))
        self.assertEqual(self.shown(server)["labels"]["audit"], "true")
        self.assertTrue(any("labels.audit" in line and '"warning"' in line for line in server.lines), server.lines)

    def test_overrides_and_variables(self):
        self.write("region.txt", "west\n")
        server = self.serve("-c", self.write("c.yaml", "labels: {a: '${LABEL}', b: two}\ndefault_decision: /x/y\n"), "--set", "labels.b=2x,labels.c=d",
                            "--set-file", "labels.region=region.txt", LABEL="from outside")
        shown = self.shown(server)
        for name, value in {"a": "from outside", "b": "2x", "c": "d", "region": "west", "version": "1.22.2"}.items():
            self.assertEqual(shown["labels"][name], value)
        self.assertEqual((shown["default_decision"], shown["default_authorization_decision"]), ("/x/y", "/system/authz/allow"))

    def test_no_secrets_are_shown(self):
        server = self.serve("--set", "services.s.url=http://127.0.0.1:1,services.s.credentials.bearer.token=s3cret,keys.k.key=s3cret,keys.k.algorithm=HS256")
        self.assertEqual(self.shown(server)["services"], {"s": {"url": "http://127.0.0.1:1"}})
        self.assertEqual(self.shown(server)["keys"], {"k": {"algorithm": "HS256"}})
        self.assertNotIn("s3cret", "".join(server.lines))

    def test_errors_name_the_key(self):
        for text, error in [("bundles: {a: {}}", 'bundles.a.service: service name "" not found'), ("labels: [1]", "labels: want an object, got an array"),
                            ("services: {s: {url: 5}}", "services.s.url: want a string, got a number"),
                            ("services: {s: {url: 'http://h', credentials: {bearer: {token: a}, oauth2: {}}}}", "a maximum one credential method"),
                            ("services: {s: {url: 'http://h', credentials: {oauth2: {token_url: 'http://h/t', client_id: a, client_secret: b}}}}",
                             "services.s.credentials.oauth2.token_url: must begin with https://"),
                            ("plugins: {envoy: {}}", 'plugin "envoy" not registered'), ("[1]", "want an object, got an array"), ("a: [", "c.yaml")]:
            with self.subTest(text=text):
                self.assertIn(error, self.refused("-c", self.write("c.yaml", text)))
        self.assertIn("--set a: `=` is missing", self.refused("--set", "a"))
        self.assertIn("no such file", self.refused("-c", "none.yaml").lower())
        self.assertIn("--pprof", self.refused("--pprof"))

    def test_the_log_level_changes_while_it_runs(self):
        server = self.serve()
        server.request("/health")
        server.process.send_signal(signal.SIGUSR1)

        def logged():
            server.request("/health")
            return any("Sent response." in line for line in server.lines)
        wait_until(logged, "no request is logged")
        entry = json.loads(next(line for line in server.lines if "Sent response." in line))
        self.assertEqual({k: entry[k] for k in ("level", "req_method", "req_path", "resp_status")},
                         {"level": "debug", "req_method": "GET", "req_path": "/health", "resp_status": 200})
        self.assertEqual(server.stop(), 0)

    def test_run_is_opas_command(self):
        server = Server(self.folder, "-s", "--interpret", "--log-format", "text", "p.rego", "data.json", command="run")
        self.addCleanup(server.stop)
        self.assertIsNotNone(server.address, server.lines)
        self.assertEqual(server.data("limits/containers"), 3)
        wait_until(lambda: any('msg="Received request."' in line for line in server.lines), "requests are not logged")

    def test_watched_files_are_loaded_again(self):
        server = self.serve("-w", "p.rego", "data.json")
        self.assertEqual(server.data("limits/containers"), 3)
        self.write("data.json", '{"limits": {"containers": 4}}')
        wait_until(lambda: server.data("limits/containers") == 4, "the change is not seen")
        self.write("p.rego", "package p\n\nx := y\n")
        wait_until(lambda: any("Failed to reload files" in line for line in server.lines), "the error is not logged")
        self.assertEqual(server.data("limits/containers"), 4)

    def test_diagnostics_have_an_address_of_their_own(self):
        server = self.serve("--diagnostic-addr", "127.0.0.1:0", "p.rego")
        entry = json.loads(next(line for line in server.lines if "Server initialized." in line))
        server.address = entry["diagnostic-addrs"][0].removeprefix("http://")
        self.assertEqual(server.request("/health"), (200, "{}\n"))
        self.assertEqual(server.request("/metrics")[0], 200)
        self.assertEqual(server.request("/v1/data")[0], 404)


def jwt_part(token, number):
    part = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class CredentialsTest(program.ProgramTest):
    """Each way of authenticating, against stand-ins of the services that give tokens."""

    def setUp(self):
        super().setUp()
        self.plane = ControlPlane()
        self.addCleanup(self.plane.close)
        self.plane.put("b.tar.gz", POLICY)

    def ask(self, credentials, keys=None, environment=None, **service):
        """The headers with which the bundle was asked for."""
        settings = {"services": {"plane": {"url": self.plane.url, "credentials": credentials} | service}, "status": {"service": "plane"}, "keys": keys or {},
                    "bundles": {"b": {"resource": "b.tar.gz", "polling": {"min_delay_seconds": 1, "max_delay_seconds": 1}}}}
        clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        server = Server(self.folder, "--interpret", "-c", self.write("c.json", json.dumps(settings)), environment=clean | (environment or {}))
        self.addCleanup(server.stop)
        self.assertIsNotNone(server.address, server.lines)
        self.plane.wait(lambda: self.plane.count("b.tar.gz") > 0, f"nothing is asked for: {server.lines}")
        self.server = server
        return next(headers for _, path, headers in self.plane.requests if path == "b.tar.gz")

    def test_bearer(self):
        headers = self.ask({"bearer": {"token": "s3cret", "scheme": "Token"}}, headers={"X-Extra": "yes"})
        self.assertEqual((headers["Authorization"], headers["X-Extra"]), ("Token s3cret", "yes"))

    def test_bearer_of_a_file_that_is_replaced(self):
        path = self.write("token", "one\n")
        self.assertEqual(self.ask({"bearer": {"token_path": str(path)}})["Authorization"], "Bearer one")
        path.write_text("two\n")
        self.plane.wait(lambda: any(h.get("Authorization") == "Bearer two" for _, p, h in self.plane.requests if p == "b.tar.gz"), "the old token stays")

    def test_client_credentials(self):
        self.plane.answers["token"] = (200, json.dumps({"access_token": "t0k", "token_type": "Bearer", "expires_in": 3600}).encode())
        headers = self.ask({"oauth2": {"token_url": self.plane.url + "/token", "client_id": "me", "client_secret": "s3cret", "scopes": ["a", "b"],
                                       "additional_headers": {"X-Tenant": "t"}, "additional_parameters": {"audience": "x y"}}})
        self.assertEqual(headers["Authorization"], "Bearer t0k")
        asked = next(headers for _, path, headers in self.plane.requests if path == "token")
        self.assertEqual(base64.b64decode(asked["Authorization"].removeprefix("Basic ")), b"me:s3cret")
        self.assertEqual(asked["X-Tenant"], "t")
        form = urllib.parse.parse_qs(self.plane.forms[0][1])
        self.assertEqual(form, {"grant_type": ["client_credentials"], "scope": ["a b"], "audience": ["x y"]})
        before = self.plane.count("b.tar.gz")
        self.plane.wait(lambda: self.plane.count("b.tar.gz") > before + 1, "no polls")
        tokens = sum(1 for path, _ in self.plane.forms if path == "token")
        self.assertLessEqual(tokens, 2)  # of the bundle's client and of the status plugin's

    def test_signed_assertion(self):
        self.plane.answers["token"] = (200, json.dumps({"access_token": "t0k", "token_type": "bearer", "expires_in": 3600}).encode())
        subprocess.run(["openssl", "genrsa", "-out", "key.pem", "2048"], cwd=self.folder, check=True, capture_output=True)
        key = (self.folder / "key.pem").read_text()
        headers = self.ask({"oauth2": {"grant_type": "jwt_bearer", "token_url": self.plane.url + "/token", "signing_key": "mine", "include_jti_claim": True,
                                       "additional_claims": {"iss": "me", "aud": "you"}}}, keys={"mine": {"private_key": key, "algorithm": "RS256"}})
        self.assertEqual(headers["Authorization"], "Bearer t0k")
        form = urllib.parse.parse_qs(self.plane.forms[0][1])
        self.assertEqual(form["grant_type"], ["urn:ietf:params:oauth:grant-type:jwt-bearer"])
        token = form["assertion"][0]
        claims = jwt_part(token, 1)
        self.assertEqual((jwt_part(token, 0)["alg"], claims["iss"], claims["aud"]), ("RS256", "me", "you"))
        self.assertEqual((len(claims["jti"]), claims["exp"] - claims["iat"]), (36, 600))

    def test_a_token_that_is_not_had_is_told(self):
        self.plane.answers["token"] = (401, b'{"error": "invalid_client"}')
        settings = {"services": {"plane": {"url": self.plane.url}, "other": {"url": self.plane.url, "credentials": {"oauth2": {
            "token_url": self.plane.url + "/token", "client_id": "me", "client_secret": "s3cret"}}}}, "status": {"service": "plane"},
            "bundles": {"b": {"service": "other", "resource": "b.tar.gz"}}}
        server = Server(self.folder, "-c", self.write("c.json", json.dumps(settings)))
        self.addCleanup(server.stop)
        report = self.plane.wait_status(lambda r: r["bundles"]["b"].get("code"))
        self.assertIn("token endpoint: status 401", report["bundles"]["b"]["message"])
        self.assertNotIn("s3cret", json.dumps(report) + "".join(server.lines))

    def check_signature(self, headers, secret, service, region):
        """AWS Signature Version 4, computed again."""
        scope = headers["X-Amz-Date"][:8] + f"/{region}/{service}/aws4_request"
        signed = sorted({"host", "x-amz-date", "x-amz-content-sha256"} | ({"x-amz-security-token"} if "X-Amz-Security-Token" in headers else set()))
        lower = {k.lower(): v for k, v in headers.items()}
        canonical = "GET\n/b.tar.gz\n\n" + "".join(f"{n}:{lower[n]}\n" for n in signed) + "\n" + ";".join(signed) + "\n" + hashlib.sha256(b"").hexdigest()
        text = f"AWS4-HMAC-SHA256\n{lower['x-amz-date']}\n{scope}\n" + hashlib.sha256(canonical.encode()).hexdigest()
        key = ("AWS4" + secret).encode()
        for part in [*scope.split("/"), text]:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        self.assertIn(f"/{scope}, SignedHeaders={';'.join(signed)}, Signature={key.hex()}", headers["Authorization"])

    def titled(self, headers):
        return {"-".join(p.capitalize() for p in k.split("-")): v for k, v in headers.items()}

    def test_aws_keys_of_the_environment(self):
        headers = self.titled(self.ask({"s3_signing": {"environment_credentials": {}, "service": "execute-api"}}, environment={
            "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "sk", "AWS_REGION": "eu-west-1", "AWS_SESSION_TOKEN": "st"}))
        self.check_signature(headers, "sk", "execute-api", "eu-west-1")
        self.assertEqual(headers["X-Amz-Security-Token"], "st")

    def test_aws_keys_of_a_profile(self):
        path = self.write("credentials", "[dev]\naws_access_key_id = AK\naws_secret_access_key = sk\n")
        headers = self.titled(self.ask({"s3_signing": {"profile_credentials": {"path": str(path), "profile": "dev", "aws_region": "us-east-1"}}}))
        self.check_signature(headers, "sk", "s3", "us-east-1")

    def test_aws_keys_of_the_machine(self):
        role = "latest/meta-data/iam/security-credentials/"
        self.plane.answers |= {"latest/api/token": (200, b"session"), role + "ops": (200, json.dumps({
            "Code": "Success", "AccessKeyId": "AK", "SecretAccessKey": "sk", "Token": "st", "Expiration": "2100-01-01T00:00:00Z"}).encode())}
        headers = self.titled(self.ask({"s3_signing": {"metadata_credentials": {"iam_role": "ops", "aws_region": "us-east-1"}}},
                                       environment={"AWS_EC2_METADATA_SERVICE_ENDPOINT": self.plane.url}))
        self.check_signature(headers, "sk", "s3", "us-east-1")
        asked = next(self.titled(h) for _, path, h in self.plane.requests if path == role + "ops")
        self.assertEqual(asked["X-Aws-Ec2-Metadata-Token"], "session")

    def test_aws_keys_for_a_web_identity(self):
        self.plane.answers[""] = (200, b"<R><Credentials><AccessKeyId>AK</AccessKeyId><SecretAccessKey>sk</SecretAccessKey><SessionToken>st</SessionToken>"
                                       b"<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></R>")
        headers = self.titled(self.ask({"s3_signing": {"web_identity_credentials": {"aws_region": "us-east-1", "session_name": "s"}}}, environment={
            "AWS_ENDPOINT_URL_STS": self.plane.url + "/", "AWS_ROLE_ARN": "arn:r", "AWS_WEB_IDENTITY_TOKEN_FILE": str(self.write("web", "tok\n"))}))
        self.check_signature(headers, "sk", "s3", "us-east-1")
        form = urllib.parse.parse_qs(self.plane.forms[0][1])
        self.assertEqual((form["Action"], form["RoleArn"], form["WebIdentityToken"]), (["AssumeRoleWithWebIdentity"], ["arn:r"], ["tok"]))

    def test_gcp_metadata(self):
        path = "computeMetadata/v1/instance/service-accounts/default/identity?audience=https%3A%2F%2Fx"
        self.plane.answers[path] = (200, b"identity-token")
        self.assertEqual(self.ask({"gcp_metadata": {"endpoint": self.plane.url, "audience": "https://x"}})["Authorization"], "Bearer identity-token")
        asked = next(h for _, p, h in self.plane.requests if p == path)
        self.assertEqual(asked["Metadata-Flavor"], "Google")

    def test_azure_managed_identity(self):
        path = "metadata/token?api-version=2018-02-01&client_id=c&resource=https%3A%2F%2Fstorage.azure.com%2F"
        self.plane.answers[path] = (200, json.dumps({"access_token": "az", "expires_in": "3600"}).encode())
        headers = self.ask({"azure_managed_identity": {"endpoint": self.plane.url + "/metadata/token", "client_id": "c"}})
        self.assertEqual(headers["Authorization"], "Bearer az")


if __name__ == "__main__":
    unittest.main()
