package inputs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSurveyReadsAllTimes: a file with more different times than are remembered is surveyed to its end: its last dates and hours
// count, those of settlement too.
func TestSurveyReadsAllTimes(t *testing.T) {
	var b strings.Builder
	b.WriteString("sender,receiver,amount,time,settled\n")
	for day := 3; day <= 6; day++ {
		for i := range 10_000 {
			second := 8*3600 + i + (day-3)*1000
			fmt.Fprintf(&b, "A,B,1.00,2025-03-%02dT%02d:%02d:%02d,2025-03-%02dT%02d:%02d:%02d\n", day, second/3600, second/60%60, second%60, day, second/3600+5, second/60%60, second%60)
		}
	}
	path := filepath.Join(t.TempDir(), "days.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := LookAt(path, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	// The last payment is submitted at 08:00 + 12,999 s = 11:36:39 and settled five hours later.
	if want := []string{"2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"}; !slices.Equal(s.Dates, want) || s.Clock.DayStart != 8*3600*1000 || s.Ticks != 9*60 {
		t.Errorf("dates %v, day from %d ms with %d ticks; want %v, from 08:00 to 17:00", s.Dates, s.Clock.DayStart, s.Ticks, want)
	}
}
