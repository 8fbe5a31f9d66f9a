package pictures

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pictures with pseudonyms call the banks B1, B2 and so on. The database renames them in all tables, so that everything that
// pictures show or sort has the new names. What is not in a column of banks is renamed as text: axes, their levels, policies and the
// messages of failures.
//
// Numbers follow a keyed hash of the names: neither their order nor a list of all banks tells which one is which. The key is made
// from the data set, so every picture of it has the same pseudonyms, and whoever has the key also has the names.

// pseudonyms gives the banks of the data set other names.
func (s *Session) pseudonyms(ctx context.Context) error {
	if !s.options.Pseudonyms {
		return nil
	}
	banks, err := s.bankNames(ctx)
	if err != nil {
		return err
	}
	names, small := numbered(banks, s.Study.Fingerprint), map[string]string{}
	for _, name := range banks {
		small[strings.ToLower(name)] = names[name]
	}
	s.banks, s.inAxes = newRenamer(names), newRenamer(small)
	if err := s.db.RenameBanks(ctx, names); err != nil {
		return err
	}
	s.Study.Name = s.banks.replace(s.Study.Name)
	return s.renameAxes()
}

// bankNames are the names of all banks: those of the tables, and those that axes set.
func (s *Session) bankNames(ctx context.Context) ([]string, error) {
	sql := "SELECT sender_id FROM transactions UNION SELECT receiver_id FROM transactions"
	if i := slices.IndexFunc([]string{"agents", "daily_agent_metrics", "tick_agent_states"}, s.stored); i >= 0 {
		sql = "SELECT DISTINCT agent_id FROM " + []string{"agents", "daily_agent_metrics", "tick_agent_states"}[i]
	}
	if s.stored("events") && !s.stored("agents") {
		sql += " UNION SELECT agent_id FROM events WHERE agent_id IS NOT NULL"
	}
	t, err := s.db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	banks := map[string]bool{}
	for _, row := range t.Rows {
		banks[row[0].(string)] = true
	}
	for i := range s.Study.Axes {
		for _, key := range s.Study.Axes[i].Set {
			if bank := (&Axis{Set: []string{key}}).bank(); bank != "" {
				banks[bank] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(banks)), nil
}

// numbered numbers names by their keyed hashes, all with the same number of digits, so that the order of the texts is that of the
// numbers.
func numbered(names []string, key []byte) map[string]string {
	hashes := map[string]string{}
	for _, name := range names {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(name))
		hashes[name] = string(h.Sum(nil))
	}
	order := slices.SortedFunc(maps.Keys(hashes), func(a, b string) int { return strings.Compare(hashes[a], hashes[b]) })
	numbers, digits := map[string]string{}, len(fmt.Sprint(len(names)))
	for i, name := range order {
		numbers[name] = fmt.Sprintf("B%0*d", digits, i+1)
	}
	return numbers
}

// renamer replaces the names of banks in texts.
type renamer struct {
	names  []string // the longest first
	others map[string]string
}

func newRenamer(names map[string]string) renamer {
	order := slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return renamer{order, names}
}

// replace replaces the names that stand alone, not within a longer word.
func (r *renamer) replace(text string) string {
	if len(r.names) == 0 {
		return text
	}
	var b strings.Builder
	for alone := true; text != ""; {
		n := 0
		if i := slices.IndexFunc(r.names, func(name string) bool { return alone && strings.HasPrefix(text, name) && !startsWord(text[len(name):]) }); i >= 0 {
			n = len(r.names[i])
			b.WriteString(r.others[r.names[i]])
			alone = false
		} else {
			_, n = utf8.DecodeRuneInString(text)
			b.WriteString(text[:n])
			alone = !startsWord(text)
		}
		text = text[n:]
	}
	return b.String()
}

// startsWord reports whether a text starts with a letter or a digit.
func startsWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return text != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// shownName is the name of the axis, with pseudonyms if there are any.
func (a *Axis) shownName() string { return cmp.Or(a.shown, a.Name) }

// renameAxes renames the banks in axes. Axes and levels that change are sorted by their new names among the places that they have:
// the order in the grid is often that of the names. Designs that sample keep the order of axes, on which their analysis depends.
func (s *Session) renameAxes() error {
	var changed []int
	for i := range s.Study.Axes {
		a := &s.Study.Axes[i]
		a.rename = s.banks.replace
		a.shown = s.inAxes.replace(s.banks.replace(a.Name))
		a.Label = strings.ReplaceAll(a.shown, "_", " ")
		a.Set = slices.Clone(a.Set)
		set := s.renameAll(a.Set)
		if len(set) > 0 || a.shown != a.Name {
			changed = append(changed, i)
		}
		if a.Name == s.options.Baseline {
			s.options.Level = s.banks.replace(s.options.Level)
		}
		s.renameAll(a.Levels)
		if levels := slices.Sorted(slices.Values(a.Levels)); len(slices.Compact(levels)) < len(a.Levels) {
			return fmt.Errorf("two levels of axis %s are the same with pseudonyms: a level is called like one of them, B1, B2 and so on", a.Name)
		}
	}
	if !s.Study.Sampled && !slices.Contains(changed, s.Study.Prices.Axis) {
		sortAmong(s.Study.Axes, changed, func(a, b Axis) int { return cmp.Or(slices.Compare(a.Set, b.Set), strings.Compare(a.shown, b.shown)) })
	}
	return nil
}

// renameAll renames texts, sorts those that changed, and returns their places.
func (s *Session) renameAll(texts []string) (changed []int) {
	for i, text := range texts {
		if texts[i] = s.banks.replace(text); texts[i] != text {
			changed = append(changed, i)
		}
	}
	sortAmong(texts, changed, strings.Compare)
	return changed
}

// sortAmong sorts the values at some places.
func sortAmong[T any](values []T, places []int, compare func(a, b T) int) {
	sorted := make([]T, len(places))
	for i, p := range places {
		sorted[i] = values[p]
	}
	slices.SortStableFunc(sorted, compare)
	for i, p := range places {
		values[p] = sorted[i]
	}
}
