package sweeps

import "sweep/engine/document"

// LabelBytesMax bounds the labels of an axis, which become directory names when a data set is partitioned by it.
const LabelBytesMax = 100

// axisValuesMax bounds the values of one axis.
const axisValuesMax = 1_000_000

// Tables declares every key of a grid document. The decoder uses these tables, and a test compares the documentation with
// them.
func Tables() []*document.Table {
	return []*document.Table{gridTable, axisTable, valueTable, rangeTable, replicationsTable, designTable, excludeTable, outputTable, sourceTable, stageTable, continueTable}
}

var gridTable = &document.Table{
	Name: "Top level",
	Doc:  "The grid.",
	Fields: []document.Field{
		{Name: "name", Type: document.TextType, Doc: "Name of the experiment, by default the file name without suffix. Lower-case letters, digits, dots, hyphens and underscores."},
		{Name: "scenario", Type: document.Any, Required: true, Unless: "source", Aka: []string{"base", "config", "base_scenario"}, Doc: "The base scenario: a file relative to the grid file, or the scenario itself as a table."},
		{Name: "replications", Type: document.Any, Default: int64(1), Aka: []string{"repetitions", "reps", "runs", "replicates"}, Doc: "Runs per point: a number, or a table with a stopping rule."},
		{Name: "seed", Type: document.UintType, Range: document.AtLeast(0), Aka: []string{"rng_seed", "base_seed"}, Doc: "Base seed, from which the seeds of all runs and the points of sampled designs are derived; by default the scenario's rng_seed."},
		{Name: "seeding", Type: document.TextType, Enum: seedingNames, Default: "common", Aka: []string{"seed_mode"}, Doc: "common: replication r has the same seed at every point. independent: every run has its own seed."},
		{Name: "axis", Type: document.ListType, Aka: []string{"axes", "parameters", "parameter", "factors"}, Doc: "The axes, one [[axis]] table each."},
		{Name: "design", Type: document.MapType, Doc: "How points are generated from the axes; by default all combinations."},
		{Name: "exclude", Type: document.Any, Aka: []string{"excludes", "filter"}, Doc: "Conditions that drop points."},
		{Name: "output", Type: document.MapType, Doc: "What is stored, and how."},
		{Name: "source", Type: document.ListType, Doc: "Runs of other grids with their scenarios and seeds, one [[source]] table for each grid, in the place of a base scenario."},
		{Name: "search", Type: document.MapType, Doc: "The search of which the grid is a stage."},
		{Name: "continue", Type: document.MapType, Doc: "With source: the run goes on from its state after a tick."},
		{Name: "inputs", Type: document.TextType, Doc: "Folder with the decoded rows of payments and positions that sweep info --extract has written. They take the place of the files that the scenario names."},
	},
}

var axisTable = &document.Table{
	Name: "[[axis]]",
	Doc:  "One parameter that varies.",
	Fields: []document.Field{
		{Name: "name", Type: document.TextType, Required: true, Doc: "Name of the axis and of its column in the data set: lower-case letters, digits and underscores, beginning with a letter."},
		{Name: "set", Type: document.Any, Required: true, Aka: []string{"key", "path", "keys"}, Doc: "The scenario key that the axis sets, or a list of keys that all get the same value."},
		{Name: "values", Type: document.Any, Aka: []string{"value", "levels"}, Doc: "The values: a list, \"agents\" for all banks, or \"largest:5\" for the five that send the most value. With depends_on: a table from the labels of the other axis to lists of values."},
		{Name: "range", Type: document.MapType, Doc: "Evenly spaced values or, without n, an interval for a sampled design."},
		{Name: "from_tick", Type: document.IntType, Unit: "ticks", Range: document.Between(0, 1<<30-1), Default: int64(0), Doc: "For an axis that sets the policy of a bank: the tick from which the bank follows it, by a PolicyChange event. It follows the policy of the scenario before. 0: from the start."},
		{Name: "default", Type: document.Any, Doc: "The value that the base scenario has. Runs made before the axis was added have this value, and a one-at-a-time design starts from it."},
		{Name: "group", Type: document.TextType, Aka: []string{"zip"}, Doc: "Axes of the same group move together: their first values are combined, then their second values, and so on."},
		{Name: "depends_on", Type: document.TextType, Doc: "An earlier axis that decides which values this one has."},
	},
}

