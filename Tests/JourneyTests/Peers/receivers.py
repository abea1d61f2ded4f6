"""Receivers of mail (aiosmtpd) on addresses of this machine, all at one port: 127.0.0.1 in plain text, 127.0.0.2 with STARTTLS, offered in small
letters, and the certificate that is given, 127.0.0.3 offers STARTTLS and breaks it off, 127.0.0.4 refuses everybody for now, 127.0.0.5 takes a message and never
answers to it, 127.0.0.6 greets everybody with a refusal.

Arguments: certificate, key. Prints the port, then one line for each message that is taken: address, tls or plain, recipient.
"""

import asyncio
import ssl
import sys

from aiosmtpd.smtp import SMTP, syntax


class Handler:
    def __init__(self, host):
        self.host = host

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.host == "127.0.0.4":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        print("message", self.host, "tls" if session.ssl else "plain", envelope.rcpt_tos[0], flush=True)
        if self.host == "127.0.0.5":
            await asyncio.Event().wait()
        return "250 2.0.0 taken"


class Small(SMTP):
    async def push(self, status):
        await super().push("250-starttls" if status in ("250-STARTTLS", b"250-STARTTLS") else status)


class Broken(SMTP):
    @syntax("STARTTLS")
    async def smtp_STARTTLS(self, arg):
        await self.push("220 go on")
        self.transport.write(b"this is no TLS\r\n")
        self.transport.close()


class Closed(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"554 5.7.1 not from your address\r\n")
        transport.close()


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[1:3])
    loop = asyncio.get_running_loop()
    port = 0
    for host, kind, options in [
        ("127.0.0.1", SMTP, {}), ("127.0.0.2", Small, {"tls_context": context}), ("127.0.0.3", Broken, {"tls_context": context}),
        ("127.0.0.4", SMTP, {}), ("127.0.0.5", SMTP, {}),
    ]:
        server = await loop.create_server(
            lambda host=host, kind=kind, options=options: kind(Handler(host), loop=loop, hostname="receiver.test", **options), host, port)
        port = server.sockets[0].getsockname()[1]
    await loop.create_server(Closed, "127.0.0.6", port)
    print("port", port, flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
