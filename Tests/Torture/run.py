#!/usr/bin/env python3
"""Kills `daybook serve` while events come in, and checks that none is lost or stored twice (controls T1 and T7).

    python3 Tests/Torture/run.py [t1|t7] [--minutes N | --kills N] [--seed N] [--binary PATH] [--port N] [--keep]

t1: kill -9 at random, 0 to 3 s after each start, one in five within 50 ms and so in the recovery; commits happen in
    between, since the journal is sealed at a random small size.
t7: the commands that write, one after the other beside the server, first without a kill (each must end with exit 0),
    then with kills at random (one that was hit is given again).

At the end the server is stopped, the journal sealed and verified, and every line of the store is compared with what
the clients know. Half of the unanswered requests are never sent again: those may be there or not, but not twice.
Exit code 1: something was lost, doubled or damaged.
"""

import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import load as loads  # noqa: E402
import server as servers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEAL_SIZES = [16_384, 65_536, 262_144, 33_554_432]
LOG_LINES, LOG_PARTS = 200_000, 8


def start(server, chance):
    server.start(DAYBOOK_SEAL_AT_BYTES=str(chance.choice(SEAL_SIZES)))


def random_kills(server, load, chance, options):
    """Kills until the time or the number is reached; gives what there is to say."""
    ends = time.monotonic() + options.minutes * 60
    kills, early, slowest, complaints = 0, 0, 0.0, []
    while kills < options.kills if options.kills else time.monotonic() < ends:
        load.rate = chance.randint(200, 2000)
        start(server, chance)
        after = chance.uniform(0, 3 if chance.random() < 0.8 else 0.05)
        killer = threading.Timer(after, server.kill)
        killer.start()
        seconds = server.wait_until_ready()
        killer.join()
        if server.process.returncode != -9:
            complaints.append(f"The server ended by itself with {server.process.returncode}; see serve.log.")
            break
        if seconds is None:
            early += 1
        else:
            slowest = max(slowest, seconds)
        kills += 1
        if kills % 20 == 0:
            # A change that the kill interrupted is rightly complained of until the next writer has completed it.
            subprocess.run([server.binary, "seal", "--data", str(server.data)], check=True, capture_output=True)
            complaints += server.verify()
            print(f"  {kills} kills, {len(load.acknowledged)} acknowledged, {complaints or 'verify and fsck good'}")
        if complaints:
            break
    print(f"kills {kills} ({early} before ready), slowest start to /ready {slowest:.2f} s")
    return complaints


class Commands:
    """Gives the commands that write, beside the server."""

    def __init__(self, server, load, folder):
        self.server, self.load, self.folder = server, load, folder
        self.counts, self.complaints, self.round = {}, [], 0
        log = folder / "access.log"
        _, text, _ = server.run("demo", "--print", "combined", "--lines", str(LOG_LINES))
        lines = text.splitlines(keepends=True)
        log.write_text(text)
        size = len(lines) // LOG_PARTS + 1
        self.parts = []
        for part in range(LOG_PARTS):
            self.parts.append(folder / f"access-{part}.log")
            self.parts[-1].write_text("".join(lines[part * size:(part + 1) * size]))

    def all(self):
        """The commands of one round."""
        self.round += 1
        part = self.parts[(self.round - 1) % len(self.parts)]
        return [
            ("import", "--project", "torture", "--format", "combined", str(part)),
            ("key", "create", "--project", "torture", "--name", f"key {self.round}"),
            ("project", "set", "torture", f"name=Torture {self.round}"),
            ("seal",),
            ("build",),
            ("backup", "--to", str(self.folder / f"backup-{self.round}.tar")),
        ]

    def give(self, command, may_fail):
        """True where it was carried out."""
        if command[0] == "backup":
            pathlib.Path(command[2]).unlink(missing_ok=True)
        before = set(self.load.acknowledged)
        began = time.monotonic()
        code, _, errors = self.server.run(*command, check=False)
        name = " ".join(command[:2]) if command[0] in ("key", "project") else command[0]
        done, hit, longest = self.counts.get(name, (0, 0, 0.0))
        if code == 0:
            self.counts[name] = (done + 1, hit, max(longest, time.monotonic() - began))
            if command[0] == "backup" and not may_fail():
                self.check_backup(pathlib.Path(command[2]), before)
        else:
            self.counts[name] = (done, hit + 1, longest)
            if not may_fail():
                self.complaints.append(f"{name}: exit {code} with no kill: {errors.strip()[:300]}")
        return code == 0

    def check_backup(self, backup, before):
        """What was acknowledged before the command is in the copy."""
        data = self.folder / "restored"
        shutil.rmtree(data, ignore_errors=True)
        self.server.run("restore", "--data", str(data), "--from", str(backup))
        self.server.run("seal", "--data", str(data))
        check = loads.Check(self.server.stored_lines(data=data), self.load, before)
        for complaint in self.server.verify(data):
            self.complaints.append(f"{backup.name}: {complaint}")
        if not check.is_good:
            self.complaints.append(f"{backup.name}: {check}")
        shutil.rmtree(data)
        backup.unlink()

    def reference(self, options):
        """How many lines an import of the whole log stores, with no server."""
        (self.folder / "reference").mkdir()
        alone = servers.Server(options.binary, self.folder / "reference", 0, ROOT / "site-templates")
        alone.make_store()
        for part in self.parts:
            alone.run("import", "--project", "torture", "--format", "combined", str(part))
        return sum(1 for _ in alone.stored_lines())


