#!/usr/bin/env python3
"""End-to-end sending, measured: messages a second, CPU seconds a thousand messages, and peak memory.

    swift build -c release --static-swift-stdlib --scratch-path .build-release
    python3 Tests/Benchmarks/send.py [--recipients 10000] [--runs 3] [--connections 8] [--sink inbox|smtp-sink] [--round-trip MS]
        [--alone] [--roll-up] [--server 'postgresql:///postgres?host=/run/postgresql']

Each run makes a fresh publication, imports the recipients, and times `tuesday send` (freeze, compose, ledger, SMTP) into a sink on
loopback; the paired figure beside it is `bare_loop.c`, which uploads the same mail as often with libcurl into the same sink and makes
and remembers nothing (`--alone` leaves it out). With `--roll-up` the issue is then made a year old, and `serve` makes counts of its deliveries. With `--server` the publication is in a database of that PostgreSQL server, made for each run. Quote medians and ratios: machines are noisy.
"""

import argparse
import os
import pathlib
import re
import resource
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
POST = "---\ntitle: A measured letter\n---\n\nDear {{ first_name | default: \"friend\" }},\n\n" + "\n\n".join(
    f"## Part {number}\n\nThe square was quiet, and somebody had left [a note](https://example.org/{number}) under the lime tree. " + "It said a little more. " * 12
    for number in range(2)
) + "\n"


