package tables

import "sweep/datasets/parquet/columns"

// ReplaysColumns has a row per replay of a stored run.
type ReplaysColumns struct {
	RunID         columns.Int64  `column:"run_id" doc:"The run of this data set that is the replay."`
	SourceContent columns.String `column:"source_content_hash" doc:"Content hash of the data set with the source run."`
	SourceRun     columns.Int64  `column:"source_run" doc:"Id of the source run there."`
	SourceKey     columns.String `column:"source_run_key" doc:"Key of the source run."`
}
