package main

import (
	"strings"

	"github.com/alecthomas/kong"

	"sweep/engine/document"
)

// HelpCmd is sweep help.
type HelpCmd struct {
	Command []string `arg:"" optional:"" help:"The command, for example run, or policy check. Default: the list of all commands."`
}

// Run prints the help of the command.
func (h *HelpCmd) Run(parsed *kong.Context) error {
	at := parsed.Model.Node
	for _, word := range h.Command {
		next, names := subcommand(at, word)
		if next == nil {
			return unknownCommand(at, word, names)
		}
		at = next
	}
	parsed.Kong.Parse(append(h.Command, "--help")) // the help is printed before missing arguments are reported
	return nil
}

// subcommand finds a command below another one by its name; names lists the valid names.
func subcommand(of *kong.Node, word string) (found *kong.Node, names []string) {
	for _, n := range of.Children {
		if n.Name == word {
			return n, nil
		}
		if !n.Hidden {
			names = append(names, n.Name)
		}
	}
	return nil, names
}

func unknownCommand(of *kong.Node, word string, names []string) error {
	path := strings.TrimSpace(strings.TrimPrefix(of.FullPath(), "sweep"))
	if len(names) == 0 {
		return usage("sweep help "+path, "%s has no subcommand %q", path, word)
	}
	known := "use one of " + strings.Join(names, ", ")
	if s := document.Suggest(word, names); s != "" {
		known = s
	}
	return usage(known, "there is no command %q", strings.TrimSpace(path+" "+word))
}
