package tables

import "sweep/datasets/parquet/columns"

// EquilibriaColumns has a row per profile in which a game ended and player.
type EquilibriaColumns struct {
	Outer     columns.String     `column:"outer_point,null" doc:"Point of the outer axes at which the game was played, as axis=value; NULL without outer axes."`
	Number    columns.Int32      `column:"number" doc:"Number of the profile at this point, from 1: the equilibrium that the players reached, the profiles of the cycle in their order, or the last profile; then, if all profiles were computed, the other pure equilibria of the means."`
	Player    columns.String     `column:"player" doc:"The player."`
	Strategy  columns.String     `column:"strategy" doc:"What the player chooses: its values of the space as JSON."`
	Candidate columns.String     `column:"candidate" doc:"Label of the profile on the axis candidate, which the runs have."`
	Outcome   columns.String     `column:"outcome" doc:"How the players ended: equilibrium, cycle, or not settled after the last round or at the end of the budget."`
	Verdict   columns.String     `column:"verdict" doc:"Whether the profile is an equilibrium for epsilon: equilibrium, no equilibrium or undecided."`
	Reason    columns.String     `column:"reason,null" doc:"Why the verdict is undecided, if rare large costs are the reason."`
	Cost      columns.Double     `column:"cost" doc:"Mean cost of the player."`
	Regret    columns.Double     `column:"regret,null" doc:"What the player would save by its best other choice, in the means; 0 if there is none. NULL if not all of its other choices were computed."`
	Low       columns.Double     `column:"gain_low,null" doc:"Lower bound of the gain of that choice; NULL if regret is, or if rare large costs decide it."`
	High      columns.Double     `column:"gain_high,null" doc:"Largest upper bound of the gain of any choice; NULL if regret is, or if rare large costs decide one. All bounds of a game hold together in 95 % of the cases."`
	Epsilon   columns.Double     `column:"epsilon" doc:"Gain from which a deviation counts."`
	Joint     columns.Double     `column:"joint_cost" doc:"Sum of the costs of all players."`
	Welfare   columns.Double     `column:"welfare_cost,null" doc:"What society pays: delay plus the opportunity costs of liquidity and collateral."`
	Minimum   columns.Double     `column:"joint_minimum,null" doc:"Least joint cost of a profile; NULL unless all profiles were computed."`
	Anarchy   columns.Double     `column:"price_of_anarchy,null" doc:"Joint cost of the worst pure equilibrium of the means divided by the joint minimum; NULL unless all profiles were computed, without a pure equilibrium, and if the minimum is not positive."`
	Method    columns.String     `column:"method" doc:"How the players adapted, and the order in which they moved."`
	Rounds    columns.Int32      `column:"rounds" doc:"Rounds until the end."`
	Profiles  columns.Int64      `column:"profiles" doc:"Profiles that were computed at this point."`
	Episodes  columns.Int64      `column:"episodes" doc:"Episodes of each."`
	Play      columns.Double     `column:"play,null" doc:"With fictitious play: how often the player has chosen this strategy, the start included."`
	Path      columns.StringList `column:"path" doc:"What the player chose at the start and at the end of each round, as strategy; empty but in the rows of profile 1."`
}
