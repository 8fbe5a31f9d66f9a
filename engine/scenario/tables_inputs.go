package scenario

import d "sweep/engine/document"

var clockTable = &d.Table{
	Name: "clock",
	Doc: "The time of day at which ticks begin, and cut-offs. The time of day gives narratives and reports labels such as 12:19, and converts times in files to ticks. " +
		"day_start and tick are required, unless the clock only has cut_offs.",
	Fields: []d.Field{
		{Name: "day_start", Type: d.TextType, Aka: []string{"start", "opening"}, Doc: "Time of day at which tick 0 begins, as HH:MM, HH:MM:SS or HH:MM:SS.mmm."},
		{Name: "tick", Type: d.TextType, Aka: []string{"tick_length", "interval"}, Doc: "Length of a tick, such as 60s, 1m or 500ms. The ticks of a day last 24 hours at most."},
		{Name: "zone", Type: d.TextType, Aka: []string{"timezone", "time_zone", "tz"}, Doc: "IANA name of the time zone, such as Europe/Helsinki. Times without an offset are local times of the zone; times with an offset need it."},
		{Name: "cut_offs", Type: d.ListType, Aka: []string{"cutoffs", "cut_off", "cutoff"}, Doc: "Cut-offs, at most one for each payment type."},
	},
}

var cutOffTable = &d.Table{
	Name: "clock.cut_offs[]",
	Doc: "The last tick of every day in which participants may submit payments of a type to the central system. Payments submitted in time stay in Queue 2 and may settle later. " +
		"Payments have the type in the column payments.columns.type of a file, or the payment_type of their arrivals or scenario event.",
	Fields: []d.Field{
		{Name: "type", Type: d.TextType, Required: true, Aka: []string{"payment_type"}, Doc: "The payment type."},
		{Name: "tick", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"until", "time"}, Doc: "Last tick of the day in which a submission is in time, from 0 to ticks_per_day − 1."},
		{Name: "then", Type: d.TextType, Enum: afterCutOffNames, Default: "reject", Doc: "What happens to a payment submitted later: it is rejected for good, or waits in the bank's own queue and is submitted again in the first tick of the next day."},
	},
}

var paymentTypeField = d.Field{Name: "payment_type", Type: d.TextType, Doc: "Type of the payments, for cut-offs and the column payment_type."}

var paymentsTable = &d.Table{
	Name: "payments",
	Doc: "Payments from CSV, TSV or Parquet files; CSV and TSV may be compressed with gzip or zstd. Each row is a payment. All files are read completely before the first run. " +
		"A row that cannot be read is rejected with file and line.",
	Fields: []d.Field{
		{Name: "file", Type: d.Any, Accepts: "text or list", Required: true, Aka: []string{"files", "path"}, Doc: "Name of a file, a glob such as day-*.csv, or a list of both. Names are relative to the directory of the scenario file. Files of a glob are read in the order of their names."},
		{Name: "columns", Type: d.MapType, Required: true, Doc: "The columns of the files."},
		{Name: "delimiter", Type: d.TextType, Enum: delimiters, Doc: "Delimiter of CSV files. Default: the one with which the header has the mapped columns."},
		{Name: "amount", Type: d.MapType, Doc: "How amounts are written."},
		{Name: "participants", Type: d.TextType, Aka: []string{"aliases"}, Doc: "File with the columns alias and bank: other names of the banks, such as BIC, LEI or account. A BIC of 11 characters that ends in XXX is always the same as its first 8 characters."},
		{Name: "time_is", Type: d.TextType, Enum: timeMeaningNames, Default: "submission", Doc: "Meaning of the time: when the bank submitted the payment, or the earliest time at which it could have (due). A policy that holds payments adds its delay to that in submission times."},
		{Name: "time_format", Type: d.TextType, Enum: timeFormatNames, Default: "iso", Doc: "Notation of times: ISO 8601 or HH:MM[:SS[.fraction]] (iso), seconds or milliseconds since 1970-01-01 UTC, or ticks. Ticks count over the run, with a column date over the day."},
		{Name: "outside", Type: d.TextType, Enum: outsideNames, Default: "reject", Doc: "What happens to times outside the day: the row is rejected, or the time becomes the first or last tick of the day."},
		{Name: "business_date", Type: d.TextType, Enum: businessDateNames, Default: "end", Doc: "Date of a day that crosses midnight: that of its end or that of its start."},
		{Name: "deadline", Type: d.Any, Accepts: "int or text", Unit: "ticks", Default: "end_of_day", Doc: "Deadline of rows without one: end_of_day (the last tick of the day), or a number of ticks after the payment."},
		{Name: "priority", Type: d.IntType, Range: priority, Default: int64(5), Doc: "Priority of rows without one."},
		{Name: "priorities", Type: d.MapType, Doc: "Text in the column priority → priority from 0 to 10. Without it, the column has integers."},
		{Name: "paths", Type: d.MapType, Doc: "Text in the column path → how the payment settled: " + observedPathsDoc + ". Without it, the column has these names."},
		{Name: "on_reject", Type: d.TextType, Enum: onRejectNames, Default: "fail", Doc: "What rejected rows do: they are an error, or they are left out and stored in the table rejected_rows."},
		{Name: "unknown_participants", Type: d.TextType, Enum: unknownNames, Default: "fail", Doc: "What happens to banks that agents does not list: their rows are rejected, or they are added with the keys of agents_defaults."},
		{Name: "episodes", Type: d.TextType, Enum: episodesNames, Default: "none", Doc: "With by_date, each business date is a run of one day: replication r simulates the r-th date. Otherwise the dates are the days of one run."},
		{Name: "inputs", Type: d.TextType, Enum: inputStorageNames, Default: "stored", Doc: "Whether the data set keeps the decoded rows, or only their hash."},
	},
}

var paymentColumnsTable = &d.Table{
	Name: "payments.columns",
	Doc:  "Names of columns, exactly as in the header of the files. Columns that are not named here are not read.",
	Fields: []d.Field{
		{Name: "sender", Type: d.TextType, Required: true, Aka: []string{"from", "from_agent", "payer", "debtor"}, Doc: "Paying bank."},
		{Name: "receiver", Type: d.TextType, Required: true, Aka: []string{"to", "to_agent", "payee", "creditor"}, Doc: "Receiving bank."},
		{Name: "amount", Type: d.TextType, Required: true, Aka: []string{"value"}, Doc: "Amount, greater than 0."},
		{Name: "time", Type: d.TextType, Required: true, Aka: []string{"timestamp", "tick", "submitted"}, Doc: "Time of the payment, see time_is and time_format."},
		{Name: "id", Type: d.TextType, Aka: []string{"external_id", "payment_id", "reference"}, Doc: "Id of the payment, unique on its business date; kept as external_id."},
		{Name: "priority", Type: d.TextType, Aka: []string{"urgency"}, Doc: "Priority, see priorities."},
		{Name: "deadline", Type: d.TextType, Aka: []string{"till"}, Doc: "Deadline as a time, at or after the time of the payment."},
		{Name: "type", Type: d.TextType, Aka: []string{"payment_type", "kind"}, Doc: "Type of the payment."},
		{Name: "date", Type: d.TextType, Aka: []string{"business_date", "day"}, Doc: "Business date as YYYY-MM-DD. Without it, the date is that of the day in which the time falls."},
		{Name: "settled", Type: d.TextType, Aka: []string{"settled_at", "settlement_time"}, Doc: "Time at which the payment settled in reality, at or after the time of the payment."},
		{Name: "path", Type: d.TextType, Aka: []string{"settlement_path", "observed_path"}, Doc: "How the payment settled in reality, see paths; kept as observed_path. Needs settled."},
	},
}

// observedPathsDoc describes the names of paths.
const observedPathsDoc = "immediate, queue, bilateral, cycle, entry_offset, netting, end_of_day and batch are those of the simulation, gross is immediate or queue, lsm any offsetting"

var amountFormatTable = &d.Table{
	Name: "payments.amount",
	Doc:  "How amounts are written. Amounts are read exactly, without conversion to floating-point numbers.",
	Fields: []d.Field{
		{Name: "unit", Type: d.TextType, Enum: amountUnitNames, Default: "major", Doc: "Unit of the amounts: major (euros), or minor (cents)."},
		{Name: "exponent", Type: d.IntType, Unit: "digits", Range: d.Between(0, 6), Default: int64(2), Doc: "Decimal digits of the currency's minor unit: 2 for cents, 0 for currencies without one."},
		{Name: "decimal", Type: d.TextType, Enum: []string{".", ","}, Default: ".", Doc: "Decimal separator."},
		{Name: "group", Type: d.TextType, Enum: []string{",", ".", " ", "'", "_"}, Doc: "Separator between groups of three digits; a space also stands for U+00A0, U+2009 and U+202F, an apostrophe for U+2019. Without it, amounts have no groups."},
		{Name: "rounding", Type: d.TextType, Enum: roundingNames, Default: "reject", Doc: "What happens to amounts with more digits than the minor unit: the row is rejected, or the amount is rounded to the nearest minor unit, ties to even. Required for Parquet columns of type double."},
	},
}

var positionsTable = &d.Table{
	Name: "positions",
	Doc: "Balances, credit lines and collateral from files, per bank and business date. They replace the bank's own values. Amounts, times and names of banks are read by the settings of payments. " +
		"A bank without any row keeps its own values.",
	Fields: []d.Field{
		{Name: "file", Type: d.Any, Accepts: "text or list", Required: true, Aka: []string{"files", "path"}, Doc: "As the key in payments."},
		{Name: "columns", Type: d.MapType, Required: true, Doc: "The columns of the files."},
		{Name: "delimiter", Type: d.TextType, Enum: delimiters, Doc: "As the key in payments."},
		{Name: "missing", Type: d.TextType, Enum: missingNames, Default: "fail", Doc: "What happens to a bank that has rows on some business dates only: an error, or its values carry over from the day before."},
	},
}

var positionColumnsTable = &d.Table{
	Name: "positions.columns",
	Doc:  "Names of columns, exactly as in the header of the files. At least one of balance, credit and collateral is required. An empty value leaves the bank's value as it is.",
	Fields: []d.Field{
		{Name: "bank", Type: d.TextType, Required: true, Aka: []string{"agent", "participant"}, Doc: "The bank."},
		{Name: "date", Type: d.TextType, Aka: []string{"business_date", "day"}, Doc: "Business date as YYYY-MM-DD. Required if the run has several days."},
		{Name: "balance", Type: d.TextType, Aka: []string{"opening", "opening_balance"}, Doc: "Balance of the settlement account; may be negative."},
		{Name: "credit", Type: d.TextType, Aka: []string{"unsecured_cap", "line"}, Doc: "Limit of unsecured intraday credit, as unsecured_cap."},
		{Name: "collateral", Type: d.TextType, Aka: []string{"posted_collateral", "posted"}, Doc: "Posted collateral."},
		{Name: "time", Type: d.TextType, Aka: []string{"at"}, Doc: "Time during the day from which the values hold. A row without a time holds from the opening of the day."},
	},
}

// delimiters are the delimiters that a document may name.
var delimiters = []string{",", ";", "\t", "|"}
