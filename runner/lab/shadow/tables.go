package shadow

import (
	"context"
	"errors"
	"io/fs"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/engine"
)

// Commit writes the tables of the replays of a batch, unless the data set has them, and visits the replays.
func (c *Comparison) Commit(ctx context.Context, b *Batch, visit func(*Replay) error) error {
	id := datasets.ReplayAnalysis(b.record.FirstRun)
	_, err := c.data.Analysis(id)
	switch {
	case err == nil:
		return b.Each(ctx, visit)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return c.data.CommitAnalysis(ctx, id, func(w *tables.AnalysisWriter) error {
		return b.Each(ctx, func(r *Replay) error {
			if err := c.write(w, r); err != nil {
				return err
			}
			return visit(r)
		})
	})
}

func (c *Comparison) write(w *tables.AnalysisWriter, r *Replay) error {
	if err := c.writeReplay(w, r); err != nil {
		return err
	}
	for i := range r.Ticks {
		if err := writeTick(w, r.Run, &r.Ticks[i]); err != nil {
			return err
		}
	}
	for i := range r.Payments {
		if err := writePayment(w, r.Run, &r.Payments[i]); err != nil {
			return err
		}
	}
	if r.Same() {
		return nil
	}
	return writeDivergence(w, r)
}

func (c *Comparison) writeReplay(w *tables.AnalysisWriter, r *Replay) error {
	t := &w.Replays
	for i, agent := range c.study.Agents {
		t.C.RunID.Append(r.Run)
		t.C.SourceContent.Append(c.Hash)
		t.C.SourceRun.Append(r.SourceRun)
		t.C.SourceKey.Append(r.SourceKey)
		t.C.Key.Append(r.Key)
		t.C.Agent.Append(agent)
		t.C.FromTick.Append(int32(r.FromTick))
		t.C.OldHash.Append(r.Old[i])
		t.C.NewHash.Append(r.New[i])
		t.C.Label.Append(r.Labels[i])
		if err := t.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

func writeTick(w *tables.AnalysisWriter, run int64, d *TickDifference) error {
	t := &w.ReplayTicks
	t.C.RunID.Append(run)
	t.C.Tick.Append(d.Tick)
	t.C.Day.Append(d.Day)
	t.C.Agent.Append(d.AgentID)
	t.C.Balance.Append(d.Balance)
	t.C.Available.Append(d.Available)
	t.C.CreditUsed.Append(d.CreditUsed)
	t.C.Posted.Append(d.Posted)
	t.C.Allocated.Append(d.Allocated)
	t.C.Loan.Append(d.Loan)
	t.C.Queue1Size.Append(d.Queue1Size)
	t.C.Queue1.Append(d.Queue1)
	t.C.Queue2Size.Append(d.Queue2Size)
	t.C.Queue2.Append(d.Queue2)
	t.C.Outflow.Append(d.Outflow)
	t.C.Liquidity.Append(d.Costs.Liquidity)
	t.C.Delay.Append(d.Costs.Delay)
	t.C.Collateral.Append(d.Costs.Collateral)
	t.C.Penalty.Append(d.Costs.Penalty)
	t.C.Friction.Append(d.Costs.SplitFriction)
	t.C.Opportunity.Append(d.Costs.Opportunity)
	t.C.Borrowing.Append(d.Costs.Borrowing)
	t.C.Total.Append(d.Costs.Total())
	return t.EndRow()
}

func writePayment(w *tables.AnalysisWriter, run int64, p *PaymentPair) error {
	t := &w.ReplayPayments
	t.C.RunID.Append(run)
	t.C.ArrivalIndex.Append(p.Name.Arrival)
	if p.Name.Path != "" {
		t.C.SplitPath.Append(p.Name.Path)
	}
	t.C.Sender.Append(p.Sender)
	t.C.Receiver.Append(p.Receiver)
	t.C.Arrival.Append(p.Arrived)
	if e := p.Old; e != nil {
		t.C.OldTx.Append(e.Tx)
		t.C.OldAmount.Append(e.Amount)
		t.C.OldStatus.Append(e.Status)
		if e.Settlement != nil {
			t.C.OldSettled.Append(*e.Settlement)
			t.C.OldPath.Append(e.Path)
		}
		t.C.OldPenalty.Append(e.Penalty)
		t.C.OldDelay.Append(e.Delay)
	}
	if e := p.New; e != nil {
		t.C.NewTx.Append(e.Tx)
		t.C.NewAmount.Append(e.Amount)
		t.C.NewStatus.Append(e.Status)
		if e.Settlement != nil {
			t.C.NewSettled.Append(*e.Settlement)
			t.C.NewPath.Append(e.Path)
		}
		t.C.NewPenalty.Append(e.Penalty)
		t.C.NewDelay.Append(e.Delay)
	}
	return t.EndRow()
}

func writeDivergence(w *tables.AnalysisWriter, r *Replay) error {
	t := &w.ReplayDivergence
	t.C.RunID.Append(r.Run)
	if d := r.Decision; d != nil {
		t.C.Tick.Append(d.Tick)
		t.C.Agent.Append(d.Agent)
		t.C.Tree.Append(tables.TreeNames[d.Tree])
		t.C.Queue2.Append(d.InQueue2)
		if p := d.Payment; p != nil {
			t.C.ArrivalIndex.Append(p.Arrival)
			if p.Path != "" {
				t.C.SplitPath.Append(p.Path)
			}
		}
		if s := d.Old; s != nil {
			if s.Tx != engine.None {
				t.C.OldTx.Append(s.Tx)
			}
			t.C.OldPath.Append(s.Path)
			t.C.OldAction.Append(s.Action)
			t.C.OldFields.Append(s.Fields)
			t.C.OldValues.Append(s.Values)
		}
		if s := d.New; s != nil {
			if s.Tx != engine.None {
				t.C.NewTx.Append(s.Tx)
			}
			t.C.NewPath.Append(s.Path)
			t.C.NewAction.Append(s.Action)
			t.C.NewFields.Append(s.Fields)
			t.C.NewValues.Append(s.Values)
		}
	}
	if s := r.State; s != nil {
		t.C.StateTick.Append(s.Tick)
		if s.Agent != "" {
			t.C.StateAgent.Append(s.Agent)
		}
		t.C.Quantity.Append(s.Quantity)
		t.C.OldState.Append(s.Old)
		t.C.NewState.Append(s.New)
	}
	return t.EndRow()
}
