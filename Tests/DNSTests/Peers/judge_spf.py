"""What pyspf says of each case: a JSON list of {records, address, sender, hello} on standard input, the results as a JSON list on standard output.

The DNS is `records`: name to [type, value] pairs.
"""

import json
import socket
import sys

import spf


def judge(case):
    def lookup(name, kind, *_, **__):
        for type, value in case["records"].get(name.lower().rstrip("."), []):
            if type != kind:
                continue
            if kind == "AAAA":
                value = socket.inet_pton(socket.AF_INET6, value)
            elif kind == "MX":
                preference, host = value.split(" ")
                value = (int(preference), host)
            elif kind == "TXT":
                value = (value.encode(),)
            yield (name, kind), value

    spf.DNSLookup = lookup
    return spf.query(i=case["address"], s=case["sender"], h=case["hello"], strict=True).check()[0]


json.dump([judge(case) for case in json.load(sys.stdin)], sys.stdout)
