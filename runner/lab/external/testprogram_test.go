package external

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain is also the program that proposes: BINARY proposer HOW LIFETIMES, where LIFETIMES is empty or a file with a byte for
// each time that the program was started.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "proposer" {
		(&testProgram{how: os.Args[2], out: bufio.NewWriter(os.Stdout)}).run(os.Args[3])
		return
	}
	os.Exit(m.Run())
}

// testProgram proposes x = the number of its proposals so far, and y = the sum of the means it has learned, so what it proposes depends
// on the whole conversation.
type testProgram struct {
	how   string
	out   *bufio.Writer
	lives int // messages until it dies; 0: never

	proposed int
	sum      float64
}

func (p *testProgram) run(name string) {
	if name != "" {
		data, _ := os.ReadFile(name)
		p.lives = len(data) + 1
		os.WriteFile(name, append(data, '.'), 0o666)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 8<<20)
	for in.Scan() {
		var m map[string]any
		if err := json.Unmarshal(in.Bytes(), &m); err != nil {
			panic(err)
		}
		p.hear(m)
	}
	p.out.Flush()
}

// message counts a message that is not of the transcript, and dies if it is the last one.
func (p *testProgram) message() {
	p.out.Flush()
	if p.lives--; p.lives == 0 {
		fmt.Fprintln(os.Stderr, "dying as told")
		os.Exit(7)
	}
}

func (p *testProgram) say(format string, args ...any) {
	p.message()
	fmt.Fprintf(p.out, format+"\n", args...)
	p.out.Flush()
}

func (p *testProgram) hear(m map[string]any) {
	kind, _ := m["type"].(string)
	if kind == "transcript" {
		if inner, ok := m["message"].(map[string]any); ok {
			p.remember(inner)
		}
		return
	}
	p.message()
	p.remember(m)
	switch kind {
	case "hello":
		p.ready()
	case "ask":
		if name := filepath.Join(os.Getenv(datasetVariable), m["context"].(string)); p.how == "reads" {
			if data, err := os.ReadFile(name); err != nil || len(data) == 0 {
				panic(err)
			}
		}
		for range int(m["n"].(float64)) {
			p.propose(m)
		}
	}
}

// remember updates what the proposals depend on.
func (p *testProgram) remember(m map[string]any) {
	switch mean, _ := m["mean"].(float64); m["type"] {
	case "propose":
		p.proposed++
	case "result":
		p.sum += mean
	}
}

func (p *testProgram) ready() {
	switch p.how {
	case "mute":
		time.Sleep(time.Hour)
	case "rude":
		p.say("Traceback (most recent call last):")
	case "nameless":
		p.say(`{"type":"ready","proposer":"\u001b[2J"}`)
	case "ends":
		os.Exit(0)
	case "crashes":
		fmt.Fprintln(os.Stderr, "no module named \x1b[31moptuna")
		os.Exit(3)
	}
	p.say(`{"type":"ready","proposer":"test","version":"1.2","extra":[1]}`)
}

// next is a valid proposal.
func (p *testProgram) next() string {
	p.proposed++
	return fmt.Sprintf(`{"type":"propose","id":"c%d","params":{"y":%g,"x":%d},"rationale":"because","meta":{"k":[1, 2]},"later":1}`, p.proposed, p.sum, p.proposed)
}

func (p *testProgram) propose(m map[string]any) {
	switch how, generation := p.how, m["generation"].(float64); {
	case strings.HasPrefix(how, "say:"): // this line first, then valid proposals
		p.how = ""
		fmt.Fprintln(p.out, strings.TrimPrefix(how, "say:"))
	case how == "long":
		p.how = ""
		fmt.Fprintf(p.out, `{"type":"propose","id":"big","rationale":"%s","params":{"x":1}}`+"\n", strings.Repeat("x", 1<<20))
	case how == "exactly":
		p.how = ""
		head, tail := `{"type":"propose","id":"big","params":{"x":1},"rationale":"`, `"}`
		fmt.Fprintln(p.out, head+strings.Repeat("x", 1<<20-len(head)-len(tail))+tail)
	case how == "same":
		fmt.Fprintln(p.out, `{"type":"propose","id":"same","params":{"x":1}}`)
	case how == "slow" && p.proposed == 1:
		p.how = ""
		p.out.Flush()
		time.Sleep(time.Hour)
	case how == "quits" && generation == 2:
		p.out.Flush()
		os.Exit(0)
	case how == "unended" && generation == 2:
		fmt.Fprint(p.out, p.next())
		p.out.Flush()
		os.Exit(0)
	case how == "many":
		fmt.Fprintf(p.out, "%s\n%s\n", p.next(), p.next())
	default:
		p.say("%s", p.next())
	}
	p.out.Flush()
}

func count(name string) int {
	data, _ := os.ReadFile(name)
	return len(data)
}
