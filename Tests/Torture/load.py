"""A load of events that know themselves: each has an id, a number and a checksum of what it carries."""

import hashlib
import http.client
import json
import random
import threading
import time

import server

TEXTS = ["plain", "Ünïcode ✓ 漢字 😀", 'a "quote" \\ and / slashes', "line\nbreak\r\n\ttab \u2028 \u0000 end", ""]


def checksum(number, text):
    return hashlib.sha256(f"{number}:{text}".encode()).hexdigest()[:32]


class Load:
    """Sends from several threads, each over a connection that is kept alive, until `stop`.

    An event is `sent` from the first attempt on and `acknowledged` once an answer said that it was taken. Half of the
    requests without an answer are sent again, with the same ids, until there is one.
    """

    def __init__(self, port, key, seed, threads=8):
        self.port, self.key, self.seed = port, key, seed
        self.lock = threading.Lock()
        self.next = 0
        self.sent, self.acknowledged = set(), set()
        self.refused = {}
        self.retried = 0
        self.rate = 1000
        self.is_paused, self.is_stopped = False, False
        self.threads = [threading.Thread(target=self.send_all, args=(n,), daemon=True) for n in range(threads)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.is_stopped = True
        for thread in self.threads:
            thread.join(60)

    def make(self, chance):
        """A request: its path, its body and the ids in it."""
        is_single = chance.random() < 0.5
        with self.lock:
            first = self.next
            self.next += 1 if is_single else chance.randint(1, 100)
            numbers = range(first, self.next)
        events = []
        for number in numbers:
            text = chance.choice(TEXTS) + str(chance.random())
            data = {"number": number, "text": text, "sum": checksum(number, text)}
            event = {"type": "event", "event_id": f"e{number}", "visitor_id": f"v{number % 997}"}
            events.append({**event, "payload": {"name": "torture", "path": f"/{number % 50}", "data": data}})
        with self.lock:
            self.sent.update(numbers)
        if is_single:
            return "/api/collect", json.dumps(events[0]).encode(), list(numbers)
        return "/api/batch", json.dumps({"events": events}).encode(), list(numbers)

    def send_all(self, index):
        chance = random.Random(f"{self.seed}-{index}")
        connection = None
        due = time.monotonic()
        again = None
        while not self.is_stopped:
            if self.is_paused:
                time.sleep(0.02)
                continue
            path, body, numbers = again or self.make(chance)
            again = None
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                fields = {"X-Pulse-Key": self.key, "User-Agent": server.AGENT, "Content-Type": "application/json"}
                connection.request("POST", path, body, fields)
                response = connection.getresponse()
                answer = response.read()
                if not self.take(response.status, answer, numbers):
                    again = path, body, numbers
                    time.sleep(0.1)
            except (OSError, http.client.HTTPException):
                if connection:
                    connection.close()
                connection = None
                if chance.random() < 0.5:
                    self.retried += 1
                    again = path, body, numbers
                time.sleep(0.02)
            due = max(due + len(numbers) * len(self.threads) / self.rate, time.monotonic() - 1)
            time.sleep(max(0, min(2, due - time.monotonic())))

    def take(self, status, answer, numbers):
        """Notes an answer; False where the request is to be sent again."""
        if status >= 500 or status == 429:
            with self.lock:
                self.refused[status] = self.refused.get(status, 0) + 1
            return False
        value = json.loads(answer)
        stored = value.get("tracked", value.get("ok"))
        with self.lock:
            if status == 200 and (stored is True or stored == len(numbers)):
                self.acknowledged.update(numbers)
            else:
                note = f"{status} {answer[:200]!r}"
                self.refused[note] = self.refused.get(note, 0) + 1
        return True


class Check:
    """What became of a load, from the lines of a store."""

    def __init__(self, lines, load, acknowledged=None):
        acknowledged = load.acknowledged if acknowledged is None else acknowledged
        counts = {}
        self.others = self.damaged = 0
        for line in lines:
            if line.get("name") != "torture":
                self.others += 1
                continue
            data = line["data"]
            number = data["number"]
            counts[number] = counts.get(number, 0) + 1
            if data["sum"] != checksum(number, data["text"]) or line["event_id"] != f"e{number}":
                self.damaged += 1
        self.stored = sum(counts.values())
        self.lost = sorted(acknowledged - counts.keys())
        self.duplicated = sorted(number for number, count in counts.items() if count > 1)
        self.foreign = len(counts.keys() - load.sent)

    @property
    def is_good(self):
        return not (self.lost or self.duplicated or self.damaged or self.foreign)

    def __str__(self):
        text = f"{self.stored} stored, {len(self.lost)} lost, {len(self.duplicated)} duplicated, {self.damaged} damaged"
        for name in ("lost", "duplicated"):
            if getattr(self, name):
                text += f"; {name}: {getattr(self, name)[:10]}"
        return text
