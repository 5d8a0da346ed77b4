// slog's JSON handler, in a zone that is not UTC, with the source and levels in between.
// usage: slog STORY.json
package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"corpus/story"
)

var levels = map[string]slog.Level{
	"trace": slog.LevelDebug - 4, "debug": slog.LevelDebug, "info": slog.LevelInfo, "notice": slog.LevelInfo + 2,
	"access": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError, "critical": slog.LevelError + 2,
	"fatal": slog.LevelError + 4, "alert": slog.LevelError + 4, "emergency": slog.LevelError + 4,
}

func main() {
	time.Local = time.FixedZone("", 5*3600+45*60)
	handler := slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug - 4})
	logger := slog.New(handler)
	for _, step := range story.Read() {
		log := logger
		if step.Bound != nil {
			log = logger.With("service", step.Bound.Service, "host", step.Bound.Host)
		}
		var attrs []slog.Attr
		for _, key := range step.Keys() {
			attrs = append(attrs, slog.Any(key, step.Fields[key]))
		}
		if r := step.Request; r != nil {
			attrs = append(attrs, slog.Group("req", slog.String("method", r.Method), slog.String("path", r.Path)),
				slog.Int("status", r.Status), slog.Duration("took", step.Duration()))
		}
		if step.Trace != "" {
			attrs = append(attrs, slog.String("trace_id", step.Trace))
		}
		if step.Error != nil {
			attrs = append(attrs, slog.Any("error", step.Error.Plain()))
		}
		log.LogAttrs(context.Background(), levels[step.Level], step.Msg, attrs...)
	}
}
