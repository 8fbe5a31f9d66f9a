package tables

import (
	"fmt"

	"sweep/engine"
)

// writeCollateral writes the collateral events of the tick, in the order of the log. Each decision of a policy's tree
// has a record; the records are in the order of their events.
func (rw *RunWriter) writeCollateral(r *engine.TickRecord) error {
	if !rw.t.Collateral.on() || (!rw.tally.collateral && len(r.Collateral) == 0) {
		return nil
	}
	records := r.Collateral
	for i := range r.Events {
		ev := &r.Events[i]
		switch {
		case ev.Kind == engine.CollateralTimerWithdrawn || ev.Kind == engine.CollateralTimerBlocked:
			rw.beginCollateral(r, i)
			rw.appendTimer(ev)
		case ev.Kind == engine.ScenarioEventExecuted && ev.Detail == engine.DetailCollateralAdjustment:
			rw.beginCollateral(r, i)
			rw.appendAdjustment(ev)
		case ev.Kind == engine.PositionSet && ev.N[engine.PostedBefore] != ev.N[engine.NewTotal]:
			rw.beginCollateral(r, i)
			rw.appendPosition(ev)
		case ev.Kind != engine.CollateralPost && ev.Kind != engine.CollateralWithdraw:
			continue
		case len(records) == 0:
			return fmt.Errorf("%s of %s has no collateral record", ev.Kind, rw.names[ev.Agent])
		default:
			rw.beginCollateral(r, i)
			rw.appendDecided(&records[0])
			records = records[1:]
		}
		if err := rw.t.Collateral.w.EndRow(); err != nil {
			return err
		}
	}
	if len(records) > 0 {
		return fmt.Errorf("%d collateral records of %s and others have no event", len(records), rw.names[records[0].Agent])
	}
	return nil
}

func (rw *RunWriter) beginCollateral(r *engine.TickRecord, i int) {
	c := &rw.t.Collateral.c
	c.RunID.Append(rw.info.RunID)
	c.Tick.Append(r.Tick)
	c.Day.Append(r.Day)
	c.EventSeq.Append(rw.seq + int64(i))
	c.Agent.AppendName(rw.names, r.Events[i].Agent)
}

func (rw *RunWriter) appendDecided(d *engine.CollateralRecord) {
	c := &rw.t.Collateral.c
	c.Action.Append(collateralAction(d.Withdraw))
	if d.Layer == engine.LayerStrategic {
		c.Layer.Append("strategic")
	} else {
		c.Layer.Append("end_of_tick")
	}
	c.Amount.Append(d.Amount)
	c.Reason.Append(d.Reason)
	c.BalanceBefore.Append(d.BalanceBefore)
	c.PostedBefore.Append(d.PostedBefore)
	c.PostedAfter.Append(d.PostedAfter)
	c.Capacity.Append(d.CapacityAfter)
	if d.Due != engine.None {
		c.Due.Append(d.Due)
	}
}

func collateralAction(withdraw bool) string {
	if withdraw {
		return "withdraw"
	}
	return "post"
}

func (rw *RunWriter) appendTimer(ev *engine.Event) {
	c := &rw.t.Collateral.c
	c.Layer.Append("timer")
	c.Amount.Append(ev.N[engine.Amount])
	c.PostedAt.Append(int32(ev.N[engine.PostedAt]))
	c.Original.Append(ev.Text[engine.OriginalReason])
	if ev.Kind == engine.CollateralTimerBlocked {
		c.Action.Append("blocked")
		c.Reason.Append(ev.Text[engine.Reason])
		return
	}
	c.Action.Append("withdraw")
	c.Reason.Append(ev.Text[engine.OriginalReason])
	rw.appendPosted(ev.Agent, ev.N[engine.NewTotal]+ev.N[engine.Amount], ev.N[engine.NewTotal])
}

// appendAdjustment writes a scenario event. It may change less than was requested, and the log has only the result, so
// the collateral posted before is left NULL.
func (rw *RunWriter) appendAdjustment(ev *engine.Event) {
	c := &rw.t.Collateral.c
	c.Action.Append("adjust")
	c.Layer.Append("scenario")
	c.Amount.Append(ev.N[engine.Delta])
	c.Reason.Append(ev.Detail.String())
	c.PostedAfter.Append(ev.N[engine.NewTotal])
	c.Capacity.Append(rw.e.Agent(ev.Agent).MaxCollateral - ev.N[engine.NewTotal])
}

// appendPosition writes a position from a file.
func (rw *RunWriter) appendPosition(ev *engine.Event) {
	c := &rw.t.Collateral.c
	c.Action.Append("adjust")
	c.Layer.Append("position")
	c.Amount.Append(ev.N[engine.NewTotal] - ev.N[engine.PostedBefore])
	c.Reason.Append("position")
	rw.appendPosted(ev.Agent, ev.N[engine.PostedBefore], ev.N[engine.NewTotal])
}

// appendPosted writes collateral before and after. The capacity is that of the end of the tick: only scenario events
// and positions change it, and they come before.
func (rw *RunWriter) appendPosted(agent int32, before, after int64) {
	c := &rw.t.Collateral.c
	c.PostedBefore.Append(before)
	c.PostedAfter.Append(after)
	c.Capacity.Append(rw.e.Agent(agent).MaxCollateral - after)
}