var valueTable = &document.Table{
	Name: "values",
	Doc:  "A value with a label, an element of values.",
	Fields: []document.Field{
		{Name: "label", Type: document.Any, Required: true, Aka: []string{"name"}, Doc: "The value in the axis's column: text, a number or a truth value."},
		{Name: "value", Type: document.Any, Doc: "What the scenario key is set to: any value, including a list or a table."},
		{Name: "file", Type: document.TextType, Aka: []string{"path", "json_path"}, Doc: "A file with the value, relative to the grid file: YAML, TOML or JSON, or a policy document."},
		{Name: "each", Type: document.ListType, Doc: "What each key of set is set to, in their order; null leaves a key as it is. All values of the axis have it, or none has."},
	},
}

var rangeTable = &document.Table{
	Name: "range",
	Doc:  "Values between two ends, both included.",
	Fields: []document.Field{
		{Name: "from", Type: document.FloatType, Required: true, Aka: []string{"min", "start", "low"}, Doc: "Lowest value."},
		{Name: "to", Type: document.FloatType, Required: true, Aka: []string{"max", "stop", "end", "high"}, Doc: "Highest value."},
		{Name: "n", Type: document.IntType, Range: document.Between(2, axisValuesMax), Aka: []string{"num", "count", "steps", "points"}, Doc: "Number of values. Omitted for sampled designs, which choose any values between the ends."},
		{Name: "scale", Type: document.TextType, Enum: scaleNames, Default: "linear", Doc: "linear: equal differences. log: equal ratios. int: equal differences, rounded to integers."},
	},
}

var replicationsTable = &document.Table{
	Name: "replications",
	Doc:  "Sequential replication: more runs of a point until its mean is precise enough.",
	Fields: []document.Field{
		{Name: "until", Type: document.TextType, Required: true, Doc: `The rule, for example "ci_half_width(total_cost_cents) < 1%": the half width of the confidence interval of the mean, in per cent of the mean or as an amount.`},
		{Name: "min", Type: document.IntType, Range: document.AtLeast(2), Default: int64(10), Doc: "Runs before the rule is first evaluated."},
		{Name: "max", Type: document.IntType, Range: document.AtLeast(2), Required: true, Doc: "Maximum number of runs of a point, even if the rule is not met."},
		{Name: "level", Type: document.FloatType, Range: document.Between(0.5, 0.9999), Default: 0.95, Doc: "Level of the confidence interval."},
	},
}

var excludeTable = &document.Table{
	Name: "[[exclude]]",
	Doc:  "A condition that drops points.",
	Fields: []document.Field{
		{Name: "when", Type: document.TextType, Required: true, Aka: []string{"if", "condition", "where"}, Doc: "The condition, over the names of the axes."},
	},
}

var outputTable = &document.Table{
	Name: "[output]",
	Doc:  "What is stored, and how.",
	Fields: []document.Field{
		{Name: "tables", Type: document.ListType, Doc: `The tables to write. "*" means all tables that are written by default; "-name" omits a table.`},
		{Name: "partition_by", Type: document.ListType, Aka: []string{"partition", "partitions"}, Doc: "Axes that become directories."},
		{Name: "compression", Type: document.TextType, Enum: []string{"zstd", "snappy", "gzip", "none"}, Default: "zstd", Doc: "Compression of the Parquet files."},
		{Name: "batch", Type: document.Any, Aka: []string{"batch_size", "batch_runs"}, Doc: `Runs per batch, or "auto".`},
	},
}

var stageTable = &document.Table{
	Name: "[search]",
	Doc:  "The search of which the grid is a stage. Only sweep search writes such grids.",
	Fields: []document.Field{
		{Name: "document", Type: document.TextType, Required: true, Doc: "The search document, relative to the grid file."},
		{Name: "first", Type: document.IntType, Range: document.AtLeast(0), Default: int64(0), Doc: "First replication of the stage."},
		{Name: "episodes", Type: document.IntType, Range: document.AtLeast(1), Doc: "Number of replications of the stage. Default: all from the first."},
	},
}
