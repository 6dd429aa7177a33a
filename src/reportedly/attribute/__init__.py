"""Who says each claim, how firmly, through whom.

`statements` finds what speakers do towards the incidents (claim, blame, deny, withhold, confirm, …); `source_of` says who
gives the value under a span.
"""

from reportedly.attribute.sources import Attribution, source_of
from reportedly.attribute.statements import statements

__all__ = ["Attribution", "source_of", "statements"]
