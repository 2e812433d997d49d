#!/usr/bin/env python3
"""OPA loads what regoc builds and signs, and answers the same; regoc loads what OPA builds and signs."""
import json
import unittest

from program import EXAMPLE, ProgramTest, compact, need

POLICIES = str(EXAMPLE / "policies")
QUERY = "data.write_once"


class WithOpa(ProgramTest):
    def opa(self, *arguments):
        done = self.run_command("opa", *arguments)
        self.assertEqual(done.returncode, 0, f"opa {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def build(self, *flags):
        self.succeed("build", "--v0-compatible", "-e", "write_once/deny", "-o", "b.tar.gz", *flags, POLICIES)

    def test_same_answers_from_our_bundle(self):
        self.build()
        for file in sorted((EXAMPLE / "inputs").iterdir()):
            with self.subTest(input=file.name):
                arguments = ["eval", "-b", "b.tar.gz", "-i", str(file), "--format", "values", QUERY]
                self.assertEqual(compact(self.succeed(*arguments)), compact(self.opa(*arguments)))

    def test_same_capabilities(self):
        def known(text):
            """Built-ins by name, without what is said about them; and the rest."""
            capabilities = json.loads(text)
            rows = capabilities.pop("builtins")
            return [plain(row) for row in rows], capabilities

        def plain(value):
            if isinstance(value, list):
                return [plain(item) for item in value]
            if not isinstance(value, dict):
                return value
            return {key: plain(item) for key, item in value.items() if key not in {"description", "categories"}}

        self.assertEqual(known(self.succeed("capabilities", "--current")), known(self.opa("capabilities", "--current")))

    def test_opa_verifies_our_signature(self):
        # `opa build` verifies the bundles that it reads; `opa eval` has no flags for keys.
        keys = {"RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                "EdDSA": ["-algorithm", "ED25519"]}
        for algorithm, options in keys.items():
            with self.subTest(algorithm=algorithm):
                self.key_pair(*options)
                self.build("--signing-alg", algorithm, "--signing-key", "key.pem")
                verified = ["build", "--signing-alg", algorithm, "--verification-key", "public.pem", "-b", "b.tar.gz"]
                self.opa(*verified, "-o", "again.tar.gz")
                answer = self.opa("eval", "-b", "again.tar.gz", "-i", str(EXAMPLE / "inputs/pod_bad.yaml"), QUERY)
                self.assertIn("container shell uses latest tag", answer)
                self.key_pair(*options)
                self.assertNotEqual(self.run_command("opa", *verified, "-o", "refused.tar.gz").returncode, 0)

    def test_we_verify_the_signature_of_opa(self):
        self.openssl("genrsa", "-traditional", "-out", "key.pem", "2048")
        self.openssl("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
        self.opa("build", "--v0-compatible", "--signing-key", "key.pem", "-b", POLICIES, "-o", "b.tar.gz")
        self.succeed("verify", "--verification-key", "public.pem", "b.tar.gz")
        arguments = ["eval", "-b", "b.tar.gz", "-i", str(EXAMPLE / "inputs/pod_bad.yaml"), "--format", "values", QUERY]
        self.assertEqual(compact(self.succeed(*arguments, "--verification-key", "public.pem")),
                         compact(self.opa(*arguments)))

    def test_opa_inspects_our_bundle(self):
        self.build("-r", "v7")
        theirs = json.loads(self.opa("inspect", "--format", "json", "b.tar.gz"))
        ours = json.loads(self.succeed("inspect", "--format", "json", "b.tar.gz"))
        self.assertEqual(theirs["manifest"]["revision"], "v7")
        self.assertEqual(ours["manifest"], theirs["manifest"])
        self.assertEqual(ours["namespaces"], theirs["namespaces"])


if __name__ == "__main__":
    need("opa")
    unittest.main()
