#!/usr/bin/env python3
"""Half an hour of `tuesday serve`: it delivers one large issue while readers look at pages and leave.

    apt-get install postfix
    swift build -c release --static-swift-stdlib --scratch-path .build-release
    python3 Tests/Benchmarks/soak.py [--recipients 1000000] [--connections 50] [--round-trip 40] [--pages 50] [--server 'postgresql:///postgres?host=/run/postgresql']

The sink is a round trip away, so the issue takes about as many seconds as it has recipients for each 500 and 50 connections. Meanwhile `--pages` requests a second are
answered, one in ten of them a click by which a reader leaves. For each quarter of the time it tells memory, open files, mails a second and how long pages took; nothing of that may
grow. At the end the ledger has to balance.
"""

import argparse
import collections
import http.client
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from send import POST, ROOT, Ledger, free_port, sink

THREADS = 8
READERS = 200  # whose links are used


class Visits:
    """What readers do at the site, at a steady rate, and how long each answer took."""

    def __init__(self, port, links, rate):
        self.port, self.rate, self.links = port, rate, links
        self.pages = ["/", "/posts", "/posts/first", "/feed.atom"]
        self.taken, self.faults, self.is_over = [], collections.Counter(), threading.Event()
        self.threads = [threading.Thread(target=self.visit, args=(number,), daemon=True) for number in range(THREADS)]
        for thread in self.threads:
            thread.start()

    def ask(self, connection, number):
        link = self.links[number % len(self.links)]
        match number % 10:
            case 0:
                connection.request("POST", link, "List-Unsubscribe=One-Click", {"Content-Type": "application/x-www-form-urlencoded"})
            case 1 | 2 | 3:
                connection.request("GET", link)
            case other:
                connection.request("GET", self.pages[other % len(self.pages)])
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def visit(self, first):
        connection, number, next = http.client.HTTPConnection("127.0.0.1", self.port), first, time.monotonic()
        while not self.is_over.is_set():
            next += THREADS / self.rate
            time.sleep(max(0, next - time.monotonic()))
            begin = time.monotonic()
            try:
                status = self.ask(connection, number)
                if status != 200:
                    self.faults[f"{number % 10}: {status}"] += 1
            except (OSError, http.client.HTTPException) as error:
                self.faults[str(error)] += 1
                connection.close()
            self.taken.append((time.time(), time.monotonic() - begin))
            number += THREADS


