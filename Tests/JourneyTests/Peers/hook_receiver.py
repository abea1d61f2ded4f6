"""A program that is told what happens, on a free port of this machine. What it hears is verified by the library of Standard Webhooks, with the
secret in FOLDER/secret, and noted as a line of JSON in FOLDER/heard, before it answers. FOLDER/answer, where it is, has the status to answer with and
perhaps a value for Retry-After or Location; while FOLDER/hold is there, nobody is answered. Prints the port."""
import http.server
import json
import os
import sys
import time

import standardwebhooks

FOLDER = sys.argv[1]


def read(name):
    path = os.path.join(FOLDER, name)
    return open(path).read().strip() if os.path.exists(path) else ""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = ""
        try:
            standardwebhooks.Webhook(read("secret")).verify(body.decode(), dict(self.headers))
        except Exception as error:
            fault = repr(error)
        note = {
            "path": self.path,
            "id": self.headers.get("webhook-id"),
            "signature": self.headers.get("webhook-signature"),
            "type": self.headers.get("Content-Type"),
            "fault": fault,
            "body": json.loads(body),
        }
        status, _, value = (read("answer") or "204").partition(" ")
        with open(os.path.join(FOLDER, "heard"), "a") as heard:
            heard.write(json.dumps(note) + "\n")
        while os.path.exists(os.path.join(FOLDER, "hold")):
            time.sleep(0.02)
        self.send_response(int(status))
        if value:
            self.send_header("Location" if status.startswith("3") else "Retry-After", value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
