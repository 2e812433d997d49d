"""Bundles of a service, as the server keeps them up to date, against a control plane that misbehaves."""
import json
import os
import signal
import unittest

import program
from bundle_server import ControlPlane, answer, archive, cut, wait_until
from server_program import Server

POLICY = "package authz\n\nallow if input.user == data.admins[_]\n\nversion := %d\n"


def revision(name, want):
    return lambda report: report.get("bundles", {}).get(name, {}).get("active_revision") == want


def failed(name, message):
    return lambda report: message in report.get("bundles", {}).get(name, {}).get("message", "")


class PlaneTest(program.ProgramTest):
    """With a control plane, and what there is to say to it."""

    def setUp(self):
        super().setUp()
        self.plane = ControlPlane()
        self.addCleanup(self.plane.close)

    def config(self, bundles, **more):
        polling = {"min_delay_seconds": 1, "max_delay_seconds": 1}
        settings = {"services": {"plane": {"url": self.plane.url}}, "status": {"service": "plane"},
                    "persistence_directory": str(self.folder / "kept"),
                    "bundles": {name: {"resource": name + ".tar.gz", "polling": polling} | bundle for name, bundle in bundles.items()}}
        return self.write("config.json", json.dumps(settings | more))

    def serve(self, bundles, **more):
        server = Server(self.folder, "--interpret", "-c", self.config(bundles, **more))
        self.addCleanup(server.stop)
        self.assertIsNotNone(server.address, server.lines)
        return server

    def bundle(self, number, admins=("alice",), rev=None):
        return archive({"authz.rego": POLICY % number, "data.json": json.dumps({"admins": list(admins)})}, revision=rev or str(number))


