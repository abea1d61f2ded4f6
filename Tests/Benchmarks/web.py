#!/usr/bin/env python3
"""Pages a second beside a bare "hello" of the same framework, what a page weighs, and 5,000 one-click POSTs at once.

    apt-get install wrk
    swift build -c release --static-swift-stdlib --scratch-path .build-release
    python3 Tests/Benchmarks/web.py [--readers 5000] [--runs 3] [--seconds 6]

Each server has one core to itself and `wrk` the other; the two take turns in each run. Quote the ratios: machines are noisy. That of the CPU time
that one request costs is the same beside other programs.
"""

import argparse
import asyncio
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
POST = "---\ntitle: A measured letter\n---\n\n" + "\n\n".join(
    f"## Part {part}\n\nThe square was quiet, and somebody had left [a note](https://example.org/{part}) under the lime tree. " + "It said a little more. " * 12
    for part in range(12)
) + "\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(core, *command):
    port = next(int(word) for word in reversed(command) if word.isdigit())
    process = subprocess.Popen(["taskset", "-c", core, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    raise SystemExit(f"{command}: nothing listens at {port}")


def ended(process):
    process.terminate()
    process.wait()


def cpu(process):
    """Seconds of its CPU time until now (proc_pid_stat(5))."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rate(process, url, seconds):
    before = cpu(process)
    output = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise SystemExit(f"{url}: {output}")
    microseconds = (cpu(process) - before) / int(re.search(r"(\d+) requests in", output)[1]) * 1e6
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), microseconds, re.search(r"99%\s+(\S+)", output)[1]


async def post(port, path, taken):
    begin = time.monotonic()
    body = b"List-Unsubscribe=One-Click"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
                 % (path.encode(), len(body), body))
    status = int((await reader.readline()).split()[1])
    await reader.read()
    writer.close()
    taken.append((status, time.monotonic() - begin))


async def burst(port, paths):
    taken = []
    answers = await asyncio.gather(*(post(port, path, taken) for path in paths), return_exceptions=True)
    return taken, [answer for answer in answers if answer is not None]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(ROOT / ".build-release/release/tuesday"))
    parser.add_argument("--hello", default=str(ROOT / ".build-release/release/hello-benchmark"))
    parser.add_argument("--readers", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="tuesday-benchmark-")
    place, smtp, site = f"{folder}/letter", free_port(), free_port()
    settings = ["-p", place]
    for key, value in {
        "publication.from": "Letter <letter@linden.test>", "publication.postal_address": "2 Side Street", "site.base_url": "https://letter.linden.test",
        "smtp.host": "127.0.0.1", "smtp.port": smtp, "smtp.security": "none", "delivery.undo": "0s", "site.listen": f"127.0.0.1:{site}",
    }.items():
        settings += ["--set", f"{key}={value}"]
    run = lambda *command: subprocess.run([options.binary, *command], check=True, stdout=subprocess.DEVNULL)
    servers = []
    try:
        servers.append(started("1", options.binary, "inbox", "--folder", f"{folder}/sink", "--web-port", "0", "--smtp-port", str(smtp)))
        run("init", place)
        pathlib.Path(place, "posts/measured.md").write_text(POST)
        pathlib.Path(folder, "people.csv").write_text("email\n" + "".join(f"reader{number}@example.org\n" for number in range(options.readers)))
        run("subscribers", "import", f"{folder}/people.csv", "-p", place)
        run("send", f"{place}/posts/measured.md", "--confirm", "measured", *settings)
        links = set()
        for mail in pathlib.Path(folder, "sink").rglob("*"):
            if mail.is_file():
                links.update(re.findall(r"(?i)List-Unsubscribe:\s*<https://letter\.linden\.test(/[^>\s]+)>", re.sub(r"\r?\n[ \t]", " ", mail.read_text(errors="replace"))))
        links = sorted(links)
        if len(links) != options.readers:
            raise SystemExit(f"{len(links)} links of {options.readers} readers")
        ended(servers.pop())
        hello = free_port()
        servers.append(started("0", options.hello, str(hello)))
        servers.append(subprocess.Popen(["taskset", "-c", "0", options.binary, "serve", *settings], stdout=subprocess.DEVNULL, stderr=open(f"{folder}/log", "w")))
        while socket.socket().connect_ex(("127.0.0.1", site)):
            time.sleep(0.05)
        pages = {"/posts/measured": [], "/posts": [], links[0]: []}
        for _ in range(options.runs):
            bare, bare_time, _ = rate(servers[0], f"http://127.0.0.1:{hello}/", options.seconds)
            for page, rows in pages.items():
                speed, time_taken, slow = rate(servers[1], f"http://127.0.0.1:{site}{page}", options.seconds)
                rows.append((speed / bare, bare_time / time_taken, f"{speed:.0f}/s beside {bare:.0f}/s, {time_taken:.1f} beside {bare_time:.1f} µs, p99 {slow}"))
        for page, rows in pages.items():
            weight = len(urllib.request.urlopen(f"http://127.0.0.1:{site}{page}").read())
            name = "/unsubscribe/…" if page == links[0] else page
            print(f"{name}: {weight / 1024:.1f} KB; " + "; ".join(f"{part:.2f} ({words})" for part, _, words in rows)
                  + f"; median {statistics.median(row[0] for row in rows):.2f} of hello, {statistics.median(row[1] for row in rows):.2f} by CPU time")
        begin = time.monotonic()
        taken, failed = asyncio.run(burst(site, links))
        seconds = time.monotonic() - begin
        with sqlite3.connect(f"file:{place}/data/tuesday.sqlite?mode=ro", uri=True) as database:
            left = database.execute("SELECT count(*) FROM memberships WHERE state = 'unsubscribed'").fetchone()[0]
        slow = sorted(seconds for _, seconds in taken)
        print(f"{len(links)} one-click POSTs at once: {sum(status == 200 for status, _ in taken)} answered 200, {len(failed)} failed, "
              f"{left} unsubscribed; {seconds:.1f} s, median {statistics.median(slow):.2f} s, slowest {slow[-1]:.2f} s")
    finally:
        for server in servers:
            ended(server)
        shutil.rmtree(folder)


main()
