"""python-json-logger on the standard logging: the format its pages show, and (variant "iso") one with an ISO time,
fields renamed and added.

usage: python json_logger.py STORY.json [iso]
"""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter
from story import STORY, VARIANT, fail

LEVELS = {
    "trace": 5, "debug": 10, "info": 20, "notice": 20, "access": 20, "warn": 30,
    "error": 40, "critical": 50, "fatal": 50, "alert": 50, "emergency": 50,
}
handler = logging.StreamHandler(sys.stdout)
if VARIANT == "iso":
    handler.setFormatter(
        JsonFormatter(
            "%(levelname)s %(message)s",
            timestamp=True,
            rename_fields={"levelname": "severity"},
            static_fields={"app": "api", "hostname": "web-1"},
            json_ensure_ascii=False,
        )
    )
else:
    handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
logging.addLevelName(5, "TRACE")
logging.basicConfig(level=1, handlers=[handler])

for step in STORY:
    extra = dict(step["fields"])
    bound = step.get("bound")
    if bound:
        extra.update(service=bound["service"], host=bound["host"])
    if "request" in step:
        extra.update(step["request"], duration_s=step["took"] / 1000)
    if "trace" in step:
        extra["trace_id"] = step["trace"]
    log = logging.getLogger(f"shop.{bound['service']}" if bound else "shop.api")
    if "error" in step:
        try:
            fail(step["error"])
        except Exception:
            log.log(LEVELS[step["level"]], step["msg"], extra=extra, exc_info=True)
    else:
        log.log(LEVELS[step["level"]], step["msg"], extra=extra)
