#!/usr/bin/env python3
"""A way to a port of this machine that takes as long as one through the world: what comes in at one end leaves the other so much later.

    far_away.py PORT MILLISECONDS      prints the port that it listens on

Half of the milliseconds of a round trip are spent on the way there, and half on the way back. The rate is not limited.
"""

import asyncio
import sys


async def carry(reader, writer, delay):
    """Each piece is written `delay` seconds after it came, however many are under way."""
    loop = asyncio.get_running_loop()
    while piece := await reader.read(1 << 16):
        loop.call_later(delay, writer.write, piece)
    loop.call_later(delay, writer.close)


async def main(port, delay):
    async def accept(reader, writer):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, there_writer, delay), carry(there_reader, writer, delay), return_exceptions=True)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 2000))
