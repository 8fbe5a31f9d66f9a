package pictures

import (
	"fmt"

	"sweep/engine/scenario"
)

// panel is one of several drawings over the same ticks.
type panel struct {
	Title  string   `json:"title"`
	Unit   string   `json:"unit"` // money or share
	Series []series `json:"series"`
}

// series is what a panel draws of the columns of a table.
type series struct {
	Name   string `json:"name"`
	Column string `json:"column"`
	Kind   string `json:"kind"` // line, bar, range (from Low to High) or marks
	Low    string `json:"low,omitempty"`
	High   string `json:"high,omitempty"`
	Colour int    `json:"colour"`
	Dash   int    `json:"dash,omitempty"`
	Down   bool   `json:"down,omitempty"` // bars below zero
}

// Colours of series that are no level, bank or path.
const (
	pale  = -1 // the background of what is compared
	muted = -2
)

// binsMax is the number of ticks of a day up to which each is drawn; more are drawn in equal parts.
const binsMax = 360

// dayScale divides a day into what is drawn.
type dayScale struct {
	ticks int64 // of a day
	width int64 // ticks in each part
	clock *scenario.Clock
}

func scaleOf(ticksPerDay int64, clock any) dayScale {
	d := dayScale{ticks: max(ticksPerDay, 1)}
	d.width = (d.ticks + binsMax - 1) / binsMax
	if text, ok := clock.(string); ok {
		d.clock = scenario.ClockOf(text)
	}
	return d
}

func (d dayScale) bins() int { return int((d.ticks + d.width - 1) / d.width) }

// at names a tick of the day: "tick 45" or "10:45".
func (d dayScale) at(tick int64) string {
	if d.clock != nil {
		return d.clock.Label(int(tick))
	}
	return fmt.Sprintf("tick %d", tick)
}

// columns are those that place a row in the day.
func (d dayScale) columns() []Column {
	list := []Column{{Name: "tick", Label: "tick of the day", Kind: "count"}}
	if d.clock != nil {
		list = append(list, Column{Name: "time", Label: "time", Kind: "text"})
	}
	return list
}

// row begins a row of a part of the day.
func (d dayScale) row(bin int) []any {
	tick := int64(bin) * d.width
	if d.clock != nil {
		return []any{tick, d.clock.Label(int(tick))}
	}
	return []any{tick}
}

// draw is what the drawing function needs.
func (d dayScale) draw(panels []panel) map[string]any {
	return map[string]any{"panels": panels, "clock": d.clock != nil}
}

// said is a sentence about the parts, empty if every tick is drawn.
func (d dayScale) said() string {
	if d.width == 1 {
		return ""
	}
	return fmt.Sprintf("Each part of the horizontal axis is %d ticks: sums of what arrived and settled, and the largest queues and credit. ", d.width)
}
