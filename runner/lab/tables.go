package lab

import (
	d "sweep/engine/document"
)

// Tables declares every key of a search document. The decoder uses these tables, and a test compares the documentation with them.
func Tables() []*d.Table {
	return []*d.Table{searchTable, spaceTable, objectiveTable, constraintTable, ruleTable, episodesTable, budgetTable, proposerTable, halvingTable, playerTable, gameTable, outerTable}
}

var searchTable = &d.Table{
	Name: "Top level",
	Doc:  "The search.",
	Fields: []d.Field{
		{Name: "name", Type: d.TextType, Doc: "Name of the search and of its data set, by default the file name without suffix."},
		{Name: "scenario", Type: d.Any, Required: true, Unless: "grid", Aka: []string{"base", "base_scenario"}, Doc: "The base scenario: a file relative to the search document, or the scenario itself as a table. What it has is the incumbent."},
		{Name: "grid", Type: d.TextType, Doc: "A grid file in the same directory, instead of a scenario. A candidate is simulated at every point of the grid, and its result in an episode is the mean over the points; axes that outer names are not averaged."},
		{Name: "seed", Type: d.UintType, Range: d.AtLeast(0), Aka: []string{"rng_seed", "base_seed"}, Doc: "Base seed of the episodes and of the design, by default that of the scenario or grid."},
		{Name: "agent", Type: d.TextType, Aka: []string{"bank"}, Doc: "The bank whose policy is searched, if a proposer writes whole policies."},
		{Name: "space", Type: d.ListType, Aka: []string{"axis", "parameter", "parameters"}, Doc: "What candidates may change, one [[space]] table each."},
		{Name: "objective", Type: d.MapType, Doc: "What is made small, or large."},
		{Name: "constraint", Type: d.ListType, Aka: []string{"constraints"}, Doc: "What a candidate must also fulfil, one [[constraint]] table each."},
		{Name: "rule", Type: d.MapType, Doc: "When a candidate counts as better."},
		{Name: "episodes", Type: d.MapType, Doc: "Which episodes decide in the search, and which confirm its winner."},
		{Name: "budget", Type: d.MapType, Doc: "How much may be computed."},
		{Name: "proposer", Type: d.MapType, Required: true, Doc: "Where candidates come from."},
		{Name: "incumbent", Type: d.MapType, Aka: []string{"baseline"}, Doc: "Values of the space that the incumbent has, by name. The others, by default all, are as in the scenario."},
		{Name: "player", Type: d.ListType, Aka: []string{"players"}, Doc: "The players of a game, one [[player]] table each, instead of an objective."},
		{Name: "game", Type: d.MapType, Doc: "Options of a game."},
		{Name: "outer", Type: d.ListType, Doc: "Axes at every point of which the search is repeated, one [[outer]] table each."},
	},
}

var spaceTable = &d.Table{
	Name: "[[space]]",
	Doc:  "Something that candidates may change: a key of the scenario, or a parameter of a bank's policy.",
	Fields: []d.Field{
		{Name: "name", Type: d.TextType, Required: true, Doc: "Name: lower-case letters, digits and underscores, beginning with a letter."},
		{Name: "set", Type: d.Any, Aka: []string{"key", "path"}, Doc: "The scenario key, for example agents.SMALL.policy or agents.SMALL.liquidity_allocation_fraction, or a list of keys that get the same value."},
		{Name: "agent", Type: d.TextType, Aka: []string{"bank"}, Doc: "With parameter: the bank."},
		{Name: "parameter", Type: d.TextType, Aka: []string{"param"}, Doc: "A parameter of the policy that the bank has in the scenario or gets from the space."},
		{Name: "values", Type: d.ListType, Aka: []string{"value", "levels"}, Doc: "The values: numbers, or { label, value } and { label, file } for policies and tables."},
		{Name: "range", Type: d.MapType, Doc: "The interval, as in a grid: from, to, scale (linear, log or int), and n for a factorial design."},
	},
}

