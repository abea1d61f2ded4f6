"""What feedparser makes of a feed on standard input, as JSON; a feed that it finds malformed ends in an error."""

import json
import sys

import feedparser

feed = feedparser.parse(sys.stdin.buffer.read())
if feed.bozo:
    sys.exit(f"malformed: {feed.bozo_exception!r}")
entries = [
    {
        "title": entry.title,
        "link": entry.link,
        "id": entry.id,
        "author": entry.get("author", ""),
        "tags": [tag.term for tag in entry.get("tags", [])],
        "content": entry.content[0].value,
        "day": "%04d-%02d-%02d" % entry.published_parsed[:3],
    }
    for entry in feed.entries
]
print(json.dumps({"version": feed.version, "title": feed.feed.title, "link": feed.feed.link, "entries": entries}))
