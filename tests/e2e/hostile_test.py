#!/usr/bin/env python3
"""Hostile bundles: each is refused with an error that names the reason, and nothing is written or run.

The bundles are made here, one a function that gives its bytes (a `Case`). A case says what must be in the error, and whether
`verify` or `eval` must refuse it; most must be refused by both.
"""
import base64
import gzip
import hashlib
import hmac
import io
import json
import os
import struct
import tarfile
import time
import unittest
import zlib

from program import ProgramTest

SECRET = "s3cret"
POLICY = b"package p\n\nx := 1\n"
FILES = {"/p.rego": POLICY, "/data.json": b'{"n":1}\n', "/.manifest": b'{"revision":"r","roots":[""]}\n'}
CASES = {}


class Case:
    def __init__(self, make, reason, commands, flags):
        self.make, self.reason, self.commands, self.flags = make, reason, commands, flags


def case(reason, commands=("verify", "eval"), flags=()):
    def register(make):
        assert make.__name__ not in CASES, make.__name__
        CASES[make.__name__] = Case(make, reason, commands, flags)
        return make
    return register


# ---- How bundles are made

def entry(name, content=b"", kind=tarfile.REGTYPE, link="", size=None):
    """A tar entry, header and content, with whatever is asked for in it."""
    raw = name if isinstance(name, bytes) else name.encode()
    size = len(content) if size is None else size
    header = bytearray(512)
    header[0:len(raw[:100])] = raw[:100]
    header[100:108] = b"0000644\0"
    header[108:116] = header[116:124] = b"0000000\0"
    header[124:136] = (b"%011o\0" % size) if size < 8 ** 11 else b"\x80" + size.to_bytes(11, "big")
    header[136:148] = b"00000000000\0"
    header[156:157] = kind
    header[157:157 + len(link)] = link.encode()
    header[257:265] = b"ustar\x0000"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + content + b"\0" * (-len(content) % 512)


END = b"\0" * 1024


def tar(*entries):
    return b"".join(entries) + END


def packed(files=None, more=()):
    """A bundle of files by name, with further entries."""
    return gzip.compress(tar(*[entry(name, content) for name, content in (FILES if files is None else files).items()], *more), 1, mtime=0)


def with_entry(*more):
    return packed(more=more)


def with_files(**changes):
    files = dict(FILES)
    for name, content in changes.pop("files", {}).items():
        files[name] = content
    return packed(files)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def digest(name, content):
    """As a signature lists it: data and manifest by value."""
    if name.rsplit("/", 1)[-1] in ("data.json", ".manifest"):
        try:
            content = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            pass
    return hashlib.sha256(content).hexdigest()


def listed(files):
    return [{"name": name.lstrip("/"), "hash": digest(name, content), "algorithm": "SHA-256"} for name, content in files.items()]


def token(files, claims=None, header=None, secret=SECRET, payload=None):
    head = {"alg": "HS256", "kid": "default", **(header or {})}
    body = payload if payload is not None else json.dumps({"files": listed(files), **(claims or {})}).encode()
    text = b64(json.dumps(head).encode()) + b"." + b64(body)
    return (text + b"." + b64(hmac.new(secret.encode(), text, hashlib.sha256).digest())).decode()


def signed(files=None, **how):
    files = dict(FILES if files is None else files)
    return packed({**files, "/.signatures.json": json.dumps({"signatures": [token(files, **how)]}).encode()})


def signatures(text):
    return packed({**FILES, "/.signatures.json": text if isinstance(text, bytes) else json.dumps(text).encode()})


def zstd_frame(blocks, window=b"\x38"):
    """A zstd frame of blocks without content checksum; 0x38 is a window of 128 KiB."""
    return b"\x28\xb5\x2f\xfd\x00" + window + blocks


def rle_blocks(count):
    """Zeros, 128 KiB a block."""
    block = struct.pack("<I", (131072 << 3) | (1 << 1))[:3] + b"\0"
    last = struct.pack("<I", (131072 << 3) | (1 << 1) | 1)[:3] + b"\0"
    return block * (count - 1) + last


# ---- Paths

@case("has a `..` in it")
def path_escape(): return with_entry(entry("../evil.rego", POLICY))

@case("has a `..` in it")
def path_escape_inside(): return with_entry(entry("a/b/../../../evil.rego", POLICY))

@case("has a `..` in it")
def path_escape_after_slash(): return with_entry(entry("/../evil.rego", POLICY))

