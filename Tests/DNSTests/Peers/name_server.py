"""A name server for the zone file that is its argument, on a free port of this machine, over UDP and TCP. Prints the port. With `servfail` behind
it everything gets that error, as from one that reaches nobody itself.

A name with the label `servfail` or `refused` gets that error, one with `silent` no answer at all, and one with `long` over UDP only the word that
the answer is too long for it.
"""

import pathlib
import sys
import time

from dnslib import QTYPE, RCODE, RR
from dnslib.server import DNSError, DNSLogger, DNSServer


class Zone:
    def __init__(self, text, is_broken):
        self.records = RR.fromZone(text)
        self.is_broken = is_broken

    def resolve(self, request, handler):
        reply = request.reply()
        name, kind = request.q.qname, QTYPE[request.q.qtype]
        labels = [label.decode() for label in name.label]
        if "silent" in labels:
            raise DNSError("says nothing")
        for word, code in (("servfail", RCODE.SERVFAIL), ("refused", RCODE.REFUSED)):
            if word in labels or self.is_broken:
                reply.header.rcode = code
                return reply
        if "long" in labels and handler.protocol == "udp":
            reply.header.tc = 1
            return reply
        if not any(record.rname.matchSuffix(name) for record in self.records):
            reply.header.rcode = RCODE.NXDOMAIN
        for _ in range(8):
            here = [record for record in self.records if record.rname == name]
            alias = next((record for record in here if QTYPE[record.rtype] == "CNAME"), None)
            reply.add_answer(*(record for record in here if QTYPE[record.rtype] == kind or record is alias))
            if alias is None:
                break
            name = alias.rdata.label
        return reply


def main():
    zone = Zone(pathlib.Path(sys.argv[1]).read_text(), sys.argv[2:] == ["servfail"])
    quiet = DNSLogger(log="-request,-reply,-truncated,-error,-recv,-send,-data")
    while True:
        over_udp = DNSServer(zone, address="127.0.0.1", port=0, logger=quiet)
        port = over_udp.server.server_address[1]
        try:
            over_tcp = DNSServer(zone, address="127.0.0.1", port=port, tcp=True, logger=quiet)
            break
        except OSError:
            # Somebody has that port for TCP.
            over_udp.server.server_close()
    over_udp.start_thread()
    over_tcp.start_thread()
    print(port, flush=True)
    while True:
        time.sleep(3600)


main()
