"""The story and its errors, for the Python programs."""

import json
import sys

STORY = json.load(open(sys.argv[1], encoding="utf-8"))
VARIANT = sys.argv[2] if len(sys.argv) > 2 else ""


class Refused(ConnectionError):
    pass


def fail(error):
    """Raises the error that the story tells."""
    kind, message = error["kind"], error["message"]
    if kind == "timeout":
        raise TimeoutError(message)
    if kind == "invalid":
        raise ValueError(message)
    if kind == "refused":
        raise Refused(message)
    try:
        {}["offset"]
    except KeyError as cause:
        raise RuntimeError(message) from cause
