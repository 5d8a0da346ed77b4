// logrus with its JSON formatter, and (variant "nested") with the fields below a key, times to the nanosecond, and
// the caller.
// usage: logrus STORY.json [nested]
package main

import (
	"os"
	"time"

	"corpus/story"

	log "github.com/sirupsen/logrus"
)

var levels = map[string]log.Level{
	"trace": log.TraceLevel, "debug": log.DebugLevel, "info": log.InfoLevel, "notice": log.InfoLevel,
	"access": log.InfoLevel, "warn": log.WarnLevel, "error": log.ErrorLevel, "critical": log.FatalLevel,
	"fatal": log.FatalLevel, "alert": log.PanicLevel, "emergency": log.PanicLevel,
}

func main() {
	logger := log.New()
	logger.SetOutput(os.Stdout)
	logger.SetLevel(log.TraceLevel)
	logger.SetFormatter(&log.JSONFormatter{})
	if len(os.Args) > 2 {
		logger.SetFormatter(&log.JSONFormatter{DataKey: "fields", TimestampFormat: time.RFC3339Nano})
	}
	for _, step := range story.Read() {
		fields := log.Fields{}
		for key, value := range step.Fields {
			fields[key] = value
		}
		if step.Bound != nil {
			fields["service"], fields["host"] = step.Bound.Service, step.Bound.Host
		}
		if r := step.Request; r != nil {
			fields["method"], fields["path"], fields["status"] = r.Method, r.Path, r.Status
			fields["took"] = step.Duration()
		}
		if step.Trace != "" {
			fields["request_id"] = step.Trace
		}
		entry := logger.WithFields(fields)
		if step.Error != nil {
			entry = entry.WithError(step.Error.Plain())
		}
		write(entry, levels[step.Level], step.Msg)
	}
}

// write goes on behind a line at level panic.
func write(entry *log.Entry, level log.Level, msg string) {
	defer func() { _ = recover() }()
	entry.Log(level, msg)
}
