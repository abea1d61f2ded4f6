"""aiosmtpd as a relay that insists on STARTTLS and on a user, with a certificate that nobody vouches for.

Arguments: certificate, key; none: neither is asked for; `deny`: every recipient is refused for policy; `gone`: nobody is there; `gone@example.org`: nobody of that domain; `mute`: everybody is refused
without a reason; `lost`: who is said not to be there is the From. Prints its port, then one line for each message that it takes.
"""

import asyncio
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if sys.argv[1:] == ["deny"]:
            return f"554 5.7.1 <{address}>: Relay access denied"
        if len(sys.argv) == 2 and sys.argv[1].startswith("gone") and address.endswith(sys.argv[1].removeprefix("gone")):
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if sys.argv[1:] == ["lost"]:
            return "550 5.1.1 <letter@linden.test>: no such user"
        if sys.argv[1:] == ["mute"]:
            return "550 Rejected"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        print("message", envelope.mail_from, envelope.rcpt_tos, len(envelope.content), flush=True)
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"writer", b"secret"))


async def main():
    options = {}
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        options = {"tls_context": context, "require_starttls": True, "authenticator": authenticate, "auth_required": True}
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop, **options), "127.0.0.1", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
