package scenario

import (
	"slices"

	"sweep/engine/text"
)

// Inputs are the payments and positions of a run that come from files, decoded: every time is a tick of the run, every
// amount is in minor units, every bank an index into Scenario.Agents. The package sweeps/inputs reads and stores them;
// the engine only reads them. Inputs are immutable, and all runs with the same rows share them.
type Inputs struct {
	// Hash is the SHA-256 of the rows in canonical form, in hexadecimal digits. It does not depend on the format,
	// compression and column names of the files.
	Hash  string
	Dates []string // business dates YYYY-MM-DD of days 0, 1, …; empty if the files have none

	Payments  []InputPayment  // ascending by Tick, within a tick in the order of the files
	Positions []InputPosition // ascending by Tick, the openings of a day first, then by time
	Types     []string        // payment types, by InputPayment.Type

	// IDs are the payments' own ids, one after another. The id of payment i is IDs[IDEnds[i]:IDEnds[i+1]], so that ten
	// million ids need no ten million strings; use ID. IDEnds is nil if no payment has an id.
	IDs    string
	IDEnds []uint32
}

// ID returns the id of payment i as it is in the file, or "" if it has none.
func (in *Inputs) ID(i int) string {
	if in.IDEnds == nil {
		return ""
	}
	return in.IDs[in.IDEnds[i]:in.IDEnds[i+1]]
}

// TypeOf returns the type of payment i, or "" if it has none.
func (in *Inputs) TypeOf(i int) string {
	if t := in.Payments[i].Type; t >= 0 {
		return in.Types[t]
	}
	return ""
}

// InputPayment is one payment of a file.
type InputPayment struct {
	Amount   int64
	Tick     int32 // of the run
	Deadline int32 // of the run; may be after its last tick
	Observed int32 // tick at which it settled in reality, NoTick without
	Sender   int32 // indices into Scenario.Agents
	Receiver int32
	Type     int16 // index into Inputs.Types, NoType without
	Priority uint8
	Path     ObservedPath
}

// The values of missing fields of an InputPayment.
const (
	NoTick int32 = -1
	NoType int16 = -1
)

// InputPosition sets what a bank has: at the opening of a day, or at a tick during it in the step of scenario events.
type InputPosition struct {
	Tick       int32 // of the run; the first tick of the day for an opening
	Agent      int32 // index into Scenario.Agents
	Opening    bool  // the row has no time: it holds from the opening of the day
	Set        PositionSet
	Balance    int64 // of the settlement account; may be negative
	Credit     int64 // the unsecured line
	Collateral int64 // posted
}

// PositionSet says which values an InputPosition has; the others stay as they are.
type PositionSet uint8

// The values of an InputPosition.
const (
	HasBalance PositionSet = 1 << iota
	HasCredit
	HasCollateral
)

// PaymentsSource says which files have the payments of a scenario and how to read them (key payments).
type PaymentsSource struct {
	FileFormat
	Columns             PaymentColumns
	Amount              AmountFormat
	Participants        string // file of aliases, "" without
	TimeIs              TimeMeaning
	TimeFormat          TimeFormat
	Outside             OutsideTimes
	BusinessDate        BusinessDate
	DeadlineTicks       int // for rows without a deadline; 0: the last tick of the day
	Priority            int // for rows without a priority
	Priorities          map[string]int
	Paths               map[string]ObservedPath // nil: the column has their names
	OnReject            OnReject
	UnknownParticipants UnknownParticipants
	Episodes            Episodes
	Storage             InputStorage
}

// FileFormat names files and says how their lines are divided.
type FileFormat struct {
	Files     []string // names and globs as written
	Delimiter string   // of CSV files; "" finds it in the header
}

// PaymentColumns are the names of columns in the files, "" for those that are not used.
type PaymentColumns struct {
	Sender, Receiver, Amount, Time                  string
	ID, Priority, Deadline, Type, Date, SettledTime string
	Path                                            string
}

// ObservedPath is how a payment settled in reality.
type ObservedPath uint8

// The observed paths: those of the simulation, and two for systems that record only whether a payment was offset. The stored
// form of inputs has their names and their hash has their numbers, which must not change.
const (
	NoPath ObservedPath = iota
	ObservedImmediate
	ObservedQueue
	ObservedBilateral
	ObservedCycle
	ObservedEntryOffset
	ObservedNetting
	ObservedEndOfDay
	ObservedBatch
	ObservedGross // immediate or queue
	ObservedLSM   // bilateral, cycle, entry_offset or netting
	NumObservedPaths
)

var observedPathNames = [NumObservedPaths]string{NoPath: "", ObservedImmediate: "immediate", ObservedQueue: "queue", ObservedBilateral: "bilateral",
	ObservedCycle: "cycle", ObservedEntryOffset: "entry_offset", ObservedNetting: "netting", ObservedEndOfDay: "end_of_day",
	ObservedBatch: "batch", ObservedGross: "gross", ObservedLSM: "lsm"}

// String returns the name used in documents and tables.
func (p ObservedPath) String() string { return observedPathNames[p] }

// ObservedPathOf returns the path of a name.
func ObservedPathOf(name string) (ObservedPath, bool) {
	i := slices.Index(observedPathNames[1:], name) + 1
	return ObservedPath(i), i > 0
}

// ObservedPathNames lists the names of paths.
func ObservedPathNames() []string { return observedPathNames[1:] }

