"""What the end-to-end tests share: the program under test, in a temporary folder of its own."""
import atexit
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile
import unittest

# Compiled code of tests goes to a folder of their own.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="regoc-test-cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], True)

PROGRAM = os.environ.get("REGOC_PROGRAM", "regoc")
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "write-once"
SKIPPED = 77

POLICY = """package p

deny contains msg if {
\tsome c in input.containers
\tendswith(c.image, ":latest")
\tmsg := sprintf("%v: %d of %d", [c.name, count(input.containers), data.limits.containers])
}
"""
DATA = '{"limits": {"containers": 3}}\n'
INPUT = '{"containers": [{"name": "a", "image": "r/a:latest"}, {"name": "b", "image": "r/b:1"}]}\n'
ANSWER = '[["a: 2 of 3"]]'


class ProgramTest(unittest.TestCase):
    """Each test runs in an empty folder, with p.rego, data.json and input.json in it."""

    def open_terminal(self):
        """Both ends of a pseudo terminal; the test is left out where the system has none, as in a bare root folder."""
        try:
            return pty.openpty()
        except OSError as error:
            self.skipTest(f"no terminal to test with: {error}")

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.write("p.rego", POLICY)
        self.write("data.json", DATA)
        self.write("input.json", INPUT)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_command(self, *command):
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, errors="replace", timeout=60,
                              stdin=subprocess.DEVNULL)

    def regoc(self, *arguments):
        return self.run_command(PROGRAM, *arguments)

    def succeed(self, *arguments):
        """Runs the program, which must exit with 0; its standard output."""
        done = self.regoc(*arguments)
        self.assertEqual(done.returncode, 0, f"regoc {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def openssl(self, *arguments):
        done = self.run_command("openssl", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)

    def key_pair(self, *options):
        """Makes key.pem and public.pem with what `openssl genpkey` takes."""
        self.openssl("genpkey", *options, "-out", "key.pem")
        self.openssl("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")

    def files(self):
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}


def compact(json_lines):
    """JSON without the layout, for comparing what commands print."""
    return "".join(json_lines.split("\n")).replace("  ", "")


def need(program):
    """Skips the whole file, with a message, where `program` is not on PATH."""
    if shutil.which(program) is None:
        print(f"left out: no `{program}` on PATH")
        sys.exit(SKIPPED)