var objectiveTable = &d.Table{
	Name: "[objective]",
	Doc:  "What is made small, or large: a column of runs, a column of daily_agent_metrics for a bank (SMALL.total_cost_cents), or an expression.",
	Fields: []d.Field{
		{Name: "minimise", Type: d.TextType, Required: true, Unless: "maximise", Aka: []string{"minimize", "metric"}, Doc: "The expression to be made small."},
		{Name: "maximise", Type: d.TextType, Aka: []string{"maximize"}, Doc: "The expression to be made large."},
	},
}

var constraintTable = &d.Table{
	Name: "[[constraint]]",
	Doc:  "What a candidate must also fulfil. Each has a verdict of its own, by the rule of the search.",
	Fields: []d.Field{
		{Name: "settled_margin", Type: d.FloatType, Range: d.Between(0, 1), Doc: "The settlement rate may fall by at most this much below the incumbent's."},
		{Name: "quantity", Type: d.TextType, Required: true, Unless: "settled_margin", Aka: []string{"metric"}, Doc: "An expression, with one of the following."},
		{Name: "margin", Type: d.FloatType, Range: d.AtLeast(0), Doc: "Its mean exceeds the incumbent's by less than this."},
		{Name: "at_most", Type: d.FloatType, Doc: "Its mean is below this."},
		{Name: "at_least", Type: d.FloatType, Doc: "Its mean is above this."},
	},
}

var (
	ruleKinds   = []string{"superior", "not_inferior"}
	ruleLooks   = []string{"one", "e_values"}
	ruleMethods = []string{"auto", "t", "exact", "bca", "block"}
)

var ruleTable = &d.Table{
	Name: "[rule]",
	Doc:  "When a candidate counts as better than the incumbent, from paired episodes.",
	Fields: []d.Field{
		{Name: "kind", Type: d.TextType, Enum: ruleKinds, Default: "superior", Doc: "superior: the mean difference is below 0. not_inferior: it is below margin."},
		{Name: "level", Type: d.FloatType, Range: d.Between(0.5, 0.9999), Default: 0.95, Doc: "Level of the intervals."},
		{Name: "n", Type: d.IntType, Range: d.Between(1, 1_000_000), Default: int64(1000), Doc: "Episodes on which a candidate is judged."},
		{Name: "margin", Type: d.FloatType, Range: d.AtLeast(0), Default: 0.0, Doc: "With not_inferior: how much worse the candidate may be."},
		{Name: "looks", Type: d.TextType, Enum: ruleLooks, Default: "one", Doc: "one: the interval after all episodes decides. e_values: candidates are judged at every stage from 50 episodes on, by E-values, for normal differences."},
		{Name: "method", Type: d.TextType, Enum: ruleMethods, Default: "auto", Doc: "How intervals are computed, as in sweep evaluate."},
	},
}

var episodesTable = &d.Table{
	Name: "[episodes]",
	Doc:  "Which episodes decide in the search, and which confirm its winner.",
	Fields: []d.Field{
		{Name: "search", Type: d.Any, Accepts: "int or text", Doc: `Number of replications, by default n of the rule. With a run per business date: the dates, for example "2025-01..2025-08".`},
		{Name: "confirm", Type: d.Any, Accepts: "int or text", Doc: "Number of fresh replications after those of the search, by default n of the rule; 0 confirms nothing. With a run per business date: other dates."},
	},
}

var budgetTable = &d.Table{
	Name: "[budget]",
	Doc:  "How much may be computed.",
	Fields: []d.Field{
		{Name: "runs", Type: d.IntType, Range: d.AtLeast(1), Required: true, Doc: "Runs of candidates that are computed in the search. Runs of the incumbent and of the confirmation do not count."},
	},
}

var (
	proposerKinds  = []string{"design", "external", "best_response", "fictitious_play"}
	proposerOrders = []string{"simultaneous", "sequential"}
)

