package pictures

import "strings"

// Metric says how a numeric column of table runs is read.
type Metric struct {
	Label  string   `json:"label"`
	Unit   string   `json:"unit"` // money, share, ticks, count or number
	Min    *float64 `json:"min,omitempty"`
	Max    *float64 `json:"max,omitempty"`
	Better string   `json:"better,omitempty"` // lower or higher
}

var (
	zero = new(float64)
	one  = func() *float64 { x := 1.0; return &x }()
)

// known are the metrics with words of their own.
var known = map[string]Metric{
	"total_cost_cents":              {"total cost", "money", zero, nil, "lower"},
	"liquidity_cost_cents":          {"overdraft cost", "money", zero, nil, "lower"},
	"delay_cost_cents":              {"delay cost", "money", zero, nil, "lower"},
	"collateral_cost_cents":         {"collateral cost", "money", zero, nil, "lower"},
	"penalty_cost_cents":            {"penalties", "money", zero, nil, "lower"},
	"settlement_rate":               {"settled share of payments", "share", zero, one, "higher"},
	"settlement_rate_value":         {"settled share of value", "share", zero, one, "higher"},
	"delay_indicator":               {"settlement delay indicator", "number", zero, one, "lower"},
	"avg_delay_ticks":               {"mean delay, ticks", "ticks", zero, nil, "lower"},
	"liquidity_used_intraday_cents": {"liquidity used", "money", zero, nil, "lower"},
	"liquidity_provided_cents":      {"liquidity provided", "money", zero, nil, "lower"},
	"turnover_ratio":                {"turnover", "number", zero, nil, "higher"},
	"queue_peak_value_cents":        {"peak queue value", "money", zero, nil, "lower"},
	"num_overdue":                   {"overdue payments", "count", zero, nil, "lower"},
	"unsettled_value_cents":         {"unsettled value", "money", zero, nil, "lower"},
}

// Default metrics of scenarios with and without prices.
var (
	pricedMetrics = []string{"total_cost_cents", "settlement_rate_value", "delay_indicator", "avg_delay_ticks", "liquidity_used_intraday_cents",
		"turnover_ratio", "queue_peak_value_cents", "num_overdue"}
	unpricedMetrics = []string{"delay_indicator", "liquidity_provided_cents", "liquidity_used_intraday_cents", "settlement_rate_value",
		"unsettled_value_cents", "avg_delay_ticks"}
)

// metricOf describes any numeric column.
func metricOf(name string) Metric {
	if m, ok := known[name]; ok {
		return m
	}
	m := Metric{Label: label(name), Unit: "number"}
	switch {
	case strings.HasSuffix(name, "_cents"):
		m.Label, m.Unit = label(strings.TrimSuffix(name, "_cents")), "money"
	case strings.HasSuffix(name, "_ticks"):
		m.Unit = "ticks"
	case strings.HasPrefix(name, "num_"):
		m.Label, m.Unit, m.Min = label(strings.TrimPrefix(name, "num_")), "count", zero
	}
	return m
}
