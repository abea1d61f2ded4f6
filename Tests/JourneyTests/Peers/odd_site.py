"""A site on a free port of 127.0.0.2 that answers like ours where its argument says, and whose clock is some seconds late. Prints the port."""
import email.utils
import http.server
import sys
import time

PATH, LATE = sys.argv[1], int(sys.argv[2])


class Handler(http.server.BaseHTTPRequestHandler):
    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(time.time() - LATE, usegmt=True)

    def do_GET(self):
        if PATH == "/moved" and not self.path.startswith("/new"):
            self.send_response(301)
            self.send_header("Location", "/new/health")
            self.end_headers()
            return
        good = self.path.endswith("/health") and PATH in ("/health", "/moved")
        self.send_response(200 if good else 404)
        self.end_headers()
        self.wfile.write(b"ok\n" if good else b"nobody here\n")

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