def curve(pid, sizes):
    """Notes the memory of a process in MB each second, until it is gone."""
    while True:
        try:
            sizes.append(int(re.search(r"VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024)
        except (OSError, TypeError):
            return
        time.sleep(1)


def measured(command, **options):
    """Wall seconds, CPU seconds, peak memory in MB of one finished command, and its memory at the quarters of its time."""
    begin, sizes = time.monotonic(), []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    threading.Thread(target=curve, args=(process.pid, sizes), daemon=True).start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command}: exit {os.waitstatus_to_exitcode(status)}\n{output.decode()}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, [sizes[len(sizes) * quarter // 4] for quarter in range(1, 4)] if sizes else []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("the sink did not come up")


def sink(kind, binary, folder):
    port = free_port()
    if kind == "inbox":
        command = [binary, "inbox", "--folder", f"{folder}/sink", "--smtp-port", str(port), "--web-port", "0"]
    else:
        command = ["/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{port}", "200"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait_for(port)
    return process, port


class Ledger:
    """The database of one run: a file, or one that is made on a server."""

    NAME = "tuesday_benchmark"

    def __init__(self, server, place):
        self.server, self.file = server, f"{place}/data/tuesday.sqlite"
        if server:
            os.environ["TUESDAY_DATA_DATABASE"] = re.sub(r"(//[^/]*/)[^?]*", rf"\g<1>{self.NAME}", server)
            self.ask(f"DROP DATABASE IF EXISTS {self.NAME}", server)
            self.ask(f"CREATE DATABASE {self.NAME} ENCODING UTF8 TEMPLATE template0", server)

    def ask(self, question, server=None):
        if not self.server:
            with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as ledger:
                return ledger.execute(question).fetchone()[0]
        command = ["psql", "--no-psqlrc", "-qAt", server or os.environ["TUESDAY_DATA_DATABASE"], "-c", question]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        return int(output) if output else None

    def change(self, words):
        if self.server:
            return self.ask(words)
        with sqlite3.connect(self.file, timeout=20) as ledger:
            ledger.execute(words)

    @property
    def size(self):
        return self.ask(f"SELECT pg_database_size('{self.NAME}')") if self.server else pathlib.Path(self.file).stat().st_size


def rolled_up(binary, place, ledger):
    """Deliveries a second of which counts are made, from the first that is gone to the last."""
    year, day = 366 * 86_400_000, 86_400_000
    ledger.change(f"UPDATE campaigns SET finished_at = finished_at - {year}, rolled_up_at = finished_at - {2 * day} WHERE kind = 'issue'")
    count = "SELECT count(*) FROM deliveries"
    rows, begin = ledger.ask(count), None
    process = subprocess.Popen(
        [binary, "serve", "--role", "scheduler", "-p", place, "--set", "data.keep_deliveries=180d", "--set", f"site.listen=127.0.0.1:{free_port()}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while (left := ledger.ask(count)) > 1:
            if begin is None and left < rows:
                begin, first = time.monotonic(), left
            time.sleep(1)
        return (first - left) / (time.monotonic() - begin)
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(ROOT / ".build-release/release/tuesday"))
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--sink", choices=["inbox", "smtp-sink"], default="smtp-sink")
    parser.add_argument("--round-trip", type=float, default=0, help="milliseconds that the way to the sink and back takes")
    parser.add_argument("--alone", action="store_true", help="without the bare loop")
    parser.add_argument("--roll-up", action="store_true", help="and make counts of the deliveries")
    parser.add_argument("--server", help="the URL of a database on a PostgreSQL server, whose role may make others")
    options = parser.parse_args()
    rows = []
    for run in range(options.runs):
        folder = tempfile.mkdtemp(prefix="tuesday-benchmark-")
        loop = f"{folder}/bare_loop"
        subprocess.run(["cc", "-O2", str(ROOT / "Tests/Benchmarks/bare_loop.c"), "-lcurl", "-o", loop], check=True)
        process, port = sink(options.sink, options.binary, folder)
        way = None
        if options.round_trip:
            way = subprocess.Popen(
                [sys.executable, str(ROOT / "Tests/Benchmarks/far_away.py"), str(port), str(options.round_trip)], stdout=subprocess.PIPE, text=True)
            port = int(way.stdout.readline())
        try:
            place = f"{folder}/letter"
            ledger = Ledger(options.server, place)
            subprocess.run([options.binary, "init", place], check=True, stdout=subprocess.DEVNULL)
            pathlib.Path(place, "posts/measured.md").write_text(POST)
            # Line by line: what this process holds counts as the peak of those that it begins.
            with open(f"{folder}/people.csv", "w") as people:
                people.write("email,name\n")
                people.writelines(f"reader{number}@example.org,Reader {number}\n" for number in range(options.recipients))
            imported = measured([options.binary, "subscribers", "import", f"{folder}/people.csv", "-p", place])
            relay = ["--set", "publication.from=Letter <letter@linden.test>", "--set", "site.base_url=https://letter.linden.test",
                     "--set", "publication.postal_address=2 Side Street", "--set", "smtp.host=127.0.0.1", "--set", f"smtp.port={port}", "--set", "smtp.security=none", "--set", "delivery.undo=0s"]
            subprocess.run([options.binary, "preview", f"{place}/posts/measured.md", "-p", place], check=True, stdout=subprocess.DEVNULL)
            size = pathlib.Path(place, "data/preview/measured/mail.eml").stat().st_size
            began = time.time()
            sent = measured(
                [options.binary, "send", f"{place}/posts/measured.md", "-p", place, "--confirm", "measured"]
                + relay + ["--set", f"smtp.connections={options.connections}"])
            bare = None if options.alone else measured([loop, str(port), str(options.connections), str(options.recipients), f"{place}/data/preview/measured/mail.eml"])
            first = ledger.ask("SELECT min(changed_at) FROM deliveries WHERE state = 'accepted'") / 1000 - began
            database = ledger.size
            counted = rolled_up(options.binary, place, ledger) if options.roll_up else None
        finally:
            for started in [process, way]:
                if started:
                    started.terminate()
                    started.wait()
            shutil.rmtree(folder)
        count = options.recipients
        rows.append({
            "messages/s": count / sent[0], "CPU s/1000": sent[1] / count * 1000, "peak MB": sent[2], "s to the first": first, "import rows/s": count / imported[0],
            "octets a message": size, "database octets a reader": database / count,
        })
        if counted:
            rows[-1]["rolled up/s"] = counted
        if bare:
            rows[-1] |= {
                "bare loop/s": count / bare[0], "part of its speed": bare[0] / sent[0], "bare loop CPU s/1000": bare[1] / count * 1000,
                "times its CPU": sent[1] / bare[1],
            }
        print(f"memory at the quarters, MB: {', '.join(f'{size:.0f}' for size in sent[3])}")
        print(f"run {run + 1}: " + ", ".join(f"{name} {value:.3g}" for name, value in rows[-1].items()), flush=True)
    print(f"\n{options.recipients} recipients, {options.connections} connections, {options.sink}; minimum, median, maximum of {options.runs}")
    for name in rows[0]:
        values = sorted(row[name] for row in rows)
        print(f"  {name:26} {values[0]:>10.3f} {statistics.median(values):>10.3f} {values[-1]:>10.3f}")


if __name__ == "__main__":
    main()
