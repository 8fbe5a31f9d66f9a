package main

import "fmt"

// manyBanks is a scenario of equal banks, and manyBanksGrid a grid for it.
func manyBanks(n int) []byte {
	return fmt.Appendf(nil, `# Equal banks that pay each other. Amounts are in cents, times in ticks. sweep schema scenario lists all keys.

simulation: {ticks_per_day: 100, num_days: 1, rng_seed: 42}
rng_streams: per_agent
deadline_cap_at_eod: true

# The keys of every bank that does not give them.
agents_defaults:
  opening_balance: 500_000         # 5,000.00
  unsecured_cap: 300_000           # how far the balance may go below zero
  policy: { type: Fifo }           # pay everything immediately
  arrival_config:
    rate_per_tick: 0.5             # payments per tick on average (Poisson), to all other banks alike
    amount_distribution: { type: LogNormal, mean: 60_000, std_dev: 40_000 }
    deadline_range: [10, 40]       # ticks after the arrival

agents:
  - { id: "BANK_{n:0%d}", count: %d }
`, max(2, len(fmt.Sprint(n))), n)
}

const studyGrid = `# An experiment: which values to simulate, and how often. sweep schema grid lists every key.

name = "my-study"
scenario = "scenario.yaml"   # relative to this file
replications = 10            # runs of every combination, each with its own seed
seed = 42

# An axis sets one key of the scenario (or several) to each of its values. Its name becomes a column of the data set.
[[axis]]
name = "bilateral"
set = "lsm_config.enable_bilateral"
values = [false, true]

[[axis]]
name = "deferred"
set = "deferred_crediting"
values = [false, true]
`