var proposerTable = &d.Table{
	Name: "[proposer]",
	Doc:  "Where candidates come from.",
	Fields: []d.Field{
		{Name: "kind", Type: d.TextType, Enum: proposerKinds, Default: "design", Doc: "design: the points of a design of the space. external: a program. best_response and fictitious_play: players reply to each other."},
		{Name: "design", Type: d.MapType, Doc: "The design, as in a grid: kind (factorial, lhs, sobol, random …) and its options."},
		{Name: "halving", Type: d.MapType, Doc: "Successive halving: many candidates get few episodes, the best of them more."},
		{Name: "command", Type: d.ListType, Doc: "The program of an external proposer and its arguments."},
		{Name: "n", Type: d.IntType, Range: d.Between(1, 100_000), Default: int64(8), Doc: "Candidates per generation of an external proposer."},
		{Name: "generations", Type: d.IntType, Range: d.AtLeast(1), Doc: "Maximum number of generations, or of rounds of a game (default 1000). Default: until the budget is spent or the proposer has finished."},
		{Name: "timeout", Type: d.FloatType, Unit: "seconds", Range: d.Above(0), Default: 600.0, Doc: "Time within which an external proposer must answer."},
		{Name: "order", Type: d.TextType, Enum: proposerOrders, Default: "simultaneous", Doc: "Whether all players reply to the last profile, or one after another."},
		{Name: "damping", Type: d.FloatType, Range: d.Between(0, 0.999), Default: 0.0, Doc: "best_response: part of the way to its best response that a player does not go; needs players who choose one number. fictitious_play: weight of the old beliefs in every round; 0 weighs all rounds alike."},
		{Name: "start", Type: d.MapType, Doc: "Values of the space at which players begin, by name. Default: those of incumbent, else the first of each list."},
	},
}

var halvingTable = &d.Table{
	Name: "[proposer.halving]",
	Doc:  "Successive halving: the candidates of a generation get first episodes each; the best 1/eta of them get eta times as many, and so on until one is left.",
	Fields: []d.Field{
		{Name: "eta", Type: d.IntType, Range: d.Between(2, 100), Default: int64(3), Doc: "Factor."},
		{Name: "first", Type: d.IntType, Range: d.AtLeast(1), Default: int64(1), Doc: "Episodes of the first stage."},
	},
}

var playerTable = &d.Table{
	Name: "[[player]]",
	Doc:  "A player of a game: it chooses some values of the space to make its own cost small.",
	Fields: []d.Field{
		{Name: "name", Type: d.TextType, Required: true, Aka: []string{"agent"}, Doc: "Name of the player."},
		{Name: "choose", Type: d.ListType, Required: true, Aka: []string{"space", "parameters", "strategies"}, Doc: "Names of the space that it chooses."},
		{Name: "cost", Type: d.TextType, Required: true, Doc: "Its cost, an expression."},
	},
}

var gameTable = &d.Table{
	Name: "[game]",
	Doc:  "Options of a game.",
	Fields: []d.Field{
		{Name: "epsilon", Type: d.FloatType, Range: d.AtLeast(0), Default: 0.0, Doc: "Gain from which a deviation counts, in the unit of the costs. Required with more than one episode."},
		{Name: "profiles", Type: d.TextType, Enum: []string{"needed", "all"}, Default: "needed", Doc: "needed: only the profiles that players weigh are computed. all: every profile, so that all pure equilibria, the joint minimum and the price of anarchy are known."},
	},
}

var outerTable = &d.Table{
	Name: "[[outer]]",
	Doc:  "An axis at every point of which the search is repeated: one of the grid, by its name, or a new one.",
	Fields: []d.Field{
		{Name: "axis", Type: d.TextType, Required: true, Aka: []string{"name"}, Doc: "Name of the axis."},
		{Name: "set", Type: d.Any, Doc: "For a new axis, the scenario key or keys."},
		{Name: "values", Type: d.Any, Doc: "For a new axis, its values as in a grid."},
		{Name: "range", Type: d.MapType, Doc: "For a new axis, its range as in a grid."},
	},
}
