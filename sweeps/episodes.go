package sweeps

import (
	"fmt"
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// With payments.episodes: by_date, the replications of a point are the business dates of its files: replication r is the
// r-th date. Their number is known when the files have been read, so a grid of this kind reads them when it is loaded.

var episodesPath = document.Path{{Name: "payments"}, {Name: "episodes"}}

// episodes makes the dates of the files the replications.
func (d *decoder) episodes(s *document.Section) {
	g := d.grid
	for _, a := range g.axes {
		for _, t := range a.set {
			if len(t.path) == len(episodesPath) && intersects(t.path, episodesPath) {
				d.Add(&document.Error{Pos: t.pos, Key: t.text, Class: document.SchemaError, Message: "an axis cannot set " + t.text,
					Remedy: "set it in the scenario; a grid has either dates or replications"})
				return
			}
		}
	}
	found := episodesPath.Find(g.base)
	if len(found) != 1 || found[0].Text != scenario.EpisodesByDate.String() {
		return
	}
	if g.stopping != nil {
		s.Errorf("replications", "remove it", "the replications are the business dates of the payments (payments.episodes: by_date), so there is no rule for their number")
		return
	}
	c := g.expansion.cursor()
	c.move(0)
	p, _, err := g.resolver.resolve(c)
	if err != nil {
		for _, f := range g.explain(c, err) {
			d.Add(&f.Error)
		}
		return
	}
	read := p.reading
	if read == nil || !read.episodes {
		return
	}
	if n := int64(len(read.Days)); s.Has("replications") && g.replications != n {
		s.Errorf("replications", fmt.Sprintf("remove it, or set it to %d", n), "the replications are the business dates of the payments (payments.episodes: by_date), and there %s %s",
			text.Form(n, "is", "are"), text.Counted(n, "date"))
		return
	}
	g.episodes, g.replications = read, int64(len(read.Days))
}

// sameDates refuses a point whose files have other dates than those of the first one: a replication has one date.
func (g *Grid) sameDates(read *reading) error {
	if g.episodes == nil || read == nil || slices.Equal(read.Dates, g.episodes.Dates) {
		return nil
	}
	return document.Errors{{Key: "payments.file", Class: document.FileError,
		Message: fmt.Sprintf("%v have other business dates than %v, but with payments.episodes: by_date all points must have the same", read.Sources, g.episodes.Sources),
		Remedy:  "use files with the same dates, or a grid for each"}}
}

// Dates returns the business date of each replication, or nil if the replications are not dates.
func (g *Grid) Dates() []string {
	if g.episodes == nil {
		return nil
	}
	return g.episodes.Dates
}
