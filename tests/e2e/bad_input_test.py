#!/usr/bin/env python3
"""What bad input gets: one line that names the file and the place, OPA's exit code, and no partial output."""
import gzip
import io
import tarfile
import unittest

from program import ProgramTest


class BadInput(ProgramTest):
    def refused(self, code, arguments, *parts):
        """The command fails with `code`, says each of `parts`, and leaves the folder as it was. Returns the output."""
        before = self.files()
        done = self.regoc(*arguments)
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, code, said)
        for part in parts:
            self.assertIn(part, said)
        self.assertEqual(self.files(), before, "files left behind")
        return said

    def one_line(self, code, arguments, *parts):
        said = self.refused(code, arguments, *parts)
        self.assertEqual(len(said.splitlines()), 1, said)

    # Files that cannot be read

    def test_missing_policy(self):
        self.one_line(1, ["check", "nowhere.rego"], "nowhere.rego", "no such file or directory")

    def test_missing_policy_for_build(self):
        self.one_line(1, ["build", "-o", "out.tar.gz", "nowhere.rego"], "nowhere.rego", "no such file or directory")

    def test_missing_data_for_eval(self):
        self.refused(2, ["eval", "-d", "nowhere.json", "data"], "nowhere.json", "no such file or directory")

    def test_missing_input(self):
        self.one_line(2, ["eval", "-i", "nowhere.json", "input"], "nowhere.json", "no such file or directory")

    def test_missing_bundle(self):
        self.one_line(1, ["inspect", "nowhere.tar.gz"], "nowhere.tar.gz", "no such file or directory")

    # Policies

    def test_invalid_utf8(self):
        self.write("bad.rego", b'package p\n\nx := "\xff\xfe"\n')
        self.refused(1, ["check", "bad.rego"], "bad.rego:3", "rego_parse_error", "utf-8")

    def test_null_byte(self):
        self.write("bad.rego", b"package p\nx := 1\x00\n")
        self.refused(1, ["check", "bad.rego"], "bad.rego:2", "rego_parse_error")

    def test_syntax_error(self):
        self.write("bad.rego", "package p\n\nallow if input.n >\n")
        self.refused(1, ["build", "-o", "out.tar.gz", "bad.rego"], "bad.rego:4", "rego_parse_error")

    def test_unknown_builtin(self):
        self.write("bad.rego", "package p\n\nx := conut([1])\n")
        self.refused(1, ["build", "-o", "out.tar.gz", "bad.rego"], "bad.rego:3", "undefined function conut")

    def test_empty_policy(self):
        self.write("bad.rego", "# nothing but a comment\n")
        self.refused(1, ["check", "bad.rego"], "bad.rego", "rego_parse_error")

    def test_deep_nesting(self):
        self.write("bad.rego", "package p\nx := " + "[" * 100_000 + "]" * 100_000 + "\n")
        self.refused(1, ["check", "bad.rego"], "bad.rego:2", "rego_parse_error")

    def test_long_chain_of_operators(self):
        self.write("bad.rego", "package p\nx := " + "1 + " * 200_000 + "1\n")
        done = self.regoc("check", "bad.rego")
        self.assertIn(done.returncode, (0, 1), done.stderr[:400])

    # JSON

    def test_data_ends_early(self):
        self.write("data.json", '{"limits": {"containers": 3')
        self.refused(2, ["eval", "-d", "data.json", "data"], "data.json")
        self.one_line(1, ["build", "-o", "out.tar.gz", "p.rego", "data.json"], "data.json")

    def test_input_ends_early(self):
        self.write("input.json", '{"containers": [1, 2')
        self.one_line(2, ["eval", "-i", "input.json", "input"], "input.json")

    def test_deep_json(self):
        self.write("input.json", "[" * 200_000 + "]" * 200_000)
        self.one_line(2, ["eval", "-i", "input.json", "input"], "input.json")

    def test_invalid_utf8_in_json(self):
        self.write("input.json", b'{"a": "\xff"}')
        self.one_line(2, ["eval", "-i", "input.json", "input"], "input.json")

    # Archives

    def test_no_archive(self):
        self.write("bad.tar.gz", "this is no archive")
        self.one_line(1, ["inspect", "bad.tar.gz"], "bad.tar.gz")
        self.refused(2, ["eval", "-b", "bad.tar.gz", "data"], "bad.tar.gz")

    def test_truncated_archives(self):
        for name in ("b.tar.gz", "b.tar.zst"):
            self.succeed("build", "-o", name, "-e", "p/deny", "p.rego", "data.json")
            whole = (self.folder / name).read_bytes()
            for length in (0, 1, 10, len(whole) // 2, len(whole) - 1):
                with self.subTest(name=name, length=length):
                    self.write("cut-" + name, whole[:length])
                    self.one_line(1, ["inspect", "cut-" + name], "cut-" + name)
                    self.refused(2, ["eval", "-b", "cut-" + name, "data"], "cut-" + name)

    def archive(self, *entries):
        """A tar.gz with entries (TarInfo changes, content)."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for changes, content in entries:
                info = tarfile.TarInfo()
                info.size = len(content)
                for field, value in changes.items():
                    setattr(info, field, value)
                tar.addfile(info, io.BytesIO(content))
        return self.write("bad.tar.gz", gzip.compress(packed.getvalue()))

    def test_path_out_of_the_bundle(self):
        self.archive(({"name": "../p.rego"}, b"package p\n"))
        self.one_line(1, ["inspect", "bad.tar.gz"], "bad.tar.gz")

    def test_link_in_a_bundle(self):
        self.archive(({"name": "p.rego", "type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, b""))
        self.one_line(1, ["inspect", "bad.tar.gz"], "bad.tar.gz")

    def test_file_twice(self):
        self.archive(({"name": "data.json"}, b"{}"), ({"name": "data.json"}, b"[]"))
        self.one_line(1, ["inspect", "bad.tar.gz"], "bad.tar.gz", "data.json")

    def test_broken_manifest(self):
        self.archive(({"name": ".manifest"}, b'{"revision": '))
        self.one_line(1, ["inspect", "bad.tar.gz"], "bad.tar.gz", "manifest")

    def test_data_outside_the_roots(self):
        self.archive(({"name": ".manifest"}, b'{"roots": ["a"]}'), ({"name": "b/data.json"}, b"{}"))
        self.one_line(1, ["inspect", "bad.tar.gz"], "bad.tar.gz", "'/b'")

    # Keys and signatures

    def build_signed(self):
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        self.succeed("build", "-o", "b.tar.gz", "-e", "p/deny", "--signing-alg", "ES256", "--signing-key", "key.pem",
                     "p.rego", "data.json")

    def test_missing_key(self):
        self.one_line(1, ["build", "-o", "out.tar.gz", "--signing-key", "nowhere.pem", "p.rego"], "nowhere.pem")

    def test_unreadable_key(self):
        self.write("bad.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
        self.one_line(1, ["build", "-o", "out.tar.gz", "--signing-key", "bad.pem", "p.rego"], "bad.pem")

    def test_key_of_another_algorithm(self):
        self.key_pair("-algorithm", "ED25519")
        self.one_line(1, ["build", "-o", "out.tar.gz", "--signing-alg", "RS256", "--signing-key", "key.pem", "p.rego"],
                      "key.pem")

    def test_wrong_signature(self):
        self.build_signed()
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        flags = ["--signing-alg", "ES256", "--verification-key", "public.pem"]
        self.one_line(1, ["verify", *flags, "b.tar.gz"], "b.tar.gz", "signature")
        self.refused(2, ["eval", *flags, "-b", "b.tar.gz", "data"], "b.tar.gz", "signature")

    def test_unsigned_bundle_where_a_signature_is_wanted(self):
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        self.succeed("build", "-o", "b.tar.gz", "-e", "p/deny", "p.rego")
        self.one_line(1, ["verify", "--signing-alg", "ES256", "--verification-key", "public.pem", "b.tar.gz"],
                      "b.tar.gz", "signature")

    # Output

    def test_output_folder_is_missing(self):
        self.one_line(1, ["build", "-o", "nowhere/out.tar.gz", "p.rego"], "nowhere/out.tar.gz")

    def test_failed_build_leaves_the_old_bundle(self):
        self.succeed("build", "-o", "b.tar.gz", "p.rego", "data.json")
        before = (self.folder / "b.tar.gz").read_bytes()
        self.write("p.rego", "package p\n\nx := \n")
        self.refused(1, ["build", "-o", "b.tar.gz", "p.rego", "data.json"], "p.rego")
        self.assertEqual((self.folder / "b.tar.gz").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
