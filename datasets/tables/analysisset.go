package tables

import (
	"iter"
	"reflect"

	"sweep/datasets/parquet/columns"
)

// analysisSet has every table of analyses, in the order of the documentation, with the tags of tableSet. Their rows belong
// to an analysis: what a command knows about runs that is not the result of a run. Their structs are exported, because
// the commands that fill them are in other packages.
type analysisSet struct {
	Replays          AnalysisTable[ReplaysColumns]          `table:"replays" doc:"A row per replay of a stored run with other policies (sweep shadow) and bank that follows one."`
	ReplayTicks      AnalysisTable[ReplayTicksColumns]      `table:"replay_ticks" doc:"A row per replay, tick and bank: what differs from the source run."`
	ReplayPayments   AnalysisTable[ReplayPaymentsColumns]   `table:"replay_payments" doc:"A row per replay and payment, as it went in the source run and in the replay."`
	ReplayDivergence AnalysisTable[ReplayDivergenceColumns] `table:"replay_divergence" doc:"A row per replay that differs from its source run: the first decision and the first state that differ."`
	Candidates       AnalysisTable[CandidatesColumns]       `table:"candidates" doc:"A row per candidate and stage of a search (sweep search), rejected ones included."`
	Equilibria       AnalysisTable[EquilibriaColumns]       `table:"equilibria" doc:"A row per player and profile in which a game between banks ended (sweep search with players), at every point of the outer axes."`
}

// AnalysisTable is a table of analyses. Values are appended to the columns in C, and EndRow completes the row; a nullable
// column without a value is NULL.
type AnalysisTable[T any] struct {
	C T
	w *columns.Writer
}

// EndRow completes a row.
func (t *AnalysisTable[T]) EndRow() error { return t.w.EndRow() }

// Rows is the number of complete rows.
func (t *AnalysisTable[T]) Rows() int64 { return t.w.Rows() }

// Accepted are all columns that rows can have values in.
func (t *AnalysisTable[T]) Accepted() []columns.Column { return t.w.Accepted() }

func (t *AnalysisTable[T]) columns(name string) []columns.Column {
	list := columns.Of(&t.C)
	for _, c := range list {
		columns.SetID(c, fieldID(name, c.Spec().Name))
	}
	return list
}

func (t *AnalysisTable[T]) start(w *columns.Writer) { t.w = w }

// all iterates over the tables with their descriptions.
func (s *analysisSet) all() iter.Seq2[*Table, anyTable] {
	return func(yield func(*Table, anyTable) bool) {
		for i, t := range analyses {
			if !yield(t, reflect.ValueOf(s).Elem().Field(i).Addr().Interface().(anyTable)) {
				return
			}
		}
	}
}

// analyses describes the tables of analysisSet.
var analyses = func() []*Table {
	list := describeSet(reflect.TypeFor[analysisSet]())
	for _, t := range list {
		t.Analysis = true
	}
	return list
}()
