"""structlog with the JSON renderer and the processors of its production recipe; (variant "dict") tracebacks as
objects.

usage: python structlog_json.py STORY.json [dict]
"""

import structlog
from story import STORY, VARIANT, fail
from structlog.tracebacks import ExceptionDictTransformer

# What structlog.processors.dict_tracebacks does, without the values of local variables.
AS_OBJECTS = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
render_error = AS_OBJECTS if VARIANT == "dict" else structlog.processors.format_exc_info
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if VARIANT != "dict" else None),
        render_error,
        structlog.processors.JSONRenderer(),
    ],
)
LEVELS = {
    "trace": "debug", "notice": "info", "access": "info", "warn": "warning", "fatal": "critical",
    "alert": "critical", "emergency": "critical",
}
logger = structlog.get_logger()
if VARIANT != "dict":
    logger = logger.bind(logger="shop.api")

for step in STORY:
    log = logger
    fields = dict(step["fields"])
    if "bound" in step:
        log = log.bind(service=step["bound"]["service"], host=step["bound"]["host"])
    if "request" in step:
        fields.update(step["request"], duration=step["took"] / 1000)
    if "trace" in step:
        fields["trace_id"] = step["trace"]
    method = getattr(log, LEVELS.get(step["level"], step["level"]))
    if "error" in step:
        try:
            fail(step["error"])
        except Exception:
            method(step["msg"], exc_info=True, **fields)
    else:
        method(step["msg"], **fields)
