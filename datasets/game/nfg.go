package game

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteNFG writes the game of the mean costs as Gambit reads it, in the payoff form of its .nfg files: payoffs are costs with
// the opposite sign, and the strategy of the first player changes fastest.
func (s *Solution) WriteNFG(w io.Writer, title string) error {
	g, out := s.Game, bufio.NewWriter(w)
	for _, texts := range append([][]string{{title}, g.Players}, g.Strategies...) {
		for _, text := range texts {
			if strings.HasSuffix(text, `\`) || strings.Contains(text, `\"`) {
				return invalid("Gambit cannot read the name %s: a backslash there must not be last or before a quotation mark", text)
			}
		}
	}
	fmt.Fprintf(out, "NFG 1 R %s { %s }\n\n{", gambitText(title), gambitTexts(g.Players))
	for _, names := range g.Strategies {
		fmt.Fprintf(out, " { %s }\n", gambitTexts(names))
	}
	fmt.Fprintf(out, "}\n\"\"\n\n")
	at := make([]int, len(g.Players))
	for range g.Profiles() {
		p := 0
		for i, strategy := range at {
			p = p*len(g.Strategies[i]) + strategy
		}
		payoffs := make([]string, len(g.Players))
		for i := range payoffs {
			payoffs[i] = strconv.FormatFloat(0-s.Means[i][p], 'f', -1, 64)
		}
		fmt.Fprintln(out, strings.Join(payoffs, " "))
		for i := range at {
			if at[i]++; at[i] < len(g.Strategies[i]) {
				break
			}
			at[i] = 0
		}
	}
	return out.Flush()
}

func gambitTexts(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = gambitText(text)
	}
	return strings.Join(quoted, " ")
}

// gambitText quotes a text as Gambit reads it: only quotes are escaped, and a backslash before anything else stands for itself.
func gambitText(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }
