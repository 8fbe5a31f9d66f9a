package verify

import (
	"math/big"
	"strconv"

	"sweep/datasets/parquet"
)

// breaches checks each breach of a throughput rule by itself: what was settled misses the required share of the base by the
// shortfall.
func (m *batchMeaning) breaches() error {
	var c struct {
		Run       *parquet.Column `column:"run_id"`
		Day       *parquet.Column `column:"day"`
		First     *parquet.Column `column:"first_day"`
		Rule      *parquet.Column `column:"rule"`
		Required  *parquet.Column `column:"required_share"`
		Share     *parquet.Column `column:"share"`
		Settled   *parquet.Column `column:"settled_cents"`
		Base      *parquet.Column `column:"base_cents"`
		Shortfall *parquet.Column `column:"shortfall_cents"`
		Penalty   *parquet.Column `column:"penalty_cents"`
	}
	return m.each("throughput_breaches", func(r *parquet.Rows) { r.Bind(&c) }, func() {
		settled, base, shortfall := c.Settled.Int(), c.Base.Int(), c.Shortfall.Int()
		if shortfall <= 0 || shortfall != missing(c.Required.Float(), base, settled) || c.Share.Float() != float64(settled)/float64(base) ||
			c.Penalty.Int() < 0 || c.First.Int() > c.Day.Int() {
			m.wrong(c.Run.Int(), "throughput_breaches", "the breach of rule %d on day %d says that %d of %d cents were settled, a share of %v where %v is required, and that %d were missing",
				c.Rule.Int(), c.Day.Int(), settled, base, c.Share.Float(), c.Required.Float(), shortfall)
		}
	})
}

// missing is the share of the base, rounded up, less what was settled.
func missing(share float64, base, settled int64) int64 {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(share, 'g', -1, 64))
	if !ok {
		return -1
	}
	r.Mul(r, big.NewRat(base, 1))
	x := new(big.Int).Add(r.Num(), r.Denom())
	x.Sub(x, big.NewInt(1))
	x.Div(x, r.Denom()).Sub(x, big.NewInt(settled))
	if !x.IsInt64() {
		return -1
	}
	return x.Int64()
}
