package tables

import "sweep/datasets/parquet/columns"

// CandidatesColumns has a row per candidate and stage of a search.
type CandidatesColumns struct {
	Candidate  columns.String `column:"candidate" doc:"Name of the candidate."`
	Generation columns.Int32  `column:"generation" doc:"Generation that proposed it, from 0."`
}
