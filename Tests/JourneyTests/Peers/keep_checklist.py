"""Holds every message of a Maildir against the rules for bulk mail, with Python's own parser, and reports what is wrong as JSON.

Arguments: the Maildir, the From's domain, the domain that undeliverable mail returns to, the postal address, a JSON object with the name that
each address was given.
"""

import datetime
import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import re
import sys

maildir, domain, bounces, postal, names = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], json.loads(sys.argv[5])
ONCE = [
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-Post", "Feedback-ID",
]
SIGNED = ["from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type", "content-transfer-encoding",
          "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id"]
POLICY = email.policy.SMTP.clone(refold_source="none")
faults, ids, paths, count = [], set(), set(), 0

for file in sorted(pathlib.Path(maildir, "new").iterdir()):
    path, _, _, raw = file.read_bytes().split(b"\r\n", 3)
    count += 1

    def fault(text):
        faults.append(f"{file.name}: {text}")

    message = email.message_from_bytes(raw, policy=POLICY)
    head, body = raw.split(b"\r\n\r\n", 1)
    # 1. Lines and octets.
    if re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", raw) or not raw.endswith(b"\r\n") or max(raw) > 126 or b"\n." in raw:
        fault("bare CR, LF or NUL, an octet over 126, or a dot at the head of a line")
    if max(map(len, body.split(b"\r\n"))) > 76:
        fault("a body line of more than 76 octets")
    for line in head.split(b"\r\n"):
        # What has no blank cannot be folded: addresses, links, keys.
        if len(line) > 78 and b" " in line.strip().split(b": ", 1)[-1]:
            fault(f"a header line of {len(line)} octets: {line[:90]!r}")
    # 2. Fields.
    for name in ONCE:
        if len(message.get_all(name, [])) != 1:
            fault(f"{len(message.get_all(name, []))} fields {name}")
    for name in ("Bcc", "Cc", "Sender", "In-Reply-To", "References"):
        if name in message:
            fault(f"a field {name}")
    if len(message["From"].addresses) != 1 or message["From"].addresses[0].domain != domain:
        fault(f"From {message['From']}")
    # 3. The reader's name comes back as it was, on one line, and adds no field.
    reader = message["To"].addresses[0]
    # By the older parser: the newer one leaves a blank between encoded words (RFC 2047 section 6.2).
    written = email.utils.parseaddr(re.sub(rb"\r\n(?=[ \t])", b"", re.search(rb"(?m)^To: ([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", head)[1]).decode())[0]
    name = str(email.header.make_header(email.header.decode_header(written)))
    if name != names.get(reader.addr_spec, ""):
        fault(f"To {name!r}, not {names.get(reader.addr_spec)!r}")
    for word in re.findall(rb"=\?[^ ]*\?=", head):
        if len(word) > 75:
            fault(f"an encoded word of {len(word)} octets")
        try:
            email.header.decode_header(word.decode())[0][0].decode("utf-8")
        except UnicodeDecodeError:
            fault("an encoded word that splits a letter")
    # 4. Time and identity.
    sent = email.utils.parsedate_to_datetime(message["Date"])
    age = abs((datetime.datetime.now(datetime.timezone.utc) - sent).total_seconds())
    if not re.search(r" [+-]\d{4}$", str(message["Date"])) or age > 900:
        fault(f"Date {message['Date']}")
    if not re.fullmatch(rf"<[0-9a-f]{{32}}@{re.escape(domain)}>", message["Message-ID"]):
        fault(f"Message-ID {message['Message-ID']}")
    ids.add(str(message["Message-ID"]))
    # 5. Structure.
    if [part.get_content_type() for part in message.walk()] != ["multipart/alternative", "text/plain", "text/html"]:
        fault("not text first and HTML last")
    for part in message.walk():
        if part.defects:
            fault(f"defects {part.defects}")
        if not part.is_multipart() and (part.get_content_charset() != "utf-8" or part["Content-Transfer-Encoding"] not in
                                        ("quoted-printable", "base64", "7bit")):
            fault(f"a part of charset {part.get_content_charset()}, encoding {part['Content-Transfer-Encoding']}")
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    if message.get_boundary() in text or message.get_boundary() in html or len(text.strip()) < 20:
        fault("the boundary in the content, or no text")
    # 6. Size.
    if len(html.encode()) > 102_400 or len(head) > 8_000:
        fault(f"HTML of {len(html.encode())} octets, head of {len(head)}")
    # 7. What bulk mail must show, and nothing that was meant for us.
    # The click first, then the letter to an address that has a code (RFC 8058 §3.1, RFC 2369 §3.2).
    ways = re.fullmatch(
        r"<(https://[^\s,<>]+)>, <mailto:(u-[a-z2-7]{1,62})@([a-z.]+)\?subject=unsubscribe>", message["List-Unsubscribe"])
    link = ways[1] if ways else message["List-Unsubscribe"]
    for body_text in (text, html):
        if link not in body_text or postal not in body_text:
            fault("no unsubscribe link or no postal address in a part")
        if re.search(r"\{\{|\{%|[\ue000-\ue0ff]", body_text):
            fault("a merge tag was left over")
    # 8. The way back.
    sender = re.fullmatch(rb"Return-Path: <([a-z0-9.+=_-]{1,64})@([a-z.]+)>", path)
    if not sender or sender[2].decode() != bounces or reader.addr_spec.encode() in path:
        fault(f"{path.decode()}")
    paths.add(path)
    # 9. Signatures, by what they cover; that they hold is another test's.
    for signature in message.get_all("DKIM-Signature", []):
        tags = dict(tag.strip().split("=", 1) for tag in re.sub(r"\s+", "", str(signature)).rstrip(";").split(";"))
        covered = tags["h"].lower().split(":")
        for name in SIGNED:
            present = len(message.get_all(name, []))
            if covered.count(name) < present + 1:
                fault(f"{name} is covered {covered.count(name)} times and there {present} times")
        if tags["c"] != "relaxed/relaxed" or "l" in tags or "t" not in tags or tags["d"] != domain:
            fault(f"a signature {tags}")
    if len(message.get_all("DKIM-Signature", [])) != 2:
        fault("not two signatures")
    # 11 to 15: one link, one click.
    if not ways or ways[3] != bounces or message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        fault(f"List-Unsubscribe {message['List-Unsubscribe']}, {message['List-Unsubscribe-Post']}")
    if reader.addr_spec in link:
        fault("the address stands in a link")

print(json.dumps({"messages": count, "faults": faults[:20], "message_ids": len(ids), "return_paths": len(paths)}))
