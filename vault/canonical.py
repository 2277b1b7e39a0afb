"""One spelling of a JSON value, so that its bytes can be authenticated."""

from __future__ import annotations

import json

from vault.types import Json


def canonical(value: Json) -> bytes:
    """Sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")
