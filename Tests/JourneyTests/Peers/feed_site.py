"""A blog on a free port of this machine: serves the files of the folder it is given, with ETag and 304, and notes each request in requests.log
beside it. A file NAME.status has the status to answer with instead, and perhaps a place to send to. Prints the port."""
import hashlib
import http.server
import os
import sys

FOLDER = sys.argv[1]
LOG = FOLDER + ".log"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = os.path.join(FOLDER, os.path.basename(self.path))
        known = self.headers.get("If-None-Match")
        status, place, body = 404, "", b"nobody here"
        if os.path.exists(path + ".status"):
            status, _, place = open(path + ".status").read().strip().partition(" ")
            status = int(status)
        elif os.path.exists(path):
            status, body = 200, open(path, "rb").read()
        tag = '"%s"' % hashlib.md5(body).hexdigest()
        if status == 200 and known == tag:
            status, body = 304, b""
        with open(LOG, "a") as log:
            log.write("%s %d %s\n" % (self.path, status, known or "-"))
        self.send_response(status)
        if status in (200, 304):
            self.send_header("ETag", tag)
        if place:
            self.send_header("Location" if status < 400 else "Retry-After", place)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
