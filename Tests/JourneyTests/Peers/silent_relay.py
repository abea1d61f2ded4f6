"""A relay that takes a message whole and then ends the connection without an answer, so that nobody can know whether it was taken.

Prints its port, then the Message-ID of each message.
"""

import asyncio
import email


async def serve(reader, writer):
    writer.write(b"220 silent.example.org ESMTP\r\n")
    while line := await reader.readline():
        if line.strip().upper() == b"DATA":
            writer.write(b"354 go on\r\n")
            message = await reader.readuntil(b"\r\n.\r\n")
            print("message", email.message_from_bytes(message)["Message-ID"], flush=True)
            break
        writer.write(b"250 silent.example.org\r\n")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
