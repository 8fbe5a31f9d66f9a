// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// CompareLevelsRow is a row of CompareLevels.
type CompareLevelsRow struct {
	NumPairs        int64    `column:"num_pairs"`
	Mean1           *float64 `column:"mean1"`
	Mean2           *float64 `column:"mean2"`
	MeanDifference  *float64 `column:"mean_difference"`
	SDDifference    *float64 `column:"sd_difference"`
	CILow           *float64 `column:"ci_low"`
	CIHigh          *float64 `column:"ci_high"`
	SettlementRate1 *float64 `column:"settlement_rate1"`
	SettlementRate2 *float64 `column:"settlement_rate2"`
	NumRuns         int64    `column:"num_runs"`
	NumRunsLeftOut  int64    `column:"num_runs_left_out"`
}

// CompareLevels runs the named query compare_levels. Difference of a metric between two values of an axis, everything
// else equal: mean of second minus first, with its 95 % confidence interval (Student's t) over the replications. Runs
// are paired if they have the same values of the other axes and the same replication; num_runs_left_out counts the runs
// of both values that have no partner or no value. For a delay, settlement_rate1 and settlement_rate2 are the shares of
// payments that settled and so have a delay.
func (db *DB) CompareLevels(ctx context.Context, metric string, axis string, level1 string, level2 string) ([]CompareLevelsRow, error) {
	args := map[string]string{}
	setArg(args, "metric", &metric)
	setArg(args, "axis", &axis)
	setArg(args, "level1", &level1)
	setArg(args, "level2", &level2)
	return namedInto[CompareLevelsRow](ctx, db, "compare_levels", args)
}

// ComparePointsRow is a row of ComparePoints.
type ComparePointsRow struct {
	NumPairs        int64    `column:"num_pairs"`
	Mean1           *float64 `column:"mean1"`
	Mean2           *float64 `column:"mean2"`
	MeanDifference  *float64 `column:"mean_difference"`
	SDDifference    *float64 `column:"sd_difference"`
	CILow           *float64 `column:"ci_low"`
	CIHigh          *float64 `column:"ci_high"`
	NumLower        int64    `column:"num_lower"`
	NumHigher       int64    `column:"num_higher"`
	SettlementRate1 *float64 `column:"settlement_rate1"`
	SettlementRate2 *float64 `column:"settlement_rate2"`
	NumRunsLeftOut  int64    `column:"num_runs_left_out"`
}

// ComparePoints runs the named query compare_points. Difference of a metric between two points, paired by replication:
// mean of second minus first, with its 95 % confidence interval (Student's t). With common random numbers, pairing
// removes the variation that the points share. num_runs_left_out counts the runs of both points that have no partner or
// no value.
func (db *DB) ComparePoints(ctx context.Context, metric string, point1 int64, point2 int64) ([]ComparePointsRow, error) {
	args := map[string]string{}
	setArg(args, "metric", &metric)
	setArg(args, "point1", &point1)
	setArg(args, "point2", &point2)
	return namedInto[ComparePointsRow](ctx, db, "compare_points", args)
}

// FrontierRow is a row of Frontier.
type FrontierRow struct {
	Point          int64    `column:"point"`
	N              int64    `column:"n"`
	XMean          *float64 `column:"x_mean"`
	YMean          *float64 `column:"y_mean"`
	XHalfWidth     *float64 `column:"x_half_width"`
	YHalfWidth     *float64 `column:"y_half_width"`
	SettlementRate *float64 `column:"settlement_rate"`
	NumRunsLeftOut int64    `column:"num_runs_left_out"`
}

// FrontierOptions are the optional arguments of Frontier.
type FrontierOptions struct {
	X *string // numeric column of runs for the horizontal axis; nil: 'liquidity_used_cents'
	Y *string // numeric column of runs for the vertical axis; nil: 'delay_indicator'
}

// Frontier runs the named query frontier. Two metrics plotted against each other, one row per point: by default the
// liquidity-delay frontier. Means over the replications that have both metrics, the half widths of their 95 %
// confidence intervals, and the mean share of payments that settled. num_runs_left_out counts the runs that lack one of
// the two metrics, such as failed runs.
func (db *DB) Frontier(ctx context.Context, o FrontierOptions) ([]FrontierRow, error) {
	args := map[string]string{}
	setArg(args, "x", o.X)
	setArg(args, "y", o.Y)
	return namedInto[FrontierRow](ctx, db, "frontier", args)
}

// MetricByAxisRow is a row of MetricByAxis.
type MetricByAxisRow struct {
	AxisValue       *string  `column:"axis_value"`
	NumReplications int64    `column:"num_replications"`
	NumRuns         int64    `column:"num_runs"`
	Mean            *float64 `column:"mean"`
	SD              *float64 `column:"sd"`
	CILow           *float64 `column:"ci_low"`
	CIHigh          *float64 `column:"ci_high"`
	SettlementRate  *float64 `column:"settlement_rate"`
	NumRunsLeftOut  int64    `column:"num_runs_left_out"`
}

// MetricByAxis runs the named query metric_by_axis. A metric at each value of an axis, everything else equal: the main
// effect. A run counts only if every other value of the axis has a run with the same values of the other axes and the
// same replication; num_runs_left_out counts the runs of this value that have no such partners or no value of the
// metric. Points may share their seeds, so only replications are independent: the mean is taken within each replication
// first, and the 95 % confidence interval (Student's t) is over replications. For a delay, settlement_rate is the share
// of payments that settled and so have a delay.
func (db *DB) MetricByAxis(ctx context.Context, metric string, axis string) ([]MetricByAxisRow, error) {
	args := map[string]string{}
	setArg(args, "metric", &metric)
	setArg(args, "axis", &axis)
	return namedInto[MetricByAxisRow](ctx, db, "metric_by_axis", args)
}

// MetricByPointRow is a row of MetricByPoint.
type MetricByPointRow struct {
	Point          int64    `column:"point"`
	N              int64    `column:"n"`
	Mean           *float64 `column:"mean"`
	SD             *float64 `column:"sd"`
	CILow          *float64 `column:"ci_low"`
	CIHigh         *float64 `column:"ci_high"`
	Min            *float64 `column:"min"`
	Median         *float64 `column:"median"`
	Max            *float64 `column:"max"`
	SettlementRate *float64 `column:"settlement_rate"`
	NumRunsLeftOut int64    `column:"num_runs_left_out"`
}

// MetricByPoint runs the named query metric_by_point. A metric of the table runs at every point of the grid, over the
// replications: mean, standard deviation and 95 % confidence interval of the mean (Student's t). The view points has
// the axis values of each point. num_runs_left_out counts the runs without a value: failed runs and, for a delay, runs
// in which nothing settled. For a delay, settlement_rate is the share of payments that settled and so have a delay.
func (db *DB) MetricByPoint(ctx context.Context, metric string) ([]MetricByPointRow, error) {
	args := map[string]string{}
	setArg(args, "metric", &metric)
	return namedInto[MetricByPointRow](ctx, db, "metric_by_point", args)
}