class BundlesTest(PlaneTest):
    def test_is_ready_when_bundles_are_and_follows_new_revisions(self):
        server = self.serve({"authz": {}})
        self.plane.wait_status(failed("authz", "HTTP 404"))
        status, body = server.request("/health?bundles")
        self.assertEqual((status, json.loads(body)), (500, {"error": "one or more bundles are not activated"}))
        self.assertEqual(server.request("/health")[0], 200)
        self.plane.put("authz.tar.gz", self.bundle(1))
        report = self.plane.wait_status(revision("authz", "1"))
        self.assertNotIn("code", report["bundles"]["authz"])
        self.assertEqual(report["bundles"]["authz"]["type"], "snapshot")
        self.assertEqual(server.request("/health?bundles")[0], 200)
        self.assertEqual(server.data("authz/version"), 1)
        self.assertTrue(json.loads(server.request("/v1/data/authz/allow", {"input": {"user": "alice"}})[1])["result"])
        asked = self.plane.count("authz.tar.gz")
        self.plane.wait(lambda: self.plane.count("authz.tar.gz") > asked, "no poll")
        last = [headers for _, path, headers in self.plane.requests if path == "authz.tar.gz"][-1]
        self.assertEqual(last["If-None-Match"], self.plane.bundles["authz.tar.gz"][1])
        self.plane.put("authz.tar.gz", self.bundle(2))
        self.plane.wait_status(revision("authz", "2"))
        self.assertEqual(server.data("authz/version"), 2)

    def test_what_is_wrong_changes_nothing_and_is_reported(self):
        server = self.serve({"authz": {"size_limit_bytes": 100000}})
        self.plane.put("authz.tar.gz", self.bundle(1))
        self.plane.wait_status(revision("authz", "1"))
        faults = [("HTTP 500", None, [answer(500)]), ("", None, [cut]),
                  ("larger than size_limit_bytes", os.urandom(200000), []),
                  ("error(s) occurred while compiling", archive({"authz.rego": "package authz\n\nx := y\n"}, revision="bad"), []),
                  ("authz", b"this is no archive", []),
                  ("data.json", archive({"data.json": "{"}, revision="bad"), [])]
        for message, content, actions in faults:
            with self.subTest(message=message):
                seen = len(self.plane.reports)
                self.plane.fault("authz.tar.gz", *actions)
                if content is not None:
                    self.plane.put("authz.tar.gz", content)
                self.plane.wait(lambda: any(failed("authz", message)(r) and r["bundles"]["authz"].get("code") == "bundle_error"
                                            for r in self.plane.reports[seen:]), f"nothing like `{message}`")
                self.assertEqual(server.data("authz/version"), 1)
        compiled = self.plane.wait_status(failed("authz", "compiling"))["bundles"]["authz"]
        self.assertEqual(compiled["errors"][0]["code"], "rego_unsafe_var_error")
        self.assertEqual(compiled["active_revision"], "1")
        self.plane.put("authz.tar.gz", self.bundle(3))
        good = self.plane.wait_status(revision("authz", "3"))
        self.assertNotIn("message", good["bundles"]["authz"])

    def test_delta_bundles_change_the_data(self):
        server = self.serve({"authz": {}})
        self.plane.put("authz.tar.gz", self.bundle(1))
        self.plane.wait_status(revision("authz", "1"))
        delta = archive({}, revision="2", patch=[{"op": "upsert", "path": "/admins/-", "value": "bob"}])
        self.plane.put_delta("authz.tar.gz", delta, self.bundle(1, ("alice", "bob"), rev="2"))
        report = self.plane.wait_status(revision("authz", "2"))
        self.assertEqual(report["bundles"]["authz"]["type"], "delta")
        self.assertEqual(server.data("admins"), ["alice", "bob"])
        self.assertEqual(server.data("authz/version"), 1)
        # One that cannot be applied is told, and the whole bundle is asked for.
        bad = archive({}, revision="3", patch=[{"op": "remove", "path": "/none/at/all"}])
        self.plane.put_delta("authz.tar.gz", bad, self.bundle(4, ("carol",)))
        self.plane.wait_status(revision("authz", "4"))
        self.assertEqual(server.data("admins"), ["carol"])

    def test_long_polling_brings_changes_at_once(self):
        self.plane.long_polling = True
        self.plane.put("authz.tar.gz", self.bundle(1))
        self.serve({"authz": {"polling": {"min_delay_seconds": 600, "max_delay_seconds": 600, "long_polling_timeout_seconds": 30}}})
        self.plane.wait_status(revision("authz", "1"))
        self.plane.wait(lambda: self.plane.count("authz.tar.gz") == 2, "no second request")
        first = next(headers for _, path, headers in self.plane.requests if path == "authz.tar.gz")
        self.assertIn("wait=30", first["Prefer"])
        self.plane.put("authz.tar.gz", self.bundle(2))
        self.plane.wait_status(revision("authz", "2"))

    def test_persisted_bundles_serve_after_a_crash_without_network(self):
        self.plane.put("authz.tar.gz", self.bundle(1))
        server = self.serve({"authz": {"persist": True}})
        self.plane.wait_status(revision("authz", "1"))
        kept = self.folder / "kept/bundles/authz/bundle.tar.gz"
        wait_until(kept.exists, "nothing is persisted")
        server.stop(kill=True)
        self.plane.close()
        server = self.serve({"authz": {"persist": True}})
        self.assertEqual(server.data("authz/version"), 1)
        self.assertEqual(server.request("/health?bundles")[0], 200)
        server.stop()
        # What was changed on the disk is read as carefully as what comes from the network.
        kept.write_bytes(kept.read_bytes()[:100])
        server = self.serve({"authz": {"persist": True}})
        self.assertIsNone(server.data("authz/version"))
        self.assertEqual(server.request("/health?bundles")[0], 500)

    def signed(self, number, key):
        folder = self.folder / f"signed{number}"
        folder.mkdir(exist_ok=True)
        (folder / "authz.rego").write_text(POLICY % number)
        (folder / "data.json").write_text('{"admins": []}')
        out = self.folder / f"signed{number}.tar.gz"
        ran = self.regoc("build", "-b", str(folder), "-o", str(out), "--revision", str(number), "--signing-alg", "HS256", "--signing-key", key)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return out.read_bytes()

    def test_signatures_are_verified_and_keys_change(self):
        keys = {"default": {"key": "first-secret", "algorithm": "HS256"}}
        self.plane.put("authz.tar.gz", self.signed(1, "first-secret"))
        server = self.serve({"authz": {"signing": {"keyid": "default"}, "persist": True}}, keys=keys)
        self.plane.wait_status(revision("authz", "1"))
        self.plane.put("authz.tar.gz", self.signed(2, "second-secret"))
        self.plane.wait_status(failed("authz", "verif"))
        self.plane.put("authz.tar.gz", self.bundle(3))
        self.plane.wait_status(failed("authz", "bundle missing .signatures.json file"))
        self.assertEqual(server.data("authz/version"), 1)
        keys["default"]["key"] = "second-secret"
        self.config({"authz": {"signing": {"keyid": "default"}, "persist": True}}, keys=keys)
        self.plane.put("authz.tar.gz", self.signed(2, "second-secret"))
        server.process.send_signal(signal.SIGHUP)
        self.plane.wait_status(revision("authz", "2"))
        self.assertEqual(server.data("authz/version"), 2)
        # The persisted bundle is verified again, with the keys that are trusted then.
        server.stop()
        self.plane.close()
        keys["default"]["key"] = "third-secret"
        server = self.serve({"authz": {"signing": {"keyid": "default"}, "persist": True}}, keys=keys)
        self.assertIsNone(server.data("authz/version"))

    def test_bundles_own_their_roots(self):
        def part(name, rev, roots=None):
            return archive({f"{name}/p.rego": f"package {name}\n\nx := {rev}\n", f"{name}/d/data.json": '{"n": %s}' % rev}, revision=rev, roots=roots or [name])
        self.plane.put("a.tar.gz", part("a", "1"))
        self.plane.put("b.tar.gz", part("b", "1"))
        server = self.serve({"a": {}, "b": {}})
        self.plane.wait_status(lambda r: revision("a", "1")(r) and revision("b", "1")(r))
        self.assertEqual((server.data("a"), server.data("b")), ({"d": {"n": 1}, "x": 1}, {"d": {"n": 1}, "x": 1}))
        self.plane.put("b.tar.gz", part("b", "2", roots=["b", "a/d"]))
        self.plane.wait_status(failed("b", "detected overlapping roots in manifests for these bundles: [a, b]"))
        self.plane.put("b.tar.gz", part("b", "3", roots=["c"]))
        self.plane.wait_status(failed("b", "manifest roots [c] do not permit"))
        self.assertEqual(server.data("b/x"), 1)
        self.plane.put("a.tar.gz", part("a", "4"))
        self.plane.wait_status(revision("a", "4"))
        self.assertEqual((server.data("a/d/n"), server.data("b/d/n")), (4, 1))

    def test_bundles_that_left_the_configuration_go(self):
        self.plane.put("a.tar.gz", archive({"a/data.json": '{"n": 1}'}, revision="1", roots=["a"]))
        self.plane.put("b.tar.gz", archive({"b/data.json": '{"n": 1}'}, revision="1", roots=["b"]))
        server = self.serve({"a": {}, "b": {}})
        self.plane.wait_status(lambda r: revision("a", "1")(r) and revision("b", "1")(r))
        self.config({"a": {}})
        server.process.send_signal(signal.SIGHUP)
        self.plane.wait_status(lambda r: "b" not in r["bundles"] and revision("a", "1")(r))
        wait_until(lambda: server.data("b") is None, "b is still there")
        self.assertEqual(server.data("a/n"), 1)

    def test_a_wrong_configuration_changes_nothing(self):
        self.plane.put("a.tar.gz", self.bundle(1))
        server = self.serve({"a": {}})
        self.plane.wait_status(revision("a", "1"))
        self.config({"a": {"service": "none"}})
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: any("service name" in line for line in server.lines), "nothing is logged")
        self.assertEqual(server.data("authz/version"), 1)
        asked = self.plane.count("a.tar.gz")
        self.plane.wait(lambda: self.plane.count("a.tar.gz") > asked, "polling ended")

    def test_files_are_bundles_too(self):
        path = self.write("local.tar.gz", self.bundle(1))
        server = self.serve({"local": {"resource": f"file://{path}"}})
        self.plane.wait_status(revision("local", "1"))
        self.write("local.tar.gz", self.bundle(2))
        self.plane.wait_status(revision("local", "2"))
        self.assertEqual(server.data("authz/version"), 2)


