"""Hears as systemd does how a service is (sd_notify(3)): prints each message, one a line."""

import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
    ear.bind(sys.argv[1])
    print("listening", flush=True)
    while True:
        print(ear.recv(4096).decode(), flush=True)
