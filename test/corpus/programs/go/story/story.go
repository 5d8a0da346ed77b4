// Package story reads the story and makes its errors, for the Go programs.
package story

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/pkg/errors"
)

// Step is one thing that happened.
type Step struct {
	Level   string
	Msg     string
	Fields  map[string]any
	Error   *Failure
	Bound   *struct{ Service, Host string }
	Request *struct {
		Method, Path, Agent string
		Status, Bytes       int
	}
	Trace string
	Took  float64
}

// Failure is an error as the story tells it.
type Failure struct{ Kind, Message string }

// Read returns the story that the first argument names.
func Read() []Step {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var steps []Step
	if err := json.Unmarshal(text, &steps); err != nil {
		panic(err)
	}
	return steps
}

// Keys are the names of a step's fields, sorted.
func (s Step) Keys() []string {
	keys := make([]string, 0, len(s.Fields))
	for key := range s.Fields {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// Duration is how long the step took.
func (s Step) Duration() time.Duration {
	return time.Duration(s.Took * float64(time.Millisecond))
}

// Plain is the error without a stack, WithStack the one of pkg/errors.
func (f Failure) Plain() error {
	if f.Kind == "wrapped" {
		return fmt.Errorf("%s: %w", f.Message, os.ErrDeadlineExceeded)
	}
	return fmt.Errorf("%s", f.Message)
}

// WithStack is the error with the stack of where it was made.
func (f Failure) WithStack() error {
	if f.Kind == "wrapped" {
		return errors.Wrap(os.ErrDeadlineExceeded, f.Message)
	}
	return errors.New(f.Message)
}
