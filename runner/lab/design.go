package lab

import "context"

// designProposer proposes the points of a design, all in the first generation.
type designProposer struct{ space *Space }

// Propose returns the points.
func (p *designProposer) Propose(_ context.Context, generation, n int) ([]Proposal, error) {
	if generation > 1 {
		return nil, nil
	}
	list := make([]Proposal, min(n, p.space.Points()))
	for i := range list {
		params, err := p.space.Point(i)
		if err != nil {
			return nil, err
		}
		list[i].Params = params
	}
	return list, nil
}

// Learn does nothing: a design is fixed before the first run.
func (*designProposer) Learn(context.Context, []Result) error { return nil }
