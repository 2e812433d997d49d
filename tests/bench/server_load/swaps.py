"""Bundles that are replaced under load, and connections that do nothing."""
import http.client
import json
import resource
import socket
import tempfile
from pathlib import Path

from bundle_server import ControlPlane, archive
from server_load.activation import write_config
from server_load.processes import Server, Wrk, regoc, wrk_is_there

RULES = "package p\n\nrevision := {0}\n\nof_data := data.p.facts.revision\n"
CONNECTIONS = 8  # that ask after each swap: enough to meet every thread


def bundle(revision):
    facts = json.dumps({"revision": revision, "list": list(range(1000))})
    return archive({"p/p.rego": RULES.format(revision), "p/facts/data.json": facts}, str(revision), ["p"])


def is_active(report, revision):
    return report.get("bundles", {}).get("p", {}).get("active_revision") == str(revision)


def stale_answers(clients, revision):
    stale = 0
    for client in clients:
        client.request("POST", "/v1/data/p", "{}", {"Content-Type": "application/json"})
        result = json.loads(client.getresponse().read())["result"]
        stale += (result["revision"], result["of_data"]) != (revision, revision)
    return stale


def swaps(options):
    """--swaps bundles one after the other under load: nothing fails, nothing is stale once the status says so."""
    if not wrk_is_there():
        return True
    plane = ControlPlane()
    plane.long_polling = True
    plane.put("p.tar.gz", bundle(0))
    config = {"services": {"plane": {"url": plane.url}}, "status": {"service": "plane"},
              "bundles": {"p": {"service": "plane", "resource": "p.tar.gz", "polling": {"long_polling_timeout_seconds": 60}}}}
    stale, memory = 0, []
    with tempfile.TemporaryDirectory() as folder:
        with Server(regoc(options.program, "-c", write_config(folder, config), "--ready-timeout", "60")) as server:
            clients = [http.client.HTTPConnection("127.0.0.1", server.port) for _ in range(CONNECTIONS)]
            run = Wrk(server, "/v1/data/p", "{}", 600, options.connections, folder)
            for revision in range(1, options.swaps + 1):
                plane.reports.clear()
                plane.put("p.tar.gz", bundle(revision))
                plane.wait_status(lambda report: is_active(report, revision))
                stale += stale_answers(clients, revision)
                memory.append(server.memory())
            run.stop()
            figures = run.figures()
    plane.close()
    step = max(1, len(memory) // 10)
    print(f"{options.swaps} swaps: {figures['rate']:.0f} requests/s, p99 {figures['p99']:.3f} ms, {figures['failed']} failed, {stale} stale")
    print(f"memory in MiB: {' '.join(f'{at:.1f}' for at in memory[::step])} {memory[-1]:.1f}")
    return figures["failed"] == 0 and stale == 0


def idle(options):
    """--idle connections, each of which asked once."""
    needed = options.idle + 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed:
        print(f"left out: {needed} open files are needed, {hard} are permitted")
        return True
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    request = b"POST /v1/data/p HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "p.rego").write_text("package p\n\nallow := true\n")
        with Server(regoc(options.program, f"{folder}/p.rego")) as server:
            before, connections = server.memory(), []
            try:
                for _ in range(options.idle):
                    connections.append(socket.create_connection(("127.0.0.1", server.port)))
                    connections[-1].sendall(request)
                answered = sum(connection.recv(4096).startswith(b"HTTP/1.1 200") for connection in connections)
                after = server.memory()
            finally:
                for connection in connections:
                    connection.close()
    print(f"{options.idle} idle connections, {answered} answered: memory {before:.1f} MiB before, {after:.1f} MiB with them (permitted: 200)")
    return answered == options.idle and after <= 200
