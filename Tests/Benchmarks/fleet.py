#!/usr/bin/env python3
"""How much faster several senders of one PostgreSQL database are than one, into a sink that is far away.

    apt-get install postgresql postfix
    swift build -c release --static-swift-stdlib --scratch-path .build-release
    python3 Tests/Benchmarks/fleet.py 'postgresql:///postgres?host=/run/postgresql' [--recipients 10000] [--senders 1 2 3] [--connections 20] [--round-trip 40]

Each run makes a database on that server, whose role has to be one that may, imports the recipients, begins a scheduler and so many senders with folders of their
own, and schedules an issue. The rate is that between the first and the last acceptance in the ledger. All limits are for all senders together, so each run
has `--connections` for each of its senders.
"""

import argparse
import datetime
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAME = "tuesday_fleet"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(url, question):
    command = ["psql", "--no-psqlrc", "-qAt", url, "-c", question]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def cpu(process):
    """Seconds of its CPU time until now (proc_pid_stat(5))."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(options, senders):
    folder = tempfile.mkdtemp(prefix="tuesday-benchmark-")
    started = []

    def start(*command, **more):
        started.append(subprocess.Popen(command, **more))
        return started[-1]

    try:
        url = re.sub(r"(//[^/]*/)[^?]*", rf"\g<1>{NAME}", options.server)
        ask(options.server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        ask(options.server, f"CREATE DATABASE {NAME} ENCODING UTF8 TEMPLATE template0")
        smtp = free_port()
        start("/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{smtp}", "500")
        way = start(sys.executable, str(ROOT / "Tests/Benchmarks/far_away.py"), str(smtp), str(options.round_trip), stdout=subprocess.PIPE, text=True)
        relay = int(way.stdout.readline())
        environment = os.environ | {
            "TUESDAY_DATA_DATABASE": url, "TUESDAY_PUBLICATION_FROM": "Letter <letter@linden.test>", "TUESDAY_SITE_BASE_URL": "https://letter.linden.test",
            "TUESDAY_PUBLICATION_POSTAL_ADDRESS": "2 Side Street", "TUESDAY_PUBLICATION_TIME_ZONE": "UTC", "TUESDAY_SMTP_HOST": "127.0.0.1",
            "TUESDAY_SMTP_PORT": str(relay), "TUESDAY_SMTP_SECURITY": "none", "TUESDAY_SMTP_CONNECTIONS": str(options.connections * senders),
            "TUESDAY_SITE_LISTEN": "127.0.0.1:0",
        }
        places = [f"{folder}/{number}" for number in range(senders + 1)]

        def run(*command):
            subprocess.run([options.binary, *command], check=True, env=environment, stdout=subprocess.DEVNULL)

        for place in places:
            run("init", place)
        pathlib.Path(places[0], "posts/measured.md").write_text("---\ntitle: A measured letter\n---\n\n" + "It said a little more. " * 200 + "\n")
        pathlib.Path(folder, "people.csv").write_text("email\n" + "".join(f"reader{number}@example.org\n" for number in range(options.recipients)))
        run("subscribers", "import", f"{folder}/people.csv", "-p", places[0])
        working = [
            start(options.binary, "serve", "-p", place, "--role", "sender" if number else "scheduler", env=environment, stdout=subprocess.DEVNULL,
                  stderr=open(f"{place}.log", "w"))
            for number, place in enumerate(places)
        ]
        # Whoever begins waits until the others know of it; an issue is due at a full minute.
        due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=90)
        run("send", f"{places[0]}/posts/measured.md", "-p", places[0], "--confirm", "measured", "--at", due.strftime("%Y-%m-%dT%H:%M"))
        while ask(url, "SELECT count(*) FROM campaigns WHERE state = 'sent'") != "1":
            time.sleep(2)
        taken, milliseconds = ask(url, "SELECT count(*) || ' ' || max(changed_at) - min(changed_at) FROM deliveries WHERE state = 'accepted'").split()
        return int(taken), int(taken) / int(milliseconds) * 1000, sum(cpu(process) for process in working[1:]) / int(taken) * 1000
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()
        ask(options.server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", help="the URL of a database on a PostgreSQL server, whose role may make others")
    parser.add_argument("--binary", default=str(ROOT / ".build-release/release/tuesday"))
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--senders", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--connections", type=int, default=20, help="of each sender")
    parser.add_argument("--round-trip", type=float, default=40, help="milliseconds that the way to the sink and back takes")
    options = parser.parse_args()
    first = None
    for senders in options.senders:
        taken, rate, seconds = measure(options, senders)
        first = first or rate
        print(f"{senders} senders: {taken} taken, {rate:.0f} a second, {rate / first:.2f} of the first; {seconds:.3f} CPU seconds of the senders a 1,000", flush=True)


main()
