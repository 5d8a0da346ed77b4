// zerolog as it comes, and (variant "stack") with times in ms and pkg/errors' stacks.
// usage: zerolog STORY.json [stack]
package main

import (
	"os"

	"corpus/story"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/pkgerrors"
)

var levels = map[string]zerolog.Level{
	"trace": zerolog.TraceLevel, "debug": zerolog.DebugLevel, "info": zerolog.InfoLevel,
	"notice": zerolog.InfoLevel, "access": zerolog.InfoLevel, "warn": zerolog.WarnLevel,
	"error": zerolog.ErrorLevel, "critical": zerolog.FatalLevel, "fatal": zerolog.FatalLevel,
	"alert": zerolog.PanicLevel, "emergency": zerolog.PanicLevel,
}

func main() {
	isStack := len(os.Args) > 2
	if isStack {
		zerolog.TimeFieldFormat = zerolog.TimeFormatUnixMs
		zerolog.ErrorStackMarshaler = pkgerrors.MarshalStack
		zerolog.MessageFieldName = "msg"
	}
	logger := zerolog.New(os.Stdout).With().Timestamp().Logger()
	for _, step := range story.Read() {
		log := logger
		if step.Bound != nil {
			log = logger.With().Str("service", step.Bound.Service).Str("host", step.Bound.Host).Logger()
		}
		event := log.WithLevel(levels[step.Level])
		for _, key := range step.Keys() {
			event = event.Interface(key, step.Fields[key])
		}
		if r := step.Request; r != nil {
			event = event.Str("method", r.Method).Str("path", r.Path).Int("status", r.Status).
				Dur("took", step.Duration()).Str("user_agent", r.Agent)
		}
		if step.Trace != "" {
			event = event.Str("req_id", step.Trace)
		}
		if step.Error != nil && isStack {
			event = event.Stack().Err(step.Error.WithStack())
		} else if step.Error != nil {
			event = event.Err(step.Error.Plain())
		}
		event.Msg(step.Msg)
	}
}
