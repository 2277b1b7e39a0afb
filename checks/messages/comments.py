"""`comments.*`: what readers write and how it is moderated. Sentences by code, and what to do.

Where a code has no advice of its own, the check's stands.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {}

FIXES: Mapping[str, str] = {}