def commands_beside(server, load, chance, options, commands):
    """Rounds of all commands without a kill, then rounds with kills."""
    slowest = 0.0
    start(server, chance)
    server.wait_until_ready()
    for _ in range(options.rounds):
        for command in commands.all():
            load.rate = chance.randint(200, 2000)
            commands.give(command, lambda: False)
        print(f"  round {commands.round} without kills: {len(load.acknowledged)} acknowledged, "
              f"{commands.complaints or 'good'}")
    kills = refused = 0
    ends = threading.Event()
    is_up = threading.Event()
    is_up.set()
    hits = [0]

    def kill_at_random():
        nonlocal kills, slowest, refused
        while not ends.wait(chance.uniform(0, chance.choice([0.3, 3]))):
            is_up.clear()
            server.kill()
            kills += 1
            hits[0] += 1
            for _ in range(100):
                start(server, chance)
                seconds = server.wait_until_ready()
                if seconds is not None:
                    break
                # A command that found no server may hold the store; a supervisor would start the server again, too.
                refused += 1
                time.sleep(0.1)
            else:
                commands.complaints.append(f"The server ended by itself with {server.process.returncode}.")
                return
            slowest = max(slowest, seconds)
            is_up.set()

    killer = threading.Thread(target=kill_at_random)
    killer.start()
    until = time.monotonic() + options.minutes * 60
    while not commands.complaints and (time.monotonic() < until or commands.round < LOG_PARTS):
        for command in commands.all():
            if commands.complaints:
                break
            for _ in range(50):
                is_up.wait(30)
                hits_before = hits[0]
                if commands.give(command, lambda: hits[0] != hits_before or not is_up.is_set()):
                    break
            else:
                commands.complaints.append(f"{command[0]} was not carried out in 50 tries.")
        print(f"  round {commands.round}: {kills} kills, {len(load.acknowledged)} acknowledged, "
              f"{commands.complaints or 'good'}")
    ends.set()
    killer.join()
    for name, (done, hit, longest) in commands.counts.items():
        print(f"  {name}: {done} done, {hit} hit by a kill and given again, longest {longest:.1f} s")
    print(f"kills {kills}, starts that a command's lock refused {refused}, slowest start to /ready {slowest:.2f} s")
    return commands.complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", nargs="?", choices=["t1", "t7"], default="t1")
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--kills", type=int, default=0, help="end after so many kills instead (t1)")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of commands without a kill (t7)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--binary", default=str(ROOT / ".build/release/daybook"))
    parser.add_argument("--port", type=int, default=18400)
    parser.add_argument("--keep", action="store_true", help="keep the scratch store")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="daybook-torture-"))
    print(f"{options.mode}, seed {options.seed}, scratch {folder}", flush=True)
    sys.stdout.reconfigure(line_buffering=True)
    chance = random.Random(options.seed)
    server = servers.Server(options.binary, folder, options.port, ROOT / "site-templates")
    load = loads.Load(options.port, server.make_store()[1], options.seed)
    commands = Commands(server, load, folder) if options.mode == "t7" else None
    load.start()
    complaints = []
    try:
        if commands:
            complaints += commands_beside(server, load, chance, options, commands)
        else:
            complaints += random_kills(server, load, chance, options)
        if server.process.poll() is not None:
            start(server, chance)
            if server.wait_until_ready() is None:
                raise servers.Failed(f"The server ended by itself with {server.process.returncode}; see serve.log.")
        time.sleep(1)
        load.stop()
        code = server.stop()
        if code != 0:
            complaints.append(f"SIGTERM: exit {code}")
        server.run("seal")
        complaints += server.verify()
        check = loads.Check(server.stored_lines(), load)
        if not check.is_good:
            complaints.append(str(check))
        if commands:
            expected = commands.reference(options)
            print(f"imported lines {check.others}, by an import with no server {expected}")
            if check.others != expected:
                complaints.append("Imported lines were lost or doubled.")
        elif check.others:
            complaints.append(f"{check.others} lines that nobody sent")
        others = len(load.sent) - len(load.acknowledged)
        print(f"events {len(load.sent)} sent, {len(load.acknowledged)} acknowledged, {others} not; {check}")
        print(f"requests sent again {load.retried}; refused {json.dumps(load.refused)}")
    except servers.Failed as error:
        complaints.append(str(error))
    finally:
        load.is_stopped = True
        if server.process and server.process.poll() is None:
            server.kill()
    if not options.keep and not complaints:
        shutil.rmtree(folder)
    print("good" if not complaints else "\n".join(["NOT GOOD, the store is kept:", *complaints]))
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