class DiscoveryTest(PlaneTest):
    """The configuration itself comes as a bundle."""

    def discovered(self, configuration, rev):
        return archive({"data.json": json.dumps({"config": configuration})}, revision=rev)

    def boot(self):
        settings = {"services": {"plane": {"url": self.plane.url}}, "labels": {"region": "west"}, "status": {"service": "plane"},
                    "discovery": {"resource": "discovery.tar.gz", "decision": "config", "service": "plane",
                                  "polling": {"min_delay_seconds": 1, "max_delay_seconds": 1}}}
        server = Server(self.folder, "--interpret", "-c", self.write("boot.json", json.dumps(settings)))
        self.addCleanup(server.stop)
        self.assertIsNotNone(server.address, server.lines)
        return server

    def test_discovered_bundles_are_followed(self):
        polling = {"min_delay_seconds": 1, "max_delay_seconds": 1}
        self.plane.put("authz.tar.gz", self.bundle(1))
        first = {"labels": {"region": "east", "zone": "b"}, "bundles": {"authz": {"resource": "authz.tar.gz", "polling": polling}}}
        self.plane.put("discovery.tar.gz", self.discovered(first, "d1"))
        server = self.boot()
        report = self.plane.wait_status(lambda r: revision("authz", "1")(r) and r["discovery"].get("active_revision") == "d1")
        self.assertEqual((report["labels"]["region"], report["labels"]["zone"]), ("west", "b"))
        # Discovery cannot change the service that it comes from.
        bad = first | {"services": {"plane": {"url": "http://127.0.0.1:1"}}}
        self.plane.put("discovery.tar.gz", self.discovered(bad, "d2"))
        self.plane.wait_status(lambda r: "not allowed" in r.get("discovery", {}).get("message", ""))
        self.assertEqual(server.data("authz/version"), 1)
        self.plane.put("other.tar.gz", self.bundle(7))
        self.plane.put("discovery.tar.gz", self.discovered({"bundles": {"other": {"resource": "other.tar.gz", "polling": polling}}}, "d3"))
        self.plane.wait_status(revision("other", "7"))
        self.assertEqual(server.data("authz/version"), 7)


if __name__ == "__main__":
    unittest.main()