@case("has a `..` in it")
def path_escape_of_a_folder(): return with_entry(entry("../evil/", kind=tarfile.DIRTYPE))

@case("is absolute")
def path_absolute(): return with_entry(entry("//etc/cron.d/evil", POLICY))

@case("is absolute")
def path_with_a_drive(): return with_entry(entry("C:/evil.rego", POLICY))

@case("has a backslash in it")
def path_with_backslashes(): return with_entry(entry("..\\evil.rego", POLICY))

@case("has a control character in it")
def path_with_a_line_break(): return with_entry(entry("a\nb.rego", POLICY))

@case("is not UTF-8")
def path_that_is_no_text(): return with_entry(entry(b"a\xff.rego", POLICY))

@case("has an empty name or a `.` in it")
def path_with_a_dot(): return with_entry(entry("a/./b.rego", POLICY))

@case("has an empty name or a `.` in it")
def path_with_an_empty_name(): return with_entry(entry("a//b.rego", POLICY))

@case("is longer than the limit of 1024 bytes")
def path_too_long():
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as out:
        info = tarfile.TarInfo("a/" * 600 + "b.rego")
        info.size = len(POLICY)
        out.addfile(info, io.BytesIO(POLICY))
    return gzip.compress(archive.getvalue())

# ---- Kinds of entries

@case("is a link")
def symbolic_link(): return with_entry(entry("passwd", kind=tarfile.SYMTYPE, link="/etc/passwd"))

@case("is a link")
def hard_link(): return with_entry(entry("copy.rego", kind=tarfile.LNKTYPE, link="p.rego"))

@case("is a link")
def symbolic_link_and_a_file_below_it():
    return with_entry(entry("d", kind=tarfile.SYMTYPE, link="/tmp"), entry("d/evil.rego", POLICY))

@case("is a device")
def character_device(): return with_entry(entry("null", kind=tarfile.CHRTYPE))

@case("is a device")
def block_device(): return with_entry(entry("sda", kind=tarfile.BLKTYPE))

@case("is a pipe")
def pipe(): return with_entry(entry("fifo", kind=tarfile.FIFOTYPE))

# ---- Names that clash

@case("occurs twice")
def duplicate_policy(): return with_entry(entry("/p.rego", b"package p\n\nx := 2\n"))

@case("occurs twice")
def duplicate_with_another_spelling(): return with_entry(entry("./p.rego", b"package p\n\nx := 2\n"))

@case("occurs twice")
def duplicate_manifest(): return with_entry(entry("/.manifest", b'{"roots":["q"]}'))

@case("occurs twice")
def duplicate_signatures():
    return packed({**FILES, "/.signatures.json": b'{"signatures":[]}'}, [entry("/.signatures.json", b'{"signatures":[]}')])

@case("differ in case only")
def case_collision(): return with_entry(entry("/P.rego", b"package p\n\nx := 2\n"))

@case("differ in case only")
def case_collision_of_folders(): return with_entry(entry("/a/x.rego", POLICY), entry("/A/y.rego", POLICY))

@case("make one a file and a folder")
def file_and_folder(): return with_entry(entry("/p.rego/q.rego", POLICY))

# ---- Sizes

@case("exceeds the limit of 1073741824 bytes")
def entry_that_claims_two_gigabytes(): return with_entry(entry("/big.rego", size=2 << 30))

@case("exceeds the limit of 1073741824 bytes")
def entry_that_claims_an_exabyte(): return with_entry(entry("/big.rego", size=1 << 60))

@case("Truncated tar archive")
def entry_that_claims_more_than_there_is(): return gzip.compress(entry("/big.rego", POLICY, size=1 << 20) + END)

@case("larger than the limit of 2147483648 bytes after decompression")
def gzip_bomb():
    zeros = gzip.compress(b"\0" * (64 << 20), 9)
    return packed() + zeros * 33

@case("larger than the limit of 2147483648 bytes after decompression")
def zstd_bomb(): return zstd_frame(rle_blocks(17000))

@case("zstd data")
def zstd_window_of_two_gigabytes(): return zstd_frame(rle_blocks(1), window=b"\xa8")

@case("more than the limit of 100000 entries")
def too_many_entries(): return gzip.compress(tar(*[entry("/%d" % i) for i in range(100_001)]), 1)

