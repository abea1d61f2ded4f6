#!/usr/bin/env python3
"""A month of a hundred million subscribers and a thousand million mails, minute by minute, with the costs that were measured.

    python3 Tests/Benchmarks/scale.py [--senders 10 20 40 80] [--subscribers 100e6] [--deliveries 1e9] [--publications 40] [--databases 40]

Nothing is sent. Each publication has as many issues a month as subscribers and deliveries ask for, most of them on the mornings of working days; the second has
half as many readers as the first, the third a third, and so on. In each minute a mail leaves if its provider takes it (a limit for each public address, and each sender has one), if a session
is free, and if its database can write it down. What is given here is measured (README.md beside this file) or, of providers, assumed: write your own.
"""

import argparse
import random

# Share of the readers, and mails a second that one public address with a good name may bring. Nobody publishes these: they are ours to be replaced.
PROVIDERS = {"the largest": (0.45, 15.0), "the second": (0.20, 6.0), "the third": (0.12, 8.0), "the fourth": (0.05, 4.0), "all others": (0.18, 60.0)}
# Measured, on two cores that the sink, the server and the sender shared.
SESSION = 220 / 20  # mails a second of one session, 40 ms away
WRITTEN = 4_610  # mails a second of one PostgreSQL database
CPU = 0.57 / 1_000  # seconds of a sender with few mails, its waiting included
FROZEN = 1_000_000 / 13.9  # deliveries a second of a freeze, its start included
DELIVERY, SUBSCRIBER = 390, 660  # octets, with indexes
MINUTES = 31 * 24 * 60


def calendar(options):
    """(minute, publication, readers) of each issue of the month, the same on every run."""
    chance = random.Random(1)
    shares = [1 / rank for rank in range(1, options.publications + 1)]
    each = options.deliveries / options.subscribers
    issues = []
    for publication, share in enumerate(shares):
        readers = options.subscribers * share / sum(shares)
        for number in range(round(each)):
            week, day = divmod(number * 31 / each, 7)
            day = chance.choice([0, 1, 1, 1, 2, 2, 3, 3, 4])
            hour = chance.choices(range(24), [1] * 6 + [6, 12, 16, 14, 8] + [3] * 13)[0]
            minute = int(((week * 7 + day) * 24 + hour) * 60)
            if minute < MINUTES:
                issues.append((minute, publication, readers))
    return sorted(issues)


def month(options, senders):
    issues = calendar(options)
    # What waits: [issue, provider, mails], in the order of time.
    waiting, ends, sent, most = [], {}, 0.0, 0.0
    for minute in range(MINUTES * 2):
        while issues and issues[0][0] <= minute:
            start, publication, readers = issues.pop(0)
            key = (start, publication, readers)
            # Nothing of it leaves before all of it is frozen.
            begin = start + readers / FROZEN / 60
            waiting += [[key, begin, name, readers * share] for name, (share, _) in PROVIDERS.items()]
        if not waiting:
            if not issues:
                break
            continue
        most = max(most, sum(row[3] for row in waiting))
        sessions = senders * options.connections * SESSION * 60
        doors = {name: limit * senders * 60 for name, (_, limit) in PROVIDERS.items()}
        books = {}
        for row in waiting:
            (_, publication, _), begin, name, mails = row
            if begin > minute or sessions <= 0:
                continue
            book = publication % options.databases
            take = min(mails, doors[name], sessions, books.get(book, WRITTEN * 60))
            row[3] -= take
            doors[name] -= take
            sessions -= take
            books[book] = books.get(book, WRITTEN * 60) - take
            sent += take
            if row[3] < 1:
                ends[row[0]] = minute
        waiting = [row for row in waiting if row[3] >= 1]
    hours = sorted((end - key[0]) / 60 for key, end in ends.items() if key not in {row[0] for row in waiting})
    largest = max((end - key[0]) / 60 for key, end in ends.items() if key[2] == max(key[2] for key in ends))
    return hours, largest, sent, most, sum(row[3] for row in waiting)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--senders", type=int, nargs="+", default=[10, 20, 40, 80])
    parser.add_argument("--subscribers", type=float, default=100e6)
    parser.add_argument("--deliveries", type=float, default=1e9)
    parser.add_argument("--publications", type=int, default=40)
    parser.add_argument("--databases", type=int, default=40)
    parser.add_argument("--connections", type=int, default=20)
    options = parser.parse_args()
    print("senders  half of the issues  nineteen of twenty  the largest  most that waits  CPUs of all senders")
    for senders in options.senders:
        hours, largest, sent, most, left = month(options, senders)
        note = f"  and {left / 1e6:.0f} million were not sent within two months" if left > 1 else ""
        print(f"{senders:7}  {hours[len(hours) // 2]:16.1f} h  {hours[int(len(hours) * 0.95)]:16.1f} h  {largest:9.1f} h  {most / 1e6:10.0f} million"
              f"  {sent * CPU / (MINUTES * 60):19.1f}{note}")
    print(f"subscribers: {options.subscribers * SUBSCRIBER / 1e9:.0f} GB; deliveries: {options.deliveries * DELIVERY / 1e9:.0f} GB a month")
    for days in (180, 400):
        print(f"data.keep_deliveries = \"{days}d\": {options.deliveries * DELIVERY * days / 31 / 1e12:.1f} TB in all databases")
    print(f"rolled up: {options.deliveries / (MINUTES * 60):.0f} deliveries a second, in all databases")


main()
