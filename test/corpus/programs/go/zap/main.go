// zap's production logger, and (variant "iso") with ISO times, capital levels and pkg/errors' stacks.
// usage: zap STORY.json [iso]
package main

import (
	"os"

	"corpus/story"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

var levels = map[string]zapcore.Level{
	"trace": zap.DebugLevel, "debug": zap.DebugLevel, "info": zap.InfoLevel, "notice": zap.InfoLevel,
	"access": zap.InfoLevel, "warn": zap.WarnLevel, "error": zap.ErrorLevel, "critical": zap.DPanicLevel,
	"fatal": zap.FatalLevel, "alert": zap.PanicLevel, "emergency": zap.FatalLevel,
}

// stay lets the program go on behind a fatal line.
type stay struct{}

func (stay) OnWrite(*zapcore.CheckedEntry, []zapcore.Field) {}

func main() {
	isISO := len(os.Args) > 2
	config := zap.NewProductionConfig()
	config.Sampling = nil
	config.OutputPaths = []string{"stdout"}
	config.Level = zap.NewAtomicLevelAt(zap.DebugLevel)
	if isISO {
		config.EncoderConfig.TimeKey = "timestamp"
		config.EncoderConfig.EncodeTime = zapcore.ISO8601TimeEncoder
		config.EncoderConfig.EncodeLevel = zapcore.CapitalLevelEncoder
		config.EncoderConfig.EncodeDuration = zapcore.StringDurationEncoder
		config.EncoderConfig.MessageKey = "message"
		config.InitialFields = map[string]any{"service": "api", "host": "web-1"}
	}
	logger, err := config.Build(zap.WithFatalHook(stay{}), zap.WithPanicHook(stay{}))
	if err != nil {
		panic(err)
	}
	for _, step := range story.Read() {
		log := logger
		if step.Bound != nil && isISO {
			log = logger.Named(step.Bound.Service).With(zap.Namespace("attributes"), zap.String("zone", step.Bound.Host))
		} else if step.Bound != nil {
			log = logger.Named(step.Bound.Service).With(zap.String("host", step.Bound.Host))
		}
		var fields []zap.Field
		for _, key := range step.Keys() {
			fields = append(fields, zap.Any(key, step.Fields[key]))
		}
		if r := step.Request; r != nil {
			fields = append(fields, zap.String("method", r.Method), zap.String("path", r.Path),
				zap.Int("status", r.Status), zap.Int("bytes", r.Bytes), zap.Duration("took", step.Duration()))
		}
		if step.Trace != "" {
			fields = append(fields, zap.String("trace_id", step.Trace))
		}
		if step.Error != nil && isISO {
			fields = append(fields, zap.Error(step.Error.WithStack()))
		} else if step.Error != nil {
			fields = append(fields, zap.Error(step.Error.Plain()))
		}
		log.Log(levels[step.Level], step.Msg, fields...)
	}
}
