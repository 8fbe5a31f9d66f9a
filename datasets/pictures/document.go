package pictures

import (
	"context"
	"strings"
)

// Make makes the pictures that the design of the study has, in their order.
func (s *Session) Make(ctx context.Context) (*Document, error) {
	if len(s.runs) > 0 && !s.Study.Sampled && len(s.Study.factors()) > 0 {
		s.doc.Pictures = append(s.doc.Pictures, s.response())
		if len(s.Study.factors()) > 1 {
			s.doc.Pictures = append(s.doc.Pictures, s.grid())
		}
		for _, make := range []func() (Picture, bool){s.best, s.differences} {
			if p, ok := make(); ok {
				s.doc.Pictures = append(s.doc.Pictures, p)
			}
		}
		s.doc.Pictures = append(s.doc.Pictures, s.frontier())
	}
	for i := range s.doc.Pictures {
		for k := range s.doc.Pictures[i].Views {
			v := &s.doc.Pictures[i].Views[k]
			v.Sentence, v.Caption = unbroken(v.Sentence), unbroken(v.Caption)
		}
	}
	return s.doc, nil
}

// unbroken keeps a number and its per cent sign on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " %", "\u202f%") }
