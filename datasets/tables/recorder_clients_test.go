package tables_test

import "testing"

// The bank S pays for its client C: 10 from C to S and 5 back stay inside S, 40 go to O and 60 come from O. What S has paid for C
// less what it has received is 10, 50, 45 and −15. Without internalising, the 10 and the 5 are payments of S to itself.
func TestExposuresOfClients(t *testing.T) {
	payments := []payment{{0, "C", "S", 10}, {1, "C", "O", 40}, {2, "S", "C", 5}, {3, "O", "C", 60}}
	for _, c := range []struct {
		tiering string
		inside  [3]int64 // of C, O and S
	}{{"{client: C, settlement_bank: S}", [3]int64{1, 0, 1}}, {"{client: C, settlement_bank: S, internalise: false}", [3]int64{}}} {
		all := daysOf(t, 2, map[string]int64{"C": 30, "O": 100, "S": 50}, "tiering: ["+c.tiering+"]", payments...)
		daily := all["daily_agent_metrics"]
		for row, want := range []map[string]any{
			{"agent_id": "C", "exposure_to_client_cents": int64(50), "exposure_to_settlement_bank_cents": int64(15), "settled_value_cents": int64(0)},
			{"agent_id": "O", "exposure_to_client_cents": nil, "exposure_to_settlement_bank_cents": nil, "settled_value_cents": int64(60)},
			{"agent_id": "S", "exposure_to_client_cents": nil, "exposure_to_settlement_bank_cents": nil, "settled_value_cents": 55 - 10*c.inside[0] - 5*c.inside[2]},
			{"agent_id": "C", "exposure_to_client_cents": int64(0), "exposure_to_settlement_bank_cents": int64(0)}, // the next day
		} {
			if row < 3 {
				want["num_internalised"], want["internalised_cents"] = c.inside[row], c.inside[row]*[]int64{10, 0, 5}[row]
			}
			checkRow(t, c.tiering, daily, row, want)
		}
		checkRow(t, c.tiering, all["runs"], 0, map[string]any{"num_internalised": c.inside[0] + c.inside[2], "internalised_cents": 10*c.inside[0] + 5*c.inside[2],
			"total_arrivals": 4 - c.inside[0] - c.inside[2]})
		checkRow(t, c.tiering, all["transactions"], int(all["transactions"].count())-1, map[string]any{"sender_id": "O", "receiver_id": "S", "sender_client_id": nil, "receiver_client_id": "C"})
		checkRow(t, c.tiering, all["agents"], 2, map[string]any{"agent_id": "S", "opening_balance_cents": int64(80), "settlement_bank_id": nil})
		checkRow(t, c.tiering, all["agents"], 0, map[string]any{"opening_balance_cents": int64(0), "settlement_bank_id": "S", "is_internalised": c.inside[0] == 1, "is_pooled": true})
	}
}

// An offset is one posting: S pays 40 for C and receives 60 for it at the same time, so only the difference is an exposure.
func TestExposuresOfClientsInOffsets(t *testing.T) {
	all := daysOf(t, 1, map[string]int64{"C": 0, "O": 20, "S": 0}, "tiering: [{client: C, settlement_bank: S}]", payment{0, "C", "O", 40}, payment{0, "O", "C", 60})
	checkRow(t, "offset", all["daily_agent_metrics"], 0, map[string]any{"agent_id": "C", "exposure_to_client_cents": int64(0), "exposure_to_settlement_bank_cents": int64(20)})
	checkRow(t, "offset", all["runs"], 0, map[string]any{"num_settled_bilateral": int64(2)})
}
