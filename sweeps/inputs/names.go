package inputs

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// members resolves the names of banks in files to indices. Names are compared exactly, except that a BIC of eleven
// characters that ends in XXX is the head office, which the first eight characters name too.
type members struct {
	ids     []string
	index   map[string]int32  // by name without XXX
	aliases map[string]string // alias → name of the bank, both without XXX
	folded  map[string]int32  // by folded name, for those that differ in ways that nobody sees
	add     bool
}

// newMembers are the banks that the scenario lists.
func newMembers(ids []string, add bool) (*members, string) {
	m := &members{index: map[string]int32{}, folded: map[string]int32{}, add: add}
	for _, id := range ids {
		if other, twice := m.index[headOffice(id)]; twice && m.ids[other] != id {
			return nil, fmt.Sprintf("the agents %q and %q are the same bank: a BIC that ends in XXX is the same as its first 8 characters", m.ids[other], id)
		}
		m.append(id)
	}
	return m, ""
}

func (m *members) append(id string) int32 {
	i := int32(len(m.ids))
	m.ids = append(m.ids, id)
	m.index[headOffice(id)] = i
	if _, taken := m.folded[fold(id)]; !taken {
		m.folded[fold(id)] = i
	}
	return i
}

// find returns the index of a bank; ok is false if no bank and no alias has the name.
func (m *members) find(name []byte) (i int32, ok bool) {
	if i, ok = m.index[string(name)]; ok { // no allocation
		return i, true
	}
	if len(m.aliases) > 0 {
		if bank, isAlias := m.aliases[string(name)]; isAlias {
			i, ok = m.index[bank]
			return i, ok
		}
	}
	if head := headOffice(string(name)); len(head) != len(name) {
		if bank, isAlias := m.aliases[head]; isAlias {
			head = bank
		}
		i, ok = m.index[head]
	}
	return i, ok
}

// resolved is the name of the bank that an unknown name stands for.
func (m *members) resolved(name string) string {
	if bank, ok := m.aliases[name]; ok {
		return bank
	}
	head := headOffice(name)
	if bank, ok := m.aliases[head]; ok {
		return bank
	}
	return head
}

// join adds a bank that the scenario does not list. It refuses a name that differs from that of another bank only in
// case, width, spaces or invisible characters: two banks of that kind are one bank with a misspelt name.
func (m *members) join(name string) (i int32, problem string) {
	if other, taken := m.folded[fold(name)]; taken {
		return 0, fmt.Sprintf("%q is not a bank, but differs from the bank %q only in case, spaces or invisible characters; add an alias to payments.participants", name, m.ids[other])
	}
	return m.append(name), ""
}

// unknown is the message for a name that no bank has.
func (m *members) unknown(name string) string {
	if other, near := m.folded[fold(name)]; near {
		return fmt.Sprintf("unknown bank %q, which differs from the bank %q only in case, spaces or invisible characters; names are compared exactly", name, m.ids[other])
	}
	return fmt.Sprintf("unknown bank %q; list it in agents, add an alias to payments.participants, or set payments.unknown_participants: add", name)
}

// headOffice removes XXX from the BIC of a head office.
func headOffice(name string) string {
	if len(name) != 11 || name[8:] != "XXX" {
		return name
	}
	for i := range 8 {
		letter := name[i] >= 'A' && name[i] <= 'Z'
		digit := name[i] >= '0' && name[i] <= '9'
		if !letter && (!digit || i == 4 || i == 5) {
			return name
		}
	}
	return name[:8]
}

// fold maps names that look alike to one text.
func fold(name string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(name))
	return visible
}
