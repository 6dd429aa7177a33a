"""One sound input of each kind that is fuzzed."""

from __future__ import annotations

import io
import zipfile

WORDS = "A bomb attack on a market in Oldport killed 14 people and wounded 30 on Tuesday, police said. The Red Dawn claimed it. " * 2
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Blast</title>
<meta property="article:published_time" content="2024-03-12T16:20:00+00:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2024-03-12", "publisher": {{"name": "Post"}}}}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Blast</h1><p>{WORDS}</p><p style="display:none">No.</p></article></body></html>"""
FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Post</title><item><title>Blast</title>
<link>https://post.example/1</link><pubDate>Tue, 12 Mar 2024 16:20:00 GMT</pubDate><description>&lt;p&gt;{WORDS}&lt;/p&gt;</description>
</item></channel></rss>"""
TEXT = f"---\noutlet: Post\npublished: 2024-03-12\n---\n{WORDS}\n\u201cNobody\u201d saw it, Jos\u00e9 said.\n"


def warc() -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/1\r\nContent-Length: {len(block)}\r\n\r\n"
    return (head.encode() + block + b"\r\n\r\n") * 2


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", PAGE)
        archive.writestr("b/c.txt", TEXT)
    return made.getvalue()


def of(target: str) -> bytes:
    """The input of a kind."""
    return {"html": PAGE.encode(), "feed": FEED.encode(), "text": TEXT.encode(), "warc": warc(), "zip": zipped()}[target]