def figures(process):
    """Memory in MB, and how many files are open."""
    memory = re.search(r"VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())
    return int(memory[1]) / 1024, len(os.listdir(f"/proc/{process.pid}/fd"))


def told(samples, taken):
    """A line for each quarter of the time."""
    begin, end = samples[0][0], samples[-1][0]
    for quarter in range(4):
        since, until = (begin + (end - begin) * part / 4 for part in (quarter, quarter + 1))
        part = [sample for sample in samples if since <= sample[0] <= until]
        pages = sorted(seconds for at, seconds in taken if since <= at < until)
        mails = (part[-1][3] - part[0][3]) / max(1, part[-1][0] - part[0][0])
        print(f"{(since - begin) / 60:4.1f} to {(until - begin) / 60:4.1f} min: memory {statistics.median(row[1] for row in part):.0f} MB (at most {max(row[1] for row in part):.0f}), "
              f"{max(row[2] for row in part)} files, {mails:.0f} mails/s, {len(pages)} pages, half within {pages[len(pages) // 2] * 1000:.1f} ms, "
              f"99 of 100 within {pages[len(pages) * 99 // 100] * 1000:.1f} ms, slowest {pages[-1] * 1000:.0f} ms")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(ROOT / ".build-release/release/tuesday"))
    parser.add_argument("--recipients", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--round-trip", type=float, default=40)
    parser.add_argument("--pages", type=float, default=50, help="a second")
    parser.add_argument("--server", help="the URL of a database on a PostgreSQL server, whose role may make others")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="tuesday-benchmark-")
    place, site, started = f"{folder}/letter", free_port(), []
    ledger = Ledger(options.server, place)

    def relay(port):
        values = {
            "publication.from": "Letter <letter@linden.test>", "publication.postal_address": "2 Side Street", "publication.time_zone": "UTC",
            "site.base_url": "https://letter.linden.test", "site.listen": f"127.0.0.1:{site}", "smtp.host": "127.0.0.1", "smtp.port": port, "smtp.security": "none",
            "smtp.connections": options.connections, "delivery.undo": "0s",
        }
        return [word for key, value in values.items() for word in ("--set", f"{key}={value}")]

    def run(*command):
        subprocess.run([options.binary, *command, "-p", place], check=True, stdout=subprocess.DEVNULL)

    try:
        subprocess.run([options.binary, "init", place], check=True, stdout=subprocess.DEVNULL)
        for name in ("first", "second"):
            pathlib.Path(place, f"posts/{name}.md").write_text(POST.replace("A measured letter", f"The {name} letter"))
        people = pathlib.Path(folder, "people.csv")

        def bring(numbers):
            with people.open("w") as file:
                file.write("email\n")
                file.writelines(f"reader{number}@example.org\n" for number in numbers)
            run("subscribers", "import", str(people))

        # Some readers have mail that is kept, for its links.
        bring(range(READERS))
        process, port = sink("inbox", options.binary, folder)
        started.append(process)
        run("send", f"{place}/posts/first.md", "--confirm", "first", *relay(port))
        mails = [re.sub(r"\r?\n[ \t]", " ", mail.read_text(errors="replace")) for mail in pathlib.Path(folder, "sink").rglob("*") if mail.is_file()]
        links = sorted({link for mail in mails for link in re.findall(r"(?i)List-Unsubscribe:\s*<https://letter\.linden\.test(/[^>\s]+)>", mail)})
        bring(range(READERS, options.recipients))
        process, port = sink("smtp-sink", options.binary, folder)
        started.append(process)
        way = subprocess.Popen([sys.executable, str(ROOT / "Tests/Benchmarks/far_away.py"), str(port), str(options.round_trip)], stdout=subprocess.PIPE, text=True)
        started.append(way)
        far = relay(int(way.stdout.readline()))
        server = subprocess.Popen([options.binary, "serve", "-p", place, *far], stdout=subprocess.DEVNULL, stderr=open(f"{folder}/log", "w"))
        started.append(server)
        size = ledger.size
        run("send", f"{place}/posts/second.md", "--confirm", "second", "--at", time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 120)), *far)
        visits, samples = Visits(site, links, options.pages), []
        issue = "(SELECT id FROM campaigns WHERE slug = 'second')"
        while ledger.ask("SELECT count(*) FROM campaigns WHERE slug = 'second' AND state = 'sent'") == 0:
            done = ledger.ask(f"SELECT count(*) FROM deliveries WHERE campaign_id = {issue} AND state = 'accepted'")
            if done:
                samples.append((time.time(), *figures(server), done))
            time.sleep(15)
        visits.is_over.set()
        for thread in visits.threads:
            thread.join()
        told(samples, visits.taken)
        audience = ledger.ask(f"SELECT audience FROM campaigns WHERE id = {issue}")
        left = ledger.ask(f"SELECT count(*) FROM deliveries WHERE campaign_id = {issue} AND state NOT IN ('accepted', 'excluded')")
        rows = ledger.ask(f"SELECT count(*) FROM deliveries WHERE campaign_id = {issue}")
        gone = ledger.ask("SELECT count(*) FROM memberships WHERE state = 'unsubscribed'")
        print(f"{audience} recipients, {rows} deliveries, {left} of them neither taken nor left out; {gone} readers of {len(links)} left; {len(visits.taken)} pages, {visits.faults.total()} faults "
              f"{dict(visits.faults)}; {(ledger.size - size) / rows:.0f} octets of the database a delivery")
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


main()
