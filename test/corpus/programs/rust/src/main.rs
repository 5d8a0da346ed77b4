//! tracing-subscriber's JSON, and (variant "flat") with the event's fields at the top.
//! usage: corpus STORY.json [flat]

use serde_json::Value;
use tracing::{debug, error, info, info_span, trace, warn};

/// The fields' names are part of a tracing program's text; what has no name here is written as JSON.
macro_rules! tell {
    ($level:ident, $step:expr, $msg:expr) => {{
        let step: &Value = $step;
        let fields = &step["fields"];
        let text = |name: &str| fields[name].as_str();
        let rest = match fields.as_object() {
            Some(map) if !map.is_empty() => Some(fields.to_string()),
            _ => None,
        };
        $level!(
            user = text("user"),
            count = fields["count"].as_i64(),
            ratio = fields["ratio"].as_f64(),
            ok = fields["ok"].as_bool(),
            tags = fields["tags"].as_array().map(|tags| tracing::field::debug(tags)),
            quote = text("quote"),
            lines = text("lines"),
            city = text("city"),
            emoji = text("emoji"),
            long = text("long"),
            pod = text("pod"),
            status = step["request"]["status"].as_u64().or(fields["status"].as_u64()),
            method = step["request"]["method"].as_str(),
            path = step["request"]["path"].as_str(),
            took_ms = step["took"].as_f64(),
            trace_id = step["trace"].as_str(),
            error = step["error"]["message"].as_str(),
            rest,
            "{}",
            $msg
        )
    }};
}

fn main() {
    let path = std::env::args().nth(1).expect("a story");
    let text = std::fs::read_to_string(path).expect("a story");
    let story: Vec<Value> = serde_json::from_str(&text).expect("a story");
    let builder = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).json();
    if std::env::args().nth(2).is_some() {
        builder.flatten_event(true).with_current_span(false).init();
    } else {
        builder.init();
    }
    for step in &story {
        let msg = step["msg"].as_str().unwrap_or_default();
        let bound = &step["bound"];
        let span = info_span!(
            "work",
            service = bound["service"].as_str().unwrap_or("none"),
            host = bound["host"].as_str().unwrap_or("none")
        );
        let _entered = bound.is_object().then(|| span.enter());
        match step["level"].as_str().unwrap_or_default() {
            "trace" => tell!(trace, step, msg),
            "debug" => tell!(debug, step, msg),
            "info" | "notice" | "access" => tell!(info, step, msg),
            "warn" => tell!(warn, step, msg),
            _ => tell!(error, step, msg),
        }
    }
}
