"""A relay that takes a few mails and then each only after a while, until a file says that it may be quick. Who has `refuse` in their address is refused for good.

Arguments: how many are quick, the file. Prints its port.
"""

import asyncio
import pathlib
import sys

quick, gate = int(sys.argv[1]), pathlib.Path(sys.argv[2])
taken = 0


async def serve(reader, writer):
    global taken

    def say(line):
        writer.write(line.encode() + b"\r\n")

    say("220 gated")
    recipient = ""
    while line := await reader.readline():
        verb = line.decode("utf-8", "replace").strip()
        if verb.upper().startswith("EHLO"):
            say("250-gated")
            say("250 PIPELINING")
        elif verb.upper().startswith("RCPT"):
            recipient = verb
            say("550 5.1.1 <u>nobody</u> of this name" if "refuse" in verb else "250 Ok")
        elif verb.upper() == "DATA":
            if "refuse" in recipient:
                say("554 5.5.1 nobody to take it for")
                continue
            say("354 go on")
            await writer.drain()
            while await reader.readline() not in (b".\r\n", b""):
                pass
            taken += 1
            # Each of the others waits for the file, so that there is time to hold them.
            while taken > quick and not gate.exists():
                await asyncio.sleep(0.05)
            say("250 2.0.0 Ok")
        elif verb.upper() == "QUIT":
            say("221 bye")
            await writer.drain()
            break
        else:
            say("250 Ok")
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 24)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
