#!/usr/bin/env python3
"""Slow, many and rude clients, and bodies that are too big, against `daybook serve` (controls T14 and T15).

    python3 Tests/Torture/abuse.py [--binary PATH] [--port N] [--idle N] [--slow N] [CASE…]

Starts a server on a scratch store and prints one table. For each case: how it was answered (0: closed without an
answer), how long a connection lasted, the bytes the server read (rchar of /proc/PID/io, of all connections), its memory
before, at most and 1 s after, its processor time, its open files before and after, and the time in which another client
meanwhile got an event acknowledged. Takes four minutes, since some limits are a minute long. Exit code 1: an answer or
a duration is not what it should be, or files stayed open.
"""

import argparse
import collections
import gzip
import json
import pathlib
import resource
import selectors
import socket
import struct
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import server as servers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEGABYTE = 1 << 20


class Watch:
    """What the kernel says of the server."""

    def __init__(self, pid):
        self.folder = pathlib.Path(f"/proc/{pid}")

    def status(self, name):
        for line in (self.folder / "status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024

    def files(self):
        return len(list((self.folder / "fd").iterdir()))

    def cpu(self):
        fields = (self.folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 10

    def read(self):
        return int((self.folder / "io").read_text().split()[1])

    def reset_peak(self):
        (self.folder / "clear_refs").write_text("5")


class Probe(threading.Thread):
    """A well-behaved client: an event every 10 ms over one connection."""

    def __init__(self, port, key):
        super().__init__(daemon=True)
        self.port, self.times, self.failures = port, [], 0
        body = json.dumps({"type": "pageview", "payload": {"path": "/probe"}}).encode()
        self.request = head(key, f"Content-Length: {len(body)}") + body

    def run(self):
        connection = None
        while True:
            began = time.monotonic()
            try:
                if connection is None:
                    connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.sendall(self.request)
                if b" 200 " not in connection.recv(4096):
                    raise OSError("not acknowledged")
                self.times.append((time.monotonic() - began) * 1000)
            except OSError:
                self.failures += 1
                connection = None
            time.sleep(0.01)

    def take(self):
        times, failures = sorted(self.times), self.failures
        self.times, self.failures = [], 0
        if not times:
            return f"none, {failures} failed"
        text = f"{times[len(times) // 2]:.1f} / {times[int(len(times) * 0.99)]:.1f} / {times[-1]:.1f}"
        return text + (f", {failures} failed" if failures else "")


def head(key, *fields, path="/api/collect", method="POST"):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"User-Agent: {servers.AGENT}", f"X-Pulse-Key: {key}"]
    return "\r\n".join([*lines, *fields, "", ""]).encode()


def status_of(answer):
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def exchange(port, pieces, half_close=False):
    """Sends pieces until there is an answer or the end; gives the status and the bytes sent."""
    connection = connect(port)
    sent, answer = 0, b""
    try:
        for piece in pieces:
            connection.setblocking(False)
            try:
                answer = connection.recv(65536)
                break
            except BlockingIOError:
                pass
            connection.settimeout(30)
            connection.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    try:
        connection.settimeout(30)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        while b"\r\n\r\n" not in answer:
            more = connection.recv(65536)
            if not more:
                break
            answer += more
    except OSError:
        pass
    connection.close()
    return status_of(answer), sent


def hold(port, count, first, drip, every, seconds):
    """Opens connections, sends `first` and then `drip` every so often; gives statuses and how long each lasted."""
    selector = selectors.DefaultSelector()
    open_at, statuses, lasted = {}, collections.Counter(), []
    for number in range(count):
        connection = connect(port)
        connection.sendall(first)
        connection.setblocking(False)
        selector.register(connection, selectors.EVENT_READ)
        open_at[connection] = time.monotonic()
    seen = {}
    next_drip, ends = time.monotonic() + every, time.monotonic() + seconds

    def end(connection):
        statuses[status_of(seen.get(connection, b""))] += 1
        lasted.append(time.monotonic() - open_at.pop(connection))
        selector.unregister(connection)
        connection.close()

    while open_at and time.monotonic() < ends:
        for key, _ in selector.select(max(0, min(next_drip, ends) - time.monotonic())):
            try:
                data = key.fileobj.recv(65536)
            except OSError:
                data = b""
            if data:
                seen[key.fileobj] = seen.get(key.fileobj, b"") + data
            else:
                end(key.fileobj)
        if time.monotonic() >= next_drip:
            next_drip += every
            for connection in list(open_at) if drip else []:
                try:
                    connection.send(drip)
                except BlockingIOError:
                    pass
                except OSError:
                    end(connection)
    still_open = len(open_at)
    for connection in list(open_at):
        connection.close()
    return statuses, lasted, still_open


class Cases:
    def __init__(self, port, key, options):
        self.port, self.key, self.options = port, key, options

    def post(self, body, *fields, path="/api/collect", chunked=False, half_close=False):
        """One request with a body of bytes, or of pieces with their length; gives its status."""
        pieces = [body] if isinstance(body, bytes) else body
        if chunked:
            pieces = (b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
            fields = (*fields, "Transfer-Encoding: chunked")
        elif isinstance(body, bytes):
            fields = (*fields, f"Content-Length: {len(body)}")

        def everything():
            yield head(self.key, *fields, path=path)
            for piece in pieces:
                for start in range(0, len(piece), 65536):
                    yield piece[start:start + 65536]
            if chunked:
                yield b"0\r\n\r\n"

        return exchange(self.port, everything(), half_close)[0]

    def slow(self, first, drip, every, seconds, shortest, longest, count=None):
        statuses, lasted, still_open = hold(
            self.port, count or self.options.slow, first, drip, every, seconds)
        took = f"{min(lasted):.1f}–{max(lasted):.1f} s" if lasted else "-"
        good = not still_open and lasted and shortest <= min(lasted) and max(lasted) <= longest
        if still_open:
            took += f", {still_open} still open after {seconds} s"
        return dict(statuses), took, bool(good), f"closed after {shortest}–{longest} s"

    # T14: slow and many clients.

    def idle(self):
        return self.slow(b"", b"", 5, 75, 55, 72, self.options.idle)

    def slow_head(self):
        return self.slow(b"POST /api/collect HTTP/1.1\r\nHost: l\r\nX-A: ", b"a", 9, 40, 9.5, 15.5)

    def slow_body(self):
        return self.slow(head(self.key, "Content-Length: 1000") + b"{", b" ", 1, 40, 4.5, 10)

    def steady_body(self):
        """1.5 KB a second, which is fast enough, but for more than 30 s."""
        first = head(self.key, "Content-Length: 900000")
        return self.slow(first, b" " * 1536, 1, 60, 28, 36, 50)

    def slow_chunks(self):
        return self.slow(head(self.key, "Transfer-Encoding: chunked"), b"1\r\n \r\n", 1, 40, 4.5, 10)

    def endless_chunks(self):
        def pieces():
            for _ in range(2_000):
                yield b" " * 65536

        return self.expect(self.post(pieces(), chunked=True), 413)

    def slow_reader(self):
        """Asks for a large answer again and again and never reads it."""
        request = head(self.key, "Content-Length: 0", path="/openapi.json", method="GET") * 20
        began = time.monotonic()
        connections = []
        for _ in range(50):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.port))
            connection.sendall(request)
            connections.append(connection)
        time.sleep(5)
        for connection in connections:
            connection.close()
        return {}, f"{time.monotonic() - began:.1f} s", True, "memory stays bounded"

    def half_closed(self):
        body = json.dumps({"type": "pageview", "payload": {"path": "/half"}}).encode()
        statuses = [self.post(body, half_close=True) for _ in range(50)]
        return self.expect(statuses, 200)

    def half_closed_early(self):
        """The client ends its side in the middle of a body."""
        began = time.monotonic()
        statuses = []
        for _ in range(50):
            statuses.append(exchange(self.port, [head(self.key, "Content-Length: 100") + b"{"], half_close=True)[0])
        took = time.monotonic() - began
        return dict(collections.Counter(statuses)), f"{took:.1f} s in all", took < 50, "closed at once"

    def pipelined(self):
        body = json.dumps({"type": "pageview", "payload": {"path": "/pipe"}}).encode()
        post = head(self.key, f"Content-Length: {len(body)}") + body
        get = head(self.key, path="/health", method="GET")
        connection = connect(self.port)
        connection.sendall((post + get) * 50)
        answer = b""
        while answer.count(b"HTTP/1.1 ") < 100 or not answer.endswith(b"}"):
            more = connection.recv(65536)
            if not more:
                break
            answer += more
        connection.close()
        return self.expect([status_of(b"HTTP/1.1 " + part) for part in answer.split(b"HTTP/1.1 ")[1:]], 200, 100)

    def reset(self):
        """Resets the connection while a large answer, or an acknowledgement, is on its way."""
        body = json.dumps({"type": "pageview", "payload": {"path": "/reset"}}).encode()
        requests = [head(self.key, path="/openapi.json", method="GET"), head(
            self.key, f"Content-Length: {len(body)}") + body]
        for number in range(500):
            connection = connect(self.port)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(requests[number % 2])
            time.sleep(0.001 * (number % 4))
            connection.close()
        return {}, "-", True, "no files stay open"

    # T15: big bodies.

    def hundred_megabytes(self):
        return self.expect(self.post(big(100 * MEGABYTE), f"Content-Length: {100 * MEGABYTE}"), 413)

    def endless_regardless(self):
        """A client that hears no answer and goes on."""
        connection, began = connect(self.port), time.monotonic()
        try:
            connection.sendall(head(self.key, f"Content-Length: {1 << 40}"))
            while time.monotonic() - began < 10:
                connection.sendall(b" " * 65536)
        except OSError:
            pass
        connection.close()
        took = time.monotonic() - began
        return {}, f"{took:.1f} s", took < 2, "closed within 2 s"

    def hundred_megabytes_chunked(self):
        return self.expect(self.post(big(100 * MEGABYTE), chunked=True), 413)

    def hundred_megabytes_to_a_report(self):
        """The same to an endpoint that is not on the fast path."""
        body = big(100 * MEGABYTE)
        return self.expect(self.post(body, f"Content-Length: {100 * MEGABYTE}", path="/api/v1/identity/profiles"),
                           [404, 405, 413])

    def hundred_megabytes_chunked_to_admin(self):
        return self.expect(self.post(big(100 * MEGABYTE), chunked=True, path="/api/admin/projects"), [401, 413])

    def limit(self):
        body = b'{"type":"pageview","payload":{"path":"/limit"}}'
        return self.expect(self.post(body + b" " * (MEGABYTE - len(body))), 200)

    def limit_plus_one(self):
        return self.expect(self.post(b" " * (MEGABYTE + 1)), 413)

    def limit_plus_one_chunked(self):
        return self.expect(self.post([b" " * (MEGABYTE + 1)], chunked=True), 413)

    def gzip_bomb(self):
        return self.expect(self.post(bomb(), "Content-Encoding: gzip"), 413)

    def gzip_nested(self):
        return self.expect(self.post(gzip.compress(bomb()), "Content-Encoding: gzip"), 400)

    def gzip_twice_named(self):
        return self.expect(self.post(gzip.compress(bomb()), "Content-Encoding: gzip, gzip"), 415)

    def gzip_wrong_length(self):
        body = bytearray(gzip.compress(b'{"type":"pageview","payload":{"path":"/wrong"}}'))
        body[-1] ^= 1
        return self.expect(self.post(bytes(body), "Content-Encoding: gzip"), 400)

    def gzip_empty_members(self):
        return self.expect(self.post(gzip.compress(b"") * 50_000, "Content-Encoding: gzip"), 400)

    def depth(self):
        value = b"[" * 100_000 + b"]" * 100_000
        return self.expect(self.post(b'{"type":"event","payload":{"name":"a","data":{"v":' + value + b"}}}"), 400)

    def million_keys(self):
        value = ",".join(f'"{number:x}":1' for number in range(85_000)).encode()
        return self.expect(self.post(b'{"type":"event","payload":{"name":"a","data":{' + value + b"}}}"), 400)

    def million_keys_gzip(self):
        value = ",".join(f'"{number:x}":1' for number in range(1_000_000)).encode()
        body = gzip.compress(b'{"type":"event","payload":{"name":"a","data":{' + value + b"}}}")
        return self.expect(self.post(body, "Content-Encoding: gzip"), 413)

    def long_number(self):
        value = b"9" * (MEGABYTE - 100)
        return self.expect(self.post(b'{"type":"event","payload":{"name":"a","data":{"v":' + value + b"}}}"), 400)

    def ten_megabyte_number(self):
        value = b"9" * (10 * MEGABYTE)
        return self.expect(self.post(b'{"type":"event","payload":{"name":"a","data":{"v":' + value + b"}}}"), 413)

    def zeros(self):
        value = b"\\u0000" * 170_000
        return self.expect(self.post(b'{"type":"event","payload":{"name":"a","data":{"v":"' + value + b'"}}}'), 400)

    def event_too_large(self):
        value = b",".join(b'"k%d":"%s"' % (number, b"x" * 32_000) for number in range(4))
        return self.expect(self.post(b'{"type":"event","payload":{"name":"a","data":{' + value + b"}}}"), [400, 413])

    def batch_of_101(self):
        events = [{"type": "pageview", "payload": {"path": "/"}}] * 101
        return self.expect(self.post(json.dumps({"events": events}).encode(), path="/api/batch"), 400)

    def large_head(self):
        answer = exchange(self.port, [head(self.key, "X-A: " + "a" * 20_000)])
        return self.expect(answer[0], [400, 431])

    def many_head_fields(self):
        answer = exchange(self.port, [head(self.key, *[f"X-{number}: a" for number in range(200)])])
        return self.expect(answer[0], [400, 431])

    def long_url(self):
        answer = exchange(self.port, [head(self.key, path="/api/v1/stats?a=" + "a" * 9_000, method="GET")])
        return self.expect(answer[0], 414)

    def two_lengths(self):
        answer = exchange(self.port, [head(self.key, "Content-Length: 2", "Content-Length: 3") + b"{}"])
        return self.expect(answer[0], 400)

    def length_and_chunks(self):
        first = head(self.key, "Content-Length: 2", "Transfer-Encoding: chunked")
        return self.expect(exchange(self.port, [first + b"0\r\n\r\n"])[0], 400)

    def bad_chunk(self):
        first = head(self.key, "Transfer-Encoding: chunked")
        return self.expect(exchange(self.port, [first + b"zz\r\n{}\r\n0\r\n\r\n"])[0], 400)

    def expect(self, statuses, wanted, count=1):
        statuses = [statuses] if isinstance(statuses, int) else statuses
        wanted = [wanted] if isinstance(wanted, int) else wanted
        good = len(statuses) >= count and all(status in wanted for status in statuses)
        return dict(collections.Counter(statuses)), "-", good, " or ".join(map(str, wanted))


