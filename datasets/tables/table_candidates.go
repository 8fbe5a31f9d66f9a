package tables

import "sweep/datasets/parquet/columns"

// CandidatesColumns has a row per candidate and stage of a search, and one per candidate that could not be simulated.
type CandidatesColumns struct {
	Candidate  columns.String     `column:"candidate" doc:"Name of the candidate, and its value on the axis candidate of its runs unless same_as has another."`
	Generation columns.Int32      `column:"generation" doc:"Generation that proposed it, from 1."`
	Outer      columns.String     `column:"outer_point,null" doc:"Point of the outer axes at which the search was repeated; NULL without outer axes."`
	Stage      columns.Int32      `column:"stage,null" doc:"Stage of the search, from 1 at every outer point; NULL for a candidate that could not be simulated."`
	Kind       columns.String     `column:"stage_kind,null" doc:"rung: the best candidates go on to the next stage. judged: the last stage of a generation. confirm: the winner on fresh episodes."`
	First      columns.Int64      `column:"first_replication,null" doc:"First replication of the stage."`
	Planned    columns.Int64      `column:"num_replications,null" doc:"Number of replications of the stage, those of earlier stages included."`
	SameAs     columns.String     `column:"same_as,null" doc:"An equal candidate before it, or incumbent, whose runs it has; NULL if it has runs of its own."`
	Parents    columns.StringList `column:"parents" doc:"Candidates that it was made from."`
	Proposer   columns.String     `column:"proposer" doc:"What proposed it."`
	Version    columns.String     `column:"proposer_version,null" doc:"Version of an external proposer."`
	Parameters columns.Text       `column:"parameters" doc:"Its values of the space (JSON)."`
	Agents     columns.StringList `column:"policy_agents" doc:"Banks whose policy it sets."`
	Hashes     columns.StringList `column:"policy_hashes" doc:"Hashes of these policies (table policies); empty text for one that is invalid."`
	Documents  columns.StringList `column:"policy_documents" doc:"Their documents, or the kind and parameters of a built-in one (JSON)."`
	Rationale  columns.Text       `column:"rationale,null" doc:"Why the proposer suggested it, in its words."`
	Meta       columns.Text       `column:"meta,null" doc:"What else the proposer said about it (JSON)."`
	PromptHash columns.String     `column:"prompt_sha256,null" doc:"Hash of the prompt of a language model."`
	Prompt     columns.Text       `column:"prompt,null" doc:"The prompt."`
	AnswerHash columns.String     `column:"answer_sha256,null" doc:"Hash of the answer."`
	Answer     columns.Text       `column:"answer,null" doc:"The answer."`
	Errors     columns.Text       `column:"errors,null" doc:"Why it cannot be simulated: paths and messages (JSON); NULL for a valid candidate."`
	Objective  columns.String     `column:"objective" doc:"The expression that is made small or large."`
	Episodes   columns.Int64      `column:"episodes,null" doc:"Pairs of episodes with a value in both arms."`
	Estimate   columns.Double     `column:"estimate,null" doc:"Mean difference of the objective, candidate minus incumbent."`
	Mean       columns.Double     `column:"mean_candidate,null" doc:"Mean of the objective."`
	Incumbent  columns.Double     `column:"mean_incumbent,null" doc:"Mean of the incumbent in the same episodes."`
	Low        columns.Double     `column:"ci_low,null" doc:"Lower bound of the interval that decides."`
	High       columns.Double     `column:"ci_high,null" doc:"Upper bound."`
	Level      columns.Double     `column:"level" doc:"Level of the interval."`
	Method     columns.String     `column:"method,null" doc:"How the interval was computed: t, exact, bca or block."`
	P          columns.Double     `column:"p,null" doc:"Two-sided p-value of the difference."`
	Holm       columns.Double     `column:"p_holm,null" doc:"The same, corrected for all candidates of the stage by Holm's method; NULL unless the stage decides."`
	LogE       columns.Double     `column:"log_e_value,null" doc:"Natural logarithm of the E-value, for normal differences."`
	Feasible   columns.Bool       `column:"is_feasible,null" doc:"The means fulfil all constraints."`
	Verdict    columns.String     `column:"verdict" doc:"accept, reject or undecided; invalid: it cannot be simulated; failed: some of its runs failed, or the proposer did not answer in time."`
	Reason     columns.Text       `column:"reason,null" doc:"What the verdict depends on."`
	Rule       columns.String     `column:"rule" doc:"The rule of the verdict."`
	Runs       columns.Int64List  `column:"runs" doc:"Its runs in the stage, those of earlier stages included."`
}
