package query

import (
	"errors"
	"regexp"
	"strings"
)

var errReadOnly = errors.New("only statements that read are allowed: the files of a data set are never changed; " +
	"write results with --format parquet, csv, json or arrow")

var (
	errEmpty        = errors.New("the query is empty")
	errOneStatement = errors.New("only one statement at a time is allowed here")
)

var errSelectOnly = errors.New("only SELECT and EXPLAIN statements are allowed here; sweep query runs scripts that also make tables in memory")

// split cuts a script into its statements, without comments at their beginnings and without empty ones. Semicolons in
// quotes and comments do not count.
func split(script string) []string {
	var statements []string
	for script != "" {
		end := statementEnd(script)
		if text := trimComments(script[:end]); text != "" {
			statements = append(statements, text)
		}
		script = strings.TrimPrefix(script[end:], ";")
	}
	return statements
}

// statementEnd is the position of the semicolon that ends the first statement, or the length of the text.
func statementEnd(s string) int {
	for i := 0; i < len(s); {
		switch {
		case s[i] == ';':
			return i
		case s[i] == '\'':
			i += skipQuoted(s[i:], '\'', i > 0 && (s[i-1] == 'e' || s[i-1] == 'E'))
		case s[i] == '"':
			i += skipQuoted(s[i:], '"', false)
		case s[i] == '$':
			i += skipDollar(s[i:])
		default:
			i += max(1, skipComment(s[i:]))
		}
	}
	return len(s)
}

// skipQuoted is the length of the quoted text at the beginning of s. A doubled quote is a quote inside the text; in an
// E'…' string a backslash protects the next character.
func skipQuoted(s string, quote byte, escapes bool) int {
	for i := 1; i < len(s); i++ {
		switch {
		case escapes && s[i] == '\\':
			i++
		case s[i] == quote && i+1 < len(s) && s[i+1] == quote:
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return len(s)
}

var dollarTag = regexp.MustCompile(`^\$([A-Za-z_][A-Za-z_0-9]*)?\$`)

// skipDollar is the length of the $tag$…$tag$ text at the beginning of s, or 1 if the dollar does not open one.
func skipDollar(s string) int {
	tag := dollarTag.FindString(s)
	if tag == "" {
		return 1
	}
	if end := strings.Index(s[len(tag):], tag); end >= 0 {
		return end + 2*len(tag)
	}
	return len(s)
}

// skipComment is the length of the comment at the beginning of s, 0 if there is none.
func skipComment(s string) int {
	switch {
	case strings.HasPrefix(s, "--"):
		if end := strings.IndexByte(s, '\n'); end >= 0 {
			return end + 1
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		if end := strings.Index(s[2:], "*/"); end >= 0 {
			return end + 4
		}
		return len(s)
	}
	return 0
}

func trimComments(s string) string {
	for {
		s = strings.TrimSpace(s)
		n := skipComment(s)
		if n == 0 {
			return s
		}
		s = s[n:]
	}
}

var (
	firstWord   = regexp.MustCompile(`^[A-Za-z]+`)
	explainHead = regexp.MustCompile(`(?is)^(explain|analyze|verbose|\([^)]*\))`)
	pivotWord   = regexp.MustCompile(`(?i)\b(un)?pivot(_wider|_longer)?\b`)
	stateful    = regexp.MustCompile(`(?is)\b(` + strings.Join(refusedFunctions, "|") + `)"?([\s\v\x{85}\p{Z}\p{Cf}]|/\*.*?\*/|--[^\n\r]*[\n\r])*\(`) // comments may be nested
	writingWord = regexp.MustCompile(`(?i)\b(copy|export|attach|install|load|execute|call|import)\b`)
)

// refusedFunctions are the functions with which a SELECT does more than read: they change what all later statements do, write files (a
// log, into the directory of the data set), read memory at a given address, or run a text, in which these names may be hidden.
var refusedFunctions = []string{"enable_logging", "disable_logging", "truncate_duckdb_logs", "enable_profiling", "disable_profiling", "enable_peg_parser", "disable_peg_parser",
	"checkpoint", "force_checkpoint", "arrow_scan", "arrow_scan_dumb", "seq_scan", "read_duckdb", "query", "json_execute_serialized_sql"}

// refusedFunction is the name of a refused function that a script calls, empty if there is none.
func refusedFunction(script string) string {
	if call := stateful.FindStringSubmatch(script); call != nil {
		return strings.ToLower(call[1])
	}
	return ""
}

// mayRun reports whether the first keyword of a statement is one that only reads. EXPLAIN counts as the statement it
// explains, since EXPLAIN ANALYZE executes it.
func mayRun(text string) bool {
	switch strings.ToLower(firstWord.FindString(text)) {
	case "explain":
		return mayRun(explained(text))
	case "copy", "export", "import", "attach", "detach", "use", "install", "load", "update_extensions", "prepare", "execute",
		"deallocate", "call", "pragma", "checkpoint", "force", "vacuum", "analyze", "begin", "start", "commit", "rollback", "abort", "alter", "comment":
		return false
	}
	return true // including text that is not a statement: the parser reports it
}

// explained returns the statement after EXPLAIN and its options.
func explained(text string) string {
	for head := explainHead.FindString(text); head != ""; head = explainHead.FindString(text) {
		text = trimComments(text[len(head):])
	}
	return text
}

// mayExpand reports whether one statement may become several, which happens only with PIVOT. A text that also contains a
// keyword of a statement that writes is refused.
func mayExpand(text string) bool {
	return pivotWord.MatchString(text) && !writingWord.MatchString(text)
}
