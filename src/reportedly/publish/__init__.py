"""A static site of the chronicle: pages that need no server, ask nothing of other hosts, and quote little."""

from reportedly.publish.site import Published, publish

__all__ = ["Published", "publish"]
