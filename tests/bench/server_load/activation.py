"""How long bundles take until they serve: many of them, and one with much data."""
import json
import subprocess
import tempfile
from pathlib import Path

from bundle_server import ControlPlane, archive
from server_load.processes import Server, regoc

RECORD_BYTES = 125


def write_config(folder, config):
    path = Path(folder, "config.json")
    path.write_text(json.dumps(config))
    return path


def bundles_seconds(options, count):
    plane = ControlPlane()
    polling = {"min_delay_seconds": 3000, "max_delay_seconds": 3600}
    for i in range(count):
        rules = f"package b{i}\n\nallow if input.role in data.b{i}.roles\n"
        data = json.dumps({"roles": [f"role{n}" for n in range(20)]})
        plane.put(f"b{i}.tar.gz", archive({f"b{i}/p.rego": rules, f"b{i}/data.json": data}, "1", [f"b{i}"]))
    config = {"services": {"plane": {"url": plane.url}},
              "bundles": {f"b{i}": {"service": "plane", "resource": f"b{i}.tar.gz", "polling": polling} for i in range(count)}}
    try:
        with tempfile.TemporaryDirectory() as folder:
            command = regoc(options.program, "-c", write_config(folder, config), "--ready-timeout", "600")
            with Server(command) as server:
                last = server.ask(f"/v1/data/b{count - 1}/allow", {"input": {"role": "role7"}})
                if last.get("result") is not True:
                    raise SystemExit(f"the last of {count} bundles answers {last}")
                return server.seconds
    finally:
        plane.close()


def bundles(options):
    """10, 100 and 1,000 bundles from a local server."""
    bundles_seconds(options, 1)
    seconds = {count: bundles_seconds(options, count) for count in (10, 100, 1000)}
    for count, took in seconds.items():
        print(f"{count:5} bundles  {took:7.3f} s  {took / count * 1000:6.2f} ms each")
    print(f"1,000 bundles take {seconds[1000] / seconds[10]:.0f} times as long as 10 (permitted: 120)")
    return seconds[1000] <= 120 * seconds[10]


def write_data(path, size):
    """JSON of about so many bytes, written piece by piece."""
    with open(path, "w") as out:
        out.write('{"users":{')
        for i in range(size // RECORD_BYTES):
            out.write(("," if i else "") + f'"user{i:09}":{{"id":{i},"name":"Name of {i:09}","roles":["role{i % 97}","reader"],'
                      f'"active":{"true" if i % 3 else "false"},"limit":{i % 1000}.5}}')
        out.write("}}")


def data(options):
    """A bundle with --megabytes of JSON: as a folder and a .tar, without and with a data image."""
    with tempfile.TemporaryDirectory(dir=options.temporary) as folder:
        source = Path(folder, "source")
        source.mkdir()
        write_data(source / "data.json", options.megabytes * 1_000_000)
        (source / "p.rego").write_text("package p\n\nallow if data.users[input.user].active\n")
        plain_tar, key = Path(folder, "plain.tar"), "a-secret-of-this-measurement-only"
        subprocess.run(["tar", "-C", source, "-cf", plain_tar, "data.json", "p.rego"], check=True)
        built = Path(folder, "built")
        build = [options.program, "build", "--no-cache", "--signing-alg", "HS256", "--signing-key", key, "-b", str(source)]
        subprocess.run([*build, "-o", f"{built}/"], check=True)
        subprocess.run([*build, "-o", f"{built}.tar"], check=True)
        verify = ["--signing-alg", "HS256", "--verification-key", key]
        for what, flags in (("JSON, folder", ["-b", source]), ("JSON, .tar", ["-b", plain_tar]),
                            ("image, folder", ["-b", built, *verify]), ("image, .tar", ["-b", f"{built}.tar", *verify])):
            with Server(regoc(options.program, *flags)) as server:
                answer = server.ask("/v1/data/p/allow", {"input": {"user": "user000000001"}})
                if answer.get("result") is not True:
                    raise SystemExit(f"{what}: {answer}")
                print(f"{options.megabytes} MB {what:14} {server.seconds:7.3f} s  memory {server.memory():7.0f} MiB, "
                      f"at the peak {server.memory('VmHWM'):7.0f} MiB", flush=True)
    return True
