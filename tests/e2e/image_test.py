#!/usr/bin/env python3
"""Data images in bundles: large data is read from its image when a trusted key signed the bundle, else from data.json.

To see which of the two answers, the tests change a text in the image, and its checksums with it.
"""
import hashlib
import io
import json
import struct
import tarfile
import unittest

from program import ProgramTest, compact

ALGORITHM = ["--signing-alg", "ES256"]
QUERY = ["--format", "values", "data.q.owner"]
POLICY = 'package q\n\nowner := data.records["record-77"].owner\n'
IMAGE = "_regoc/data.img"
BODY_CHECKSUM, HEADER_CHECKSUM, BODY = 160, 168, 176  # runtime/value/image_format.h
WORD = (1 << 64) - 1


def fold(a, b):
    product = (a & WORD) * (b & WORD)
    return product & WORD ^ product >> 64


def checksum(data):
    """internal::HashBytes with the size as seed, for sizes above 16."""
    n = seed = len(data)
    at, state = 0, seed ^ n * 0xA0761D6478BD642F & WORD
    while n > 16:
        first, second = struct.unpack_from("<QQ", data, at)
        state = fold(first ^ state ^ 0xE7037ED1A0B428DB, second ^ seed ^ 0x8EBC6AF09C88C6E3)
        at, n = at + 16, n - 16
    a, b = 0, 0
    if n >= 8:
        a, = struct.unpack_from("<Q", data, at)
        b, = struct.unpack_from("<Q", data, at + n - 8)
    elif n >= 4:
        a, = struct.unpack_from("<I", data, at)
        b, = struct.unpack_from("<I", data, at + n - 4)
    elif n > 0:
        a = data[at] << 16 | data[at + n // 2] << 8 | data[at + n - 1]
    state = fold(a ^ state ^ 0x589965CC75374CC3, b ^ seed ^ 0x1D8E4E27C47D124F)
    return fold(state ^ 0xEB44ACCAB455D165, 0x9E3779B97F4A7C15)


def with_checksums(image):
    image = bytearray(image)
    struct.pack_into("<Q", image, BODY_CHECKSUM, checksum(bytes(image[BODY:])))
    struct.pack_into("<Q", image, HEADER_CHECKSUM, checksum(bytes(image[:HEADER_CHECKSUM])))
    return bytes(image)


class DataImages(ProgramTest):
    def setUp(self):
        super().setUp()
        self.key_pair("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        records = {f"record-{i}": {"owner": "alpha" if i == 77 else f"user-{i}", "tags": ["x", i % 3, 1.5]}
                   for i in range(6000)}
        self.write("q.rego", POLICY)
        self.write("records.json", json.dumps({"records": records}))

    def build(self, name="b.tar.gz", *options):
        self.succeed("build", "-e", "q/owner", "-o", name, *options, "q.rego", "records.json")
        with tarfile.open(fileobj=io.BytesIO((self.folder / name).read_bytes()), mode="r:gz") as tar:
            return {member.name.lstrip("/"): tar.extractfile(member).read() for member in tar if member.isfile()}

    def folder_with(self, files, image, sign=True):
        """The bundle as the folder `changed`, with this image."""
        for name, content in {**files, IMAGE: image}.items():
            if name != ".signatures.json":
                self.write("changed/" + name, content)
        index = json.loads(files["_regoc/index"])
        index["data_image"]["sha256"] = hashlib.sha256(image).hexdigest()
        self.write("changed/_regoc/index", json.dumps(index))
        if sign:
            self.succeed("sign", "-b", *ALGORITHM, "--signing-key", "key.pem", "-o", "changed", "changed")

    def answer(self, *verification):
        return compact(self.succeed("eval", *verification, "-b", "changed", *QUERY))

    def trusted(self):
        return self.answer(*ALGORITHM, "--verification-key", "public.pem")

    def test_large_data_has_an_image_and_small_has_none(self):
        files = self.build()
        self.assertIn(IMAGE, files)
        self.assertNotIn(IMAGE, self.build("r.tar.gz", "-t", "rego"))
        self.write("records.json", "{}")
        self.assertNotIn(IMAGE, self.build("s.tar.gz"))

    def test_equal_data_gives_equal_bytes(self):
        self.assertEqual(self.build("1.tar.gz"), self.build("2.tar.gz"))

    def test_the_checksum_here_is_the_programs(self):
        image = self.build()[IMAGE]
        self.assertEqual(with_checksums(image), image)

    def test_a_signed_image_is_used(self):
        files = self.build()
        self.folder_with(files, with_checksums(files[IMAGE].replace(b"alpha", b"omega")))
        self.assertEqual(self.trusted(), '["omega"]')

    def test_an_image_that_nobody_vouches_for_is_not_used(self):
        files = self.build()
        self.folder_with(files, with_checksums(files[IMAGE].replace(b"alpha", b"omega")))
        self.assertEqual(self.answer(), '["alpha"]')

    def test_a_damaged_image_is_not_used(self):
        files = self.build()
        self.folder_with(files, files[IMAGE].replace(b"alpha", b"omega"))
        self.assertEqual(self.trusted(), '["alpha"]')
        self.folder_with(files, files[IMAGE][:1000])
        self.assertEqual(self.trusted(), '["alpha"]')

    def test_an_image_of_other_data_is_not_used(self):
        files = self.build()
        changed = {**files, "data.json": files["data.json"].replace(b"alpha", b"gamma")}
        self.folder_with(changed, files[IMAGE])
        self.assertEqual(self.trusted(), '["gamma"]')

    def test_data_beside_an_image_is_merged(self):
        files = self.build()
        self.folder_with(files, files[IMAGE])
        self.write("more.json", '{"records": {"record-new": {"owner": "beta"}}, "other": 1}')
        output = self.succeed("eval", *ALGORITHM, "--verification-key", "public.pem", "-b", "changed", "-d", "more.json",
                              "--format", "values",
                              '[data.q.owner, data.records["record-new"].owner, data.other, count(data.records)]')
        self.assertEqual(compact(output), '[["alpha","beta",1,6001]]')


if __name__ == "__main__":
    unittest.main()
