package reconstruct

import (
	"fmt"

	"sweep/datasets/parquet"
)

// ExternalIDs are the ids that payments of a run have in the files they come from, by number of the payment. They are kept
// one after another, because ten million of them need little more memory than their text.
type ExternalIDs struct {
	text []byte
	ends []uint32 // of payments 0, 1, …
}

// Of returns the external id of a payment, "" without one.
func (x *ExternalIDs) Of(payment int32) string {
	if payment < 0 || int(payment) >= len(x.ends) {
		return ""
	}
	start := uint32(0)
	if payment > 0 {
		start = x.ends[payment-1]
	}
	return string(x.text[start:x.ends[payment]])
}

// Has reports whether a payment has this id.
func (x *ExternalIDs) Has(id string) bool {
	start := uint32(0)
	for _, end := range x.ends {
		if id != "" && string(x.text[start:end]) == id {
			return true
		}
		start = end
	}
	return false
}

// FromFiles reports whether payments of the run come from files.
func (r *Run) FromFiles() bool { return r.scenario.Inputs != nil || r.scenario.Payments != nil }

// ExternalIDs reads the external ids of the run's payments; there are none unless payments come from files.
func (r *Run) ExternalIDs() (*ExternalIDs, error) {
	x := &ExternalIDs{}
	if !r.FromFiles() {
		return x, nil
	}
	if err := r.require("the ids of its payments", "transactions"); err != nil {
		return nil, err
	}
	var c struct {
		Tx *parquet.Column `column:"tx_id"`
		ID *parquet.Column `column:"external_id"`
	}
	err := r.each("transactions", 0, never, &c, func() error {
		if c.Tx.Int() != int64(len(x.ends)) {
			return fmt.Errorf("payment T%d comes after %d payments", c.Tx.Int(), len(x.ends))
		}
		if !c.ID.Null() {
			x.text = append(x.text, c.ID.Text()...)
		}
		x.ends = append(x.ends, uint32(len(x.text)))
		return nil
	})
	return x, err
}
