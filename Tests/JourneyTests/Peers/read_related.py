"""Reads one message that carries its pictures with Python's email package and prints what is wrong with it."""
import email
import email.policy
import pathlib
import sys

raw = pathlib.Path(sys.argv[1]).read_bytes()
message = email.message_from_bytes(raw, policy=email.policy.SMTP.clone(refold_source="none"))
types = [part.get_content_type() for part in message.walk()]
if types != ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]:
    print("parts", types)
if message.as_bytes() != raw or any(part.defects for part in message.walk()):
    print("it does not read as it was written", [part.defects for part in message.walk()])
if max(map(len, raw.split(b"\r\n"))) > 998:
    print("a long line")
*_, html, picture = message.walk()
if f'src="cid:{picture["Content-ID"].strip("<>")}"' not in html.get_content():
    print("the HTML does not show the picture")
if picture.get_content() != pathlib.Path(sys.argv[2]).read_bytes() or picture.get_content_disposition() != "inline":
    print("another picture")
