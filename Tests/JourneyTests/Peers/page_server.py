"""A site on a free port of this machine, some of whose pages misbehave. Prints the port."""
import http.server
import struct
import time
import zlib


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([90, 120, 80]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# A merge value's mark in the title must not pass for one of ours.
PAGE = """<!DOCTYPE html><html><head><title>Plain</title><meta property="og:title" content="Benches &amp;   trees \ue0000\ue001">
<meta property=og:site_name content="The Square"><meta property="og:image" content="/square.png"></head><body>x</body></html>"""

# In Latin-2, which only the page itself says.
OLD = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><title>Kráľ a žena</title></head>'

ANSWERS = {
    "/old": (200, "text/html", OLD.encode("iso-8859-2"), None),
    "/pale": (200, "text/html", b'<title>Pale</title><meta property="og:image" content="/nowhere.png">', None),
    "/drawn": (200, "text/html", b'<title>Drawn</title><meta property="og:image" content="/page">', None),
    "/page": (200, "text/html; charset=utf-8", PAGE.encode(), None),
    "/square.png": (200, "image/png", png(1000, 500), None),
    "/small.png": (200, "image/png", png(60, 40), None),
    "/moved": (301, "text/plain", b"", "/page"),
    "/loop": (302, "text/plain", b"", "/loop"),
    "/passwd": (302, "text/plain", b"", "file:///etc/passwd"),
    "/paper": (200, "application/pdf", b"%PDF", None),
    "/endless": (200, "text/html", b"<title>Endless</title>" + b"x" * (3 << 20), None),
    "/untitled": (200, "text/html", b"<p>x", None),
    "/closed": (403, "text/html", b"no", None),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/slow"):
            time.sleep(2)
            self.path = "/endless"
        status, kind, body, place = ANSWERS.get(self.path, (404, "text/html", b"gone", None))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if place:
            self.send_header("Location", place)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # Tuesday had enough.

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