// Currency is that of all amounts of the scenario.
func (s *Scenario) Currency() text.Currency {
	if s.Payments == nil {
		return text.Cents
	}
	return text.Currency(s.Payments.Amount.Exponent)
}

// PositionsSource says which files have the positions of the banks and how to read them (key positions). Amounts, times
// and names of banks are read as those of the payments.
type PositionsSource struct {
	FileFormat
	Columns PositionColumns
	Missing MissingPositions
}

// PositionColumns are the names of columns in the files, "" for those that are not used.
type PositionColumns struct {
	Bank, Date, Balance, Credit, Collateral, Time string
}

// AmountFormat says how amounts are written.
type AmountFormat struct {
	Unit     AmountUnit
	Exponent int    // digits of the minor unit
	Decimal  string // decimal separator
	Group    string // separator between groups of three digits, "" without
	Rounding Rounding
}

// AmountUnit is the unit of amounts in files.
type AmountUnit uint8

// The units of amounts.
const (
	MajorUnit AmountUnit = iota
	MinorUnit
)

var amountUnitNames = []string{MajorUnit: "major", MinorUnit: "minor"}

// String returns the name used in documents.
func (u AmountUnit) String() string { return amountUnitNames[u] }

// Rounding says what happens to an amount with more digits than the currency has.
type Rounding uint8

// The kinds of rounding.
const (
	RoundReject Rounding = iota
	RoundHalfEven
)

var roundingNames = []string{RoundReject: "reject", RoundHalfEven: "half_even"}

// String returns the name used in documents.
func (r Rounding) String() string { return roundingNames[r] }

// TimeMeaning is what the time of a payment means.
type TimeMeaning uint8

// The meanings of times: when the bank sent the payment, or from when it could have sent it.
const (
	SubmissionTime TimeMeaning = iota
	DueTime
)

var timeMeaningNames = []string{SubmissionTime: "submission", DueTime: "due"}

// String returns the name used in documents.
func (m TimeMeaning) String() string { return timeMeaningNames[m] }

// TimeFormat is the notation of times.
type TimeFormat uint8

// The notations of times.
const (
	TimeISO TimeFormat = iota
	TimeEpochSeconds
	TimeEpochMillis
	TimeTick
)

var timeFormatNames = []string{TimeISO: "iso", TimeEpochSeconds: "epoch_s", TimeEpochMillis: "epoch_ms", TimeTick: "tick"}

// String returns the name used in documents.
func (f TimeFormat) String() string { return timeFormatNames[f] }

// OutsideTimes says what happens to a row whose time is outside the day.
type OutsideTimes uint8

// The treatments of times outside the day.
const (
	OutsideReject OutsideTimes = iota
	OutsideClamp
)

var outsideNames = []string{OutsideReject: "reject", OutsideClamp: "clamp"}

// String returns the name used in documents.
func (o OutsideTimes) String() string { return outsideNames[o] }

// BusinessDate says which date a day that crosses midnight has.
type BusinessDate uint8

// The dates of a day that crosses midnight.
const (
	DateOfEnd BusinessDate = iota
	DateOfStart
)

var businessDateNames = []string{DateOfEnd: "end", DateOfStart: "start"}

// String returns the name used in documents.
func (b BusinessDate) String() string { return businessDateNames[b] }

// OnReject says what rejected rows do.
type OnReject uint8

// The effects of rejected rows.
const (
	RejectFails OnReject = iota
	RejectReports
)

var onRejectNames = []string{RejectFails: "fail", RejectReports: "report"}

// String returns the name used in documents.
func (r OnReject) String() string { return onRejectNames[r] }

// UnknownParticipants says what happens to banks in the files that the scenario does not list.
type UnknownParticipants uint8

// The treatments of unlisted banks.
const (
	UnknownFails UnknownParticipants = iota
	UnknownAdds
)

var unknownNames = []string{UnknownFails: "fail", UnknownAdds: "add"}

// String returns the name used in documents.
func (u UnknownParticipants) String() string { return unknownNames[u] }

// Episodes says whether the dates of the files are days of one run or runs of one day.
type Episodes uint8

// The kinds of episodes.
const (
	OneEpisode Episodes = iota
	EpisodesByDate
)

var episodesNames = []string{OneEpisode: "none", EpisodesByDate: "by_date"}

// String returns the name used in documents.
func (e Episodes) String() string { return episodesNames[e] }

// InputStorage says whether a data set keeps the decoded rows or only their hash.
type InputStorage uint8

// The kinds of storage of inputs.
const (
	InputsStored InputStorage = iota
	InputsExternal
)

var inputStorageNames = []string{InputsStored: "stored", InputsExternal: "external"}

// String returns the name used in documents.
func (i InputStorage) String() string { return inputStorageNames[i] }

// MissingPositions says what happens to a bank that has positions on some dates only.
type MissingPositions uint8

// The treatments of missing positions.
const (
	MissingFails MissingPositions = iota
	MissingCarries
)

var missingNames = []string{MissingFails: "fail", MissingCarries: "carry"}

// String returns the name used in documents.
func (m MissingPositions) String() string { return missingNames[m] }

// Role is what a member of the system is.
type Role uint8

// The roles. A central bank and an ancillary system never queue, pay without limit and are outside all sums of liquidity.
const (
	Participant Role = iota
	CentralBank
	Ancillary
)

var roleNames = []string{Participant: "participant", CentralBank: "central_bank", Ancillary: "ancillary"}

// String returns the name used in documents and tables.
func (r Role) String() string { return roleNames[r] }