def big(size):
    for _ in range(size // 65536):
        yield b" " * 65536


def bomb():
    """10 KB that hold 10 MB."""
    return gzip.compress(b" " * (10 * MEGABYTE), 9)


def main():
    names = [name for name in vars(Cases) if name[0] != "_" and name not in ("post", "slow", "expect")]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/release/daybook"))
    parser.add_argument("--port", type=int, default=18410)
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections")
    parser.add_argument("--slow", type=int, default=1_000, help="slow connections of each kind")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(names))
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < options.idle + 500:
        sys.exit(f"{options.idle} connections need more open files than ulimit -Hn allows, {hard}.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sys.stdout.reconfigure(line_buffering=True)
    bad = 0
    with tempfile.TemporaryDirectory(prefix="daybook-abuse-") as folder:
        server = servers.Server(options.binary, folder, options.port, ROOT / "site-templates")
        _, key = server.make_store()
        server.start()
        server.wait_until_ready()
        watch, cases = Watch(server.process.pid), Cases(options.port, key, options)
        try:
            print(f"Memory at rest {watch.status('VmRSS'):.0f} MB, {watch.files()} files.")
            probe = Probe(options.port, key)
            probe.start()
            time.sleep(1)
            probe.take()
            time.sleep(3)
            print(f"Another client alone, ms p50 / p99 / max: {probe.take()}\n")
            titles = "case, answers, lasted, wanted, read KB, MB before most after, CPU ms, files, others ms".split(", ")
            print(f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}")
            for name in options.cases or names:
                watch.reset_peak()
                before, files, cpu, read = watch.status("VmRSS"), watch.files(), watch.cpu(), watch.read()
                probe.take()
                answers, lasted, good, wanted = getattr(cases, name)()
                cpu, others = watch.cpu() - cpu, probe.take()
                read = watch.read() - read
                time.sleep(1)
                after_files = watch.files()
                good = good and after_files <= files + 2
                bad += not good
                memory = f"{before:.0f}, {watch.status('VmHWM'):.0f}, {watch.status('VmRSS'):.0f}"
                shown = " ".join(f"{status}×{count}" for status, count in sorted(answers.items()))
                wanted += "" if good else " **NOT MET**"
                print(f"| {name} | {shown} | {lasted} | {wanted} | {read // 1024} | {memory} | {cpu} "
                      f"| {files}, {after_files} | {others} |")
            if server.process.poll() is not None:
                bad += 1
                print(f"The server ended with {server.process.returncode}.")
        finally:
            server.kill()
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
