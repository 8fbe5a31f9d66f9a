package inputs

import (
	"fmt"

	"sweep/engine/document"
)

// readParticipants reads the other names of the banks. The file has no rows that may be left out: a wrong alias would send
// payments to the wrong bank.
func (r *reader) readParticipants() document.Errors {
	if r.payments.Participants == "" {
		return nil
	}
	files, errs := r.dirs.findAll([]string{r.payments.Participants}, "payments.participants")
	if len(errs) > 0 {
		return errs
	}
	r.members.aliases = map[string]string{}
	lines := map[string]int64{}
	for i := range files {
		file := &files[i]
		o, err := openSource(file.path)
		if err != nil {
			return append(errs, fileMistake(file, err))
		}
		columns := []wanted{{"an alias", "alias"}, {"its bank", "bank"}}
		empty, err := eachRow(o, "", columns, func(line int64, cells []cell, problem string) {
			if problem == "" {
				problem = r.alias(line, cells, lines)
			}
			if problem != "" && len(errs) < rejectedShown {
				errs = append(errs, &document.Error{Pos: document.Pos{File: file.shown, Line: int(line)}, Class: document.FileError, Message: problem})
			}
		})
		o.close()
		if err != nil {
			errs = append(errs, fileMistake(file, err))
		}
		errs = append(errs, r.chains(file, lines)...)
		r.warnEmptyLines(file, empty)
	}
	return errs
}

// chains reports aliases of aliases.
func (r *reader) chains(file *source, lines map[string]int64) (errs document.Errors) {
	for alias, bank := range r.members.aliases {
		if other, chained := r.members.aliases[bank]; chained {
			errs = append(errs, &document.Error{Pos: document.Pos{File: file.shown, Line: int(lines[alias])}, Class: document.FileError,
				Message: fmt.Sprintf("%q is the alias of %q, which is itself the alias of %q", alias, bank, other), Remedy: "name the bank"})
		}
	}
	errs.Sort()
	return errs
}

// alias adds one alias.
func (r *reader) alias(line int64, cells []cell, lines map[string]int64) (problem string) {
	var names [2]string
	for i := range cells {
		name, problem := cells[i].name()
		if problem != "" {
			return problem
		}
		if len(name) == 0 {
			return "the " + []string{"alias", "bank"}[i] + " is empty"
		}
		names[i] = headOffice(string(name))
	}
	alias, bank := names[0], names[1]
	if alias == bank {
		return ""
	}
	if _, isBank := r.members.index[alias]; isBank {
		return fmt.Sprintf("the alias %q of the bank %q is itself the id of a bank", alias, bank)
	}
	if other, known := r.members.aliases[alias]; known && other != bank {
		return fmt.Sprintf("the alias %q is that of the bank %q in line %d", alias, other, lines[alias])
	}
	r.members.aliases[alias], lines[alias] = bank, line
	return ""
}
