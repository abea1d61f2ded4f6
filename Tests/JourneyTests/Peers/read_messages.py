"""Reads every message of a Maildir with Python's email package and reports what is wrong with any, as JSON."""

import email
import email.policy
import json
import pathlib
import re
import sys

ONCE = [
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "Feedback-ID",
]
POLICY = email.policy.SMTP.clone(refold_source="none")

faults, subjects, ids, count = [], set(), set(), 0
for file in sorted(pathlib.Path(sys.argv[1], "new").iterdir()):
    # Return-Path, Delivered-To and Received are the inbox's own.
    raw = file.read_bytes().split(b"\r\n", 3)[3]
    count += 1

    def fault(text):
        faults.append(f"{file.name}: {text}")

    message = email.message_from_bytes(raw, policy=POLICY)
    if message.as_bytes() != raw:
        fault("parsing and writing again changes it")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw) or not raw.endswith(b"\r\n"):
        fault("a bare CR or LF, or no line end at the end")
    if max(map(len, raw.split(b"\r\n"))) > 998 or max(raw) > 126 or b"\n." in raw:
        fault("a long line, an octet over 126, or a dot at the head of a line")
    for part in message.walk():
        if part.defects:
            fault(f"defects {part.defects}")
    for name in ONCE:
        if len(message.get_all(name, [])) != 1:
            fault(f"{len(message.get_all(name, []))} fields {name}")
        elif message[name].defects if hasattr(message[name], "defects") else False:
            fault(f"{name}: {message[name].defects}")
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    if [part.get_content_type() for part in message.walk()] != ["multipart/alternative", "text/plain", "text/html"]:
        fault("not text first and HTML last")
    link = message["List-Unsubscribe"].strip("<>")
    if link not in text or link not in html:
        fault("the unsubscribe link is not in both parts")
    name = message["To"].addresses[0].display_name.split()[0]
    for body in (text, html):
        if f"Dear {name}," not in body or "{{ code }}" not in body or "\ue000" in body:
            fault("the merge tags are not as they should be")
    if message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        fault("no one-click field")
    subjects.add(str(message["Subject"]))
    ids.add(message["Message-ID"])

print(json.dumps({"messages": count, "faults": faults[:20], "subjects": sorted(subjects), "message_ids": len(ids)}))
