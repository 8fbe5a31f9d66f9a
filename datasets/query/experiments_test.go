//go:build cgo

package query

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// cost is the total cost of a run in cents.
func (f *facts) cost() float64 {
	sum := int64(0)
	for _, x := range f.ticks {
		sum += x.result.TotalCost
	}
	return float64(sum)
}

// interval is the 95 % confidence interval of a mean; nil if there is one value.
func interval(values []float64) (low, high *float64) {
	n := float64(len(values))
	if n < 2 {
		return nil, nil
	}
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975) * stat.StdDev(values, nil) / math.Sqrt(n)
	return ptr(mean(values) - half), ptr(mean(values) + half)
}

func deviation(values []float64) *float64 {
	if len(values) < 2 {
		return nil
	}
	return ptr(stat.StdDev(values, nil))
}

// costsWhere are the costs of the completed runs for which keep says yes, in the order of the runs.
func costsWhere(runs []testRun, keep func(r testRun) bool) []float64 {
	var list []float64
	for _, r := range runs {
		if r.facts != nil && keep(r) {
			list = append(list, r.facts.cost())
		}
	}
	return list
}

func TestStudentQuantiles(t *testing.T) {
	db, _ := database(t)
	for _, df := range []float64{1, 2, 3, 7, 15, 29, 30, 31, 40, 60, 61, 120, 1000, 1e6} {
		exact := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(0.975)
		table, err := db.Query(ctx, fmt.Sprintf("SELECT CAST(t_quantile_975(%v) AS DOUBLE)", df))
		if err != nil {
			t.Fatal(err)
		}
		if got := table.Rows[0][0].(float64); math.Abs(got-exact) > 2e-9 {
			t.Errorf("df %v: %.10f, exact %.10f", df, got, exact)
		}
	}
	table, err := db.Query(ctx, "SELECT t_quantile_975(0)")
	if err != nil || table.Rows[0][0] != nil {
		t.Errorf("df 0: %v, error %v", table, err)
	}
}

func TestMetricByPoint(t *testing.T) {
	db, runs := database(t)
	var expected []row
	for p := range int64(len(cases)) {
		values := costsWhere(runs, func(r testRun) bool { return r.point == p })
		sorted := slices.Sorted(slices.Values(values))
		low, high := interval(values)
		at := func(r testRun) bool { return r.point == p }
		expected = append(expected, row{p, len(values), mean(values), deviation(values), low, high,
			sorted[0], quantile(sorted, 0.5), sorted[len(sorted)-1], mean(ratesWhere(runs, at)), replications - len(values)})
	}
	want(t, db, "FROM metric_by_point('total_cost_cents')", expected)
}

// ratesWhere are the shares of payments that settled, of the same runs as costsWhere.
func ratesWhere(runs []testRun, keep func(r testRun) bool) []float64 {
	var list []float64
	for _, r := range runs {
		if r.facts != nil && keep(r) {
			list = append(list, r.facts.metrics.SettlementRate)
		}
	}
	return list
}

// levelMeans are the means of a figure at a value of the axis level, one per replication: of the means at each value of the
// axis share, which both values of level have. The other axes move with level, or have a value for each point.
func levelMeans(runs []testRun, level int, figure func([]testRun, func(testRun) bool) []float64) (means []float64, n int64) {
	for rep := range int64(replications) {
		var cells []float64
		for share := range 3 {
			values := figure(runs, func(r testRun) bool {
				return r.replication == rep && 100*(int(r.point)%2) == level && int(r.point)%3 == share
			})
			cells = append(cells, mean(values))
			n += int64(len(values))
		}
		means = append(means, mean(cells))
	}
	return means, n
}

func TestMetricByAxis(t *testing.T) {
	db, runs := database(t)
	var expected []row
	for level, leftOut := range map[int]int64{0: 0, 100: 1} { // a run has failed
		means, n := levelMeans(runs, level, costsWhere)
		rates, _ := levelMeans(runs, level, ratesWhere)
		low, high := interval(means)
		expected = append(expected, row{fmt.Sprint(level), replications, n, mean(means), deviation(means), low, high, mean(rates), leftOut})
	}
	slices.SortFunc(expected, func(a, b row) int { return strings.Compare(a[0].(string), b[0].(string)) })
	want(t, db, "FROM metric_by_axis('total_cost_cents', 'level')", expected)
	for _, axis := range []string{"case", "share", "agent", `say "it"`} {
		if table, err := db.Query(ctx, sql("FROM metric_by_axis('settlement_rate', %v)", axis)); err != nil || len(table.Rows) < 2 {
			t.Errorf("axis %s: %v, error %v", axis, table, err)
		}
	}
}

func TestCompareLevels(t *testing.T) {
	db, runs := database(t)
	a, n := levelMeans(runs, 0, costsWhere)
	b, m := levelMeans(runs, 100, costsWhere)
	rate1, _ := levelMeans(runs, 0, ratesWhere)
	rate2, _ := levelMeans(runs, 100, ratesWhere)
	diff := make([]float64, len(a))
	for i := range a {
		diff[i] = b[i] - a[i]
	}
	low, high := interval(diff)
	for _, second := range []string{"100", "1e2", "100.0"} {
		want(t, db, sql("FROM compare_levels('total_cost_cents', 'level', '0', %v)", second), []row{{replications, mean(a), mean(b), mean(diff),
			deviation(diff), low, high, mean(rate1), mean(rate2), n + m, 1}})
	}
}

func TestComparePoints(t *testing.T) {
	db, runs := database(t)
	// Point 1 has a failed replication: pairs need both.
	var a, b, diff []float64
	lower, higher := 0, 0
	for rep := range int64(replications) {
		x := costsWhere(runs, func(r testRun) bool { return r.point == 0 && r.replication == rep })
		y := costsWhere(runs, func(r testRun) bool { return r.point == 1 && r.replication == rep })
		if len(x) == 1 && len(y) == 1 {
			a, b, diff = append(a, x[0]), append(b, y[0]), append(diff, y[0]-x[0])
		}
	}
	for _, d := range diff {
		if d < 0 {
			lower++
		}
		if d > 0 {
			higher++
		}
	}
	low, high := interval(diff)
	both := func(point int64) float64 {
		return mean(ratesWhere(runs, func(r testRun) bool { return r.point == point && r.replication != failedRun%replications }))
	}
	want(t, db, "FROM compare_points('total_cost_cents', 0, 1)", []row{{replications - 1, mean(a), mean(b), mean(diff), deviation(diff), low, high,
		lower, higher, both(0), both(1), 2}})
}

func TestFrontier(t *testing.T) {
	db, runs := database(t)
	rows := rowsOf[struct {
		Point, N int64
		XMean    float64
	}](t, db, "SELECT point, n, x_mean FROM frontier(x := 'total_cost_cents', y := 'settlement_rate')")
	if len(rows) != len(cases) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		costs := costsWhere(runs, func(x testRun) bool { return x.point == r.Point })
		if math.Abs(r.XMean-mean(costs)) > 1e-6 || r.N != int64(len(costs)) || i > 0 && rows[i-1].XMean > r.XMean {
			t.Errorf("row %d: %+v, mean cost %v", i, r, mean(costs))
		}
	}
	want(t, db, "SELECT count(*) FROM frontier()", []row{{len(cases)}})
}
