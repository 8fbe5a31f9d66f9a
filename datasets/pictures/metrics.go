package pictures

import (
	"strings"

	"sweep/engine/text"
)

// Metric says how a numeric column of table runs is read.
type Metric struct {
	Label  string   `json:"label"`
	Unit   string   `json:"unit"` // money, share, ticks, count or number
	Min    *float64 `json:"min,omitempty"`
	Max    *float64 `json:"max,omitempty"`
	Better string   `json:"better,omitempty"` // lower or higher

	currency text.Currency // of money
}

var (
	zero = new(float64)
	one  = func() *float64 { x := 1.0; return &x }()
)

// known are the metrics with words of their own.
var known = map[string]Metric{
	"total_cost_cents":              {Label: "total cost", Unit: "money", Min: zero, Better: "lower"},
	"liquidity_cost_cents":          {Label: "overdraft cost", Unit: "money", Min: zero, Better: "lower"},
	"delay_cost_cents":              {Label: "delay cost", Unit: "money", Min: zero, Better: "lower"},
	"collateral_cost_cents":         {Label: "collateral cost", Unit: "money", Min: zero, Better: "lower"},
	"penalty_cost_cents":            {Label: "penalties", Unit: "money", Min: zero, Better: "lower"},
	"settlement_rate":               {Label: "settled share of payments", Unit: "share", Min: zero, Max: one, Better: "higher"},
	"settlement_rate_value":         {Label: "settled share of value", Unit: "share", Min: zero, Max: one, Better: "higher"},
	"delay_indicator":               {Label: "settlement delay indicator", Unit: "number", Min: zero, Max: one, Better: "lower"},
	"avg_delay_ticks":               {Label: "mean delay, ticks", Unit: "ticks", Min: zero, Better: "lower"},
	"liquidity_used_intraday_cents": {Label: "liquidity used", Unit: "money", Min: zero, Better: "lower"},
	"liquidity_used_cents":          {Label: "liquidity used at ends of ticks", Unit: "money", Min: zero, Better: "lower"},
	"liquidity_provided_cents":      {Label: "liquidity provided", Unit: "money", Min: zero, Better: "lower"},
	"turnover_ratio":                {Label: "turnover", Unit: "number", Min: zero, Better: "higher"},
	"queue_peak_value_cents":        {Label: "peak queue value", Unit: "money", Min: zero, Better: "lower"},
	"num_overdue":                   {Label: "overdue payments", Unit: "count", Min: zero, Better: "lower"},
	"unsettled_value_cents":         {Label: "unsettled value", Unit: "money", Min: zero, Better: "lower"},
}

// Default metrics of scenarios with and without prices.
var (
	pricedMetrics = []string{"total_cost_cents", "settlement_rate_value", "delay_indicator", "avg_delay_ticks", "liquidity_used_intraday_cents",
		"turnover_ratio", "queue_peak_value_cents", "num_overdue"}
	unpricedMetrics = []string{"delay_indicator", "liquidity_provided_cents", "liquidity_used_intraday_cents", "settlement_rate_value",
		"unsettled_value_cents", "avg_delay_ticks"}
)

// metric describes any numeric column.
func (s *Study) metric(name string) Metric {
	m, ok := known[name]
	if !ok {
		m = unknownMetric(name)
	}
	m.currency = s.Currency
	return m
}

func unknownMetric(name string) Metric {
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
