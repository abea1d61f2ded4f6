"""A relay on a free port that lets in by XOAUTH2 only, with one token. Argument: the token. Prints what it sees."""
import base64
import socket
import sys
import threading

token = sys.argv[1]
listener = socket.create_server(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)


def serve(client):
    stream = client.makefile("rw", newline="\r\n")

    def say(text):
        stream.write(text + "\r\n")
        stream.flush()

    say("220 token.test")
    for line in stream:
        line = line.strip()
        verb = line[:4].upper()
        if verb == "EHLO":
            say("250-token.test\r\n250 AUTH PLAIN XOAUTH2")
        elif verb == "AUTH":
            parts = line.split()
            given = base64.b64decode(parts[2]).decode() if len(parts) > 2 else ""
            print("auth", parts[1], given.replace("\x01", " "), flush=True)
            if parts[1] == "XOAUTH2" and f"auth=Bearer {token}" in given:
                say("235 2.7.0 welcome")
            else:
                say("535 5.7.8 not you")
        elif verb == "DATA":
            say("354 go on")
            while stream.readline().strip("\r\n") != ".":
                pass
            print("message", flush=True)
            say("250 2.0.0 queued")
        elif verb == "QUIT":
            say("221 bye")
            break
        else:
            say("250 2.0.0 ok")
    client.close()


while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
