"""loguru with serialize=True.

usage: python loguru_json.py STORY.json
"""

import sys

from loguru import logger
from story import STORY, fail

logger.remove()
logger.add(sys.stdout, serialize=True, level="TRACE", backtrace=False, diagnose=False)
LEVELS = {
    "trace": "TRACE", "debug": "DEBUG", "info": "INFO", "notice": "SUCCESS", "access": "INFO", "warn": "WARNING",
    "error": "ERROR", "critical": "CRITICAL", "fatal": "CRITICAL", "alert": "CRITICAL", "emergency": "CRITICAL",
}

for step in STORY:
    fields = dict(step["fields"])
    if "bound" in step:
        fields.update(step["bound"])
    if "request" in step:
        fields.update(step["request"], took=step["took"])
    if "trace" in step:
        fields["trace_id"] = step["trace"]
    log = logger.bind(**fields)
    if "error" in step:
        try:
            fail(step["error"])
        except Exception:
            log.opt(exception=True).log(LEVELS[step["level"]], step["msg"])
    else:
        log.log(LEVELS[step["level"]], step["msg"])