@case("the manifest is larger than the limit of 16777216 bytes")
def huge_manifest(): return with_files(files={"/.manifest": b'{"metadata":{"a":"' + b"x" * (17 << 20) + b'"}}'})

@case("nested deeper")
def deep_manifest(): return with_files(files={"/.manifest": b'{"metadata":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001})

# ---- Archives that were cut off or damaged

@case("truncated: the gzip data ends too early")
def truncated_gzip(): return packed()[:-40]

@case("truncated: the gzip data ends too early")
def gzip_without_checksum(): return packed()[:-8]

@case("damaged gzip data")
def gzip_with_a_wrong_checksum():
    data = bytearray(packed())
    data[-6] ^= 1
    return bytes(data)

@case("damaged gzip data")
def gzip_with_a_wrong_length():
    data = bytearray(packed())
    data[-1] ^= 1
    return bytes(data)

@case("damaged gzip data")
def gzip_with_something_behind(): return packed() + b"something"

@case("truncated: the zstd data ends too early")
def truncated_zstd(): return zstd_frame(rle_blocks(2)[:-2])

@case("damaged zstd data")
def zstd_with_a_reserved_block(): return zstd_frame(b"\x07\0\0")

@case("Truncated tar archive")
def tar_cut_in_a_file(): return gzip.compress(entry("/p.rego", b"x" * 5000)[:2048])

@case("the end of the archive is missing")
def tar_without_an_end(): return gzip.compress(entry("/p.rego", POLICY))

@case("data after the end of the archive")
def data_after_the_end(): return gzip.compress(tar(entry("/p.rego", POLICY)) + entry("/q.rego", POLICY) + END)

@case("neither a tar archive")
def gzip_in_gzip(): return gzip.compress(packed())

@case("neither a tar archive")
def no_archive(): return b"PK\x03\x04" + b"x" * 600

@case("empty")
def empty_file(): return b""

# ---- Manifests

@case("manifest decode")
def manifest_that_is_no_json(): return with_files(files={"/.manifest": b"{"})

@case("manifest has overlapped roots: 'a' and 'a/b'")
def overlapping_roots(): return with_files(files={"/.manifest": b'{"roots":["a","a/b"]}'})

@case("manifest has overlapped roots: 'a' and 'a'")
def equal_roots(): return with_files(files={"/.manifest": b'{"roots":["a","/a/"]}'})

@case("manifest has overlapped roots")
def overlapping_among_many_roots():
    return with_files(files={"/.manifest": json.dumps({"roots": ["r%d" % i for i in range(100_000)] + ["r5/x"]}).encode()})

@case("do not permit data at path '/n'")
def data_outside_of_the_roots(): return signed({**FILES, "/.manifest": b'{"roots":["p"]}'})

@case("do not permit 'package q' in module", commands=("eval",))
def policy_outside_of_the_roots():
    return signed({"/q.rego": b"package q\n", "/p.rego": POLICY, "/.manifest": b'{"roots":["p"]}'})

@case("manifest has unknown rego-version 7")
def unknown_rego_version(): return with_files(files={"/.manifest": b'{"rego_version":7}'})

@case("`file_rego_versions` must be an object of integers")
def file_versions_that_are_no_numbers(): return with_files(files={"/.manifest": b'{"file_rego_versions":{"/p.rego":"1"}}'})

@case("`wasm` must be an array of objects")
def wasm_that_is_no_list(): return with_files(files={"/.manifest": b'{"wasm":{"a":1}}'})

@case("the manifest must be at the root of the bundle")
def manifest_in_a_folder(): return with_entry(entry("/a/.manifest", b"{}"))

@case("the signatures must be at the root of the bundle")
def signatures_in_a_folder(): return with_entry(entry("/a/.signatures.json", b"{}"))

@case("manifests in protobuf form are not supported")
def manifest_in_another_form(): return with_entry(entry("/.manifest.pb", b"\x0a\x01r"))

# ---- Data

@case("data.json", commands=("eval",))
def data_that_is_no_json(): return signed({**FILES, "/data.json": b'{"n":'})

@case("data", commands=("eval",))
def data_of_two_files_at_one_place(): return signed({**FILES, "/n/data.json": b'{"m":1}'})

@case("data", commands=("eval",))
def data_that_is_nested_too_deep(): return signed({**FILES, "/data.json": b'{"a":' * 20_000 + b"1" + b"}" * 20_000})

@case("data.yaml", commands=("eval",))
def yaml_bomb():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]" for i in range(1, 10)]
    return signed({**FILES, "/data.yaml": "\n".join(lines).encode()})

@case("do not permit data patch at path", commands=("verify", "eval"))
def patch_outside_of_the_roots():
    return signed({"/patch.json": b'{"data":[{"op":"upsert","path":"/q/a","value":1}]}', "/.manifest": b'{"roots":["p"]}'})

# ---- Signatures

@case("bundle missing .signatures.json file")
def unsigned(): return packed()

@case("missing JWT")
def no_token(): return signatures({"signatures": []} | {"plugin": "_default"})

@case("malformed JWT: expected three parts")
def token_of_two_parts(): return signatures({"signatures": ["a.b"]})

@case("malformed JWT: a character that is not base64")
def token_that_is_not_base64(): return signatures({"signatures": ["!!.??.**"]})

@case("`signatures` must be an array of strings")
def token_that_is_no_text(): return signatures({"signatures": [1]})

@case("signatures decode")
def signatures_that_are_no_json(): return signatures(b"{")

@case("no verifier exists under id evil")
def unknown_verifier(): return signatures({"signatures": [token(FILES)], "plugin": "evil"})

@case('the token says algorithm "none", the key is for "HS256"')
def algorithm_none():
    head, body, _ = token(FILES, header={"alg": "none"}).split(".")
    return signatures({"signatures": [f"{head}.{body}."]})

@case('the token says algorithm "NONE", the key is for "HS256"')
def algorithm_none_in_capitals(): return signed(header={"alg": "NONE"})

@case('the token says algorithm "", the key is for "HS256"')
def algorithm_missing(): return signed(header={"alg": ""})

@case('the token says algorithm "XS256", the key is for "HS256"')
def algorithm_unknown(): return signed(header={"alg": "XS256"})

@case('the token says algorithm "HS512", the key is for "HS256"')
def algorithm_of_another_strength(): return signed(header={"alg": "HS512"})

@case("failed to verify JWT signature")
def wrong_secret(): return signed(secret="other")

@case("failed to verify JWT signature")
def signature_cut_off():
    head, body, mark = token(FILES).split(".")
    return signatures({"signatures": [f"{head}.{body}.{b64(base64.urlsafe_b64decode(mark + '=')[:-1]).decode()}"]})

@case("failed to verify JWT signature")
def payload_of_another_token():
    head, _, mark = token(FILES).split(".")
    return signatures({"signatures": [f"{head}.{token({}).split('.')[1]}.{mark}"]})

@case("verification key corresponding to ID nobody not found")
def unknown_key(): return signed(header={"kid": "nobody"})

@case("the header demands extensions that are not supported")
def critical_extensions(): return signed(header={"crit": ["b64"], "b64": False})

@case("header")
def header_with_two_algorithms():
    text = b64(b'{"alg":"HS256","alg":"none"}') + b"." + b64(json.dumps({"files": listed(FILES)}).encode())
    return signatures({"signatures": [(text + b"." + b64(hmac.new(SECRET.encode(), text, hashlib.sha256).digest())).decode()]})

@case("payload")
def payload_that_is_no_json(): return signed(payload=b"files")

@case("payload")
def payload_with_two_lists(): return signed(payload=b'{"files":[],"files":[]}')

@case("file p.rego not included in bundle signature")
def signature_that_leaves_out_a_file():
    return packed({**FILES, "/.signatures.json": json.dumps({"signatures": [token({k: v for k, v in FILES.items() if k != "/p.rego"})]}).encode()})

@case("file .manifest not included in bundle signature")
def signature_that_leaves_out_the_manifest():
    return packed({**FILES, "/.signatures.json": json.dumps({"signatures": [token({k: v for k, v in FILES.items() if k != "/.manifest"})]}).encode()})

@case("file q.rego not included in bundle signature")
def further_file(): return packed({**FILES, "/q.rego": POLICY, "/.signatures.json": json.dumps({"signatures": [token(FILES)]}).encode()})

@case("file _regoc/native/x86_64-linux.so not included in bundle signature")
def further_native_code():
    return packed({**FILES, "/_regoc/native/x86_64-linux.so": b"\x7fELF", "/.signatures.json": json.dumps({"signatures": [token(FILES)]}).encode()})

@case("p.rego: digest mismatch")
def changed_policy():
    return packed({**FILES, "/p.rego": b"package p\n\nx := 2\n", "/.signatures.json": json.dumps({"signatures": [token(FILES)]}).encode()})

@case("data.json: digest mismatch")
def changed_data():
    return packed({**FILES, "/data.json": b'{"n":2}', "/.signatures.json": json.dumps({"signatures": [token(FILES)]}).encode()})

@case("specified in bundle signatures but not found in the target bundle")
def removed_file(): return signed({**FILES}, claims={"files": listed({**FILES, "/q.rego": POLICY})})

@case("lists the file p.rego twice")
def file_listed_twice(): return signed(claims={"files": listed(FILES) + listed({"/p.rego": b"x"})})

@case("unsupported hashing algorithm: CRC-32")
def unknown_hash(): return signed(claims={"files": [{**f, "algorithm": "CRC-32"} for f in listed(FILES)]})

@case("no hashing algorithm provided for file")
def no_hash(): return signed(claims={"files": [{"name": f["name"], "hash": f["hash"]} for f in listed(FILES)]})

@case("the signature has expired")
def expired(): return signed(claims={"exp": 1_600_000_000})

@case("the signature is not valid yet")
def not_valid_yet(): return signed(claims={"nbf": int(time.time()) + 100_000})

@case("the signature was made in the future")
def made_in_the_future(): return signed(claims={"iat": int(time.time()) + 100_000})

@case("scope mismatch", flags=("--scope", "production"))
def scope_of_another_stage(): return signed(claims={"scope": "staging"})

@case("signed by 1 of the 2 keys that are required", flags=("--required-signers", "2"))
def too_few_signers(): return signed()

@case("the key default signed twice", flags=("--required-signers", "2"))
def one_key_twice(): return signatures({"signatures": [token(FILES), token(FILES, claims={"iss": "again"})]})

# ---- Plans and native code

def indexed(parts, index, revision=None):
    """A bundle with parts and an index that says `index` of them."""
    files = {**FILES, **parts, "/_regoc/index": json.dumps(index).encode()}
    if revision is not None:
        files["/.manifest"] = json.dumps({"revision": revision, "roots": [""]}).encode()
    return signed(files)


def native(sha256, abi=1, path="_regoc/native/x86-64.so", target="x86-64"):
    return {"format": 1, "native": [{"path": path, "target": target, "abi": abi, "sha256": sha256}]}


CODE = b"\x7fELF" + b"x" * 100

@case("_regoc/native/x86-64.so: hash mismatch")
def native_code_with_another_hash(): return indexed({"/_regoc/native/x86-64.so": CODE}, native("00" * 32))

@case("does not name the native code _regoc/native/x86-64-v2.so")
def native_code_that_is_not_indexed():
    return indexed({"/_regoc/native/x86-64.so": CODE, "/_regoc/native/x86-64-v2.so": CODE}, native(hashlib.sha256(CODE).hexdigest()))

@case("names _regoc/native/x86-64.so, which is not in the bundle")
def native_code_that_is_missing(): return indexed({}, native(hashlib.sha256(CODE).hexdigest()))

@case("is not where code for \"aarch64-linux\" belongs")
def native_code_for_another_machine():
    return indexed({"/_regoc/native/x86-64.so": CODE}, native(hashlib.sha256(CODE).hexdigest(), target="aarch64-linux"))

@case("_regoc/index")
def index_that_is_no_json(): return packed({**FILES, "/_regoc/index": b"{"})

@case("`format` must be a positive integer")
def index_without_a_format(): return packed({**FILES, "/_regoc/index": b'{"format":-1}'})

@case("hash mismatch")
def plan_with_another_hash():
    return indexed({"/_regoc/plan.bin": b"RGPL\x04"}, {"format": 1, "plan": {"path": "_regoc/plan.bin", "format": 4, "sha256": "00" * 32}})

@case("is not that of the contents", commands=("verify",))
def revision_of_other_contents(): return indexed({}, {"format": 1, "revision": "contents"}, revision="00" * 32)

@case("_regoc/plan.bin", commands=("eval",))
def plan_that_is_none(): return signed({**FILES, "/_regoc/plan.bin": b"garbage"})

@case("not a module of regoc", commands=("eval",), flags=("--engine", "aot"))
def native_code_that_is_none():
    return signed({**FILES, "/_regoc/plan.bin": PLAN, "/_regoc/native/x86-64.so": CODE, "/_regoc/native/aarch64-linux.so": CODE})

@case("compiled for ABI version 999", commands=("eval",), flags=("--engine", "aot"))
def native_code_of_another_abi():
    code = CODE + b"REGOCNAT" + struct.pack("<I", 999)
    return signed({**FILES, "/_regoc/plan.bin": PLAN, "/_regoc/native/x86-64.so": code, "/_regoc/native/aarch64-linux.so": code})

@case("plan.json", commands=("eval",))
def opa_plan_that_is_none(): return signed({"/plan.json": b'{"plans":5}', "/.manifest": b'{"roots":[""]}'})

@case("cycle", commands=("eval",))
def opa_plan_that_calls_itself():
    call = {"type": "CallStmt", "stmt": {"func": "f", "args": [{"type": "local", "value": 0}, {"type": "local", "value": 1}], "result": 2}}
    plan = {"static": {}, "plans": {"plans": [{"name": "p/x", "blocks": [{"stmts": [call]}]}]},
            "funcs": {"funcs": [{"name": "f", "params": [0, 1], "return": 2, "blocks": [{"stmts": [call]}]}]}}
    return signed({"/plan.json": json.dumps(plan).encode(), "/.manifest": b'{"roots":[""]}'})


PLAN = b""  # of FILES, made by the program


class HostileBundles(ProgramTest):
    def setUp(self):
        super().setUp()
        global PLAN
        self.write("one/p.rego", POLICY)
        self.succeed("build", "-t", "plan", "-e", "p/x", "-o", "plan.tar", "one")
        with tarfile.open(self.folder / "plan.tar") as archive:
            PLAN = archive.extractfile("/_regoc/plan.bin").read()

    def test_the_bundle_that_is_not_hostile(self):
        self.write("good.tar.gz", signed())
        self.succeed("verify", "--signing-alg", "HS256", "--verification-key", SECRET, "good.tar.gz")
        self.succeed("eval", "--signing-alg", "HS256", "--verification-key", SECRET, "-b", "good.tar.gz", "data.p.x")

    def test_hostile_bundles_are_refused(self):
        self.assertGreaterEqual(len(CASES), 60)
        keys = ["--signing-alg", "HS256", "--verification-key", SECRET]
        for name, case_ in CASES.items():
            self.write("b.tar.gz", case_.make())
            for command in case_.commands:
                with self.subTest(case=name, command=command):
                    before = self.files()
                    arguments = ["b.tar.gz"] if command == "verify" else ["-b", "b.tar.gz", "data.p.x"]
                    done = self.regoc(command, *keys, *case_.flags, *arguments)
                    self.assertIn(done.returncode, (1, 2), done.stdout + done.stderr)
                    self.assertIn(case_.reason, (done.stdout + done.stderr).replace('\\"', '"'))
                    self.assertEqual(self.files(), before)

    def test_nothing_is_written_where_a_hostile_bundle_is_built_from(self):
        for name in ("path_escape", "symbolic_link", "duplicate_policy", "expired", "changed_policy"):
            with self.subTest(case=name):
                self.write("b.tar.gz", CASES[name].make())
                before = self.files()
                done = self.regoc("build", "-b", "b.tar.gz", "--signing-alg", "HS256", "--verification-key", SECRET, "-o", "out/")
                self.assertEqual(done.returncode, 1)
                self.assertIn(CASES[name].reason, done.stderr)
                self.assertEqual(self.files(), before)

    def test_keys_of_the_wrong_kind(self):
        self.key_pair("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        public = (self.folder / "public.pem").read_text()
        self.write("b.tar.gz", signed(secret=public))  # the public key as a secret
        for flags, reason in ((["--signing-alg", "RS256", "--verification-key", "public.pem"], 'the token says algorithm "HS256", the key is for "RS256"'),
                              (["--signing-alg", "HS256", "--verification-key", "public.pem"], "HS256 takes a secret, not a PEM key"),
                              (["--signing-alg", "ES256", "--verification-key", "public.pem"], "ES256 takes an elliptic curve key"),
                              (["--signing-alg", "EdDSA", "--verification-key", "public.pem"], "EdDSA takes an Ed25519 key"),
                              (["--signing-alg", "RS256", "--verification-key", "key.pem"], "unsupported key type"),
                              (["--signing-alg", "none", "--verification-key", "public.pem"], "unknown signature algorithm: none")):
            with self.subTest(flags=flags):
                done = self.regoc("verify", *flags, "b.tar.gz")
                self.assertEqual(done.returncode, 1)
                self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    unittest.main()
