package scenario

// LSM configures the liquidity-saving mechanism.
type LSM struct {
	EnableBilateral  bool
	EnableCycles     bool
	MaxCycleLength   int
	MaxCyclesPerTick int
	Bilateral        BilateralMode
	EnableNetting    bool
	Run              LSMRun
}

// BilateralMode defines how a pair of banks is offset.
type BilateralMode uint8

const (
	// BilateralAll settles all payments of a pair or none.
	BilateralAll BilateralMode = iota
	// BilateralPrefix settles the greatest feasible prefix of both lists of a pair.
	BilateralPrefix
)

var bilateralNames = []string{BilateralAll: "all", BilateralPrefix: "prefix"}

// String returns the name used in documents and tables.
func (b BilateralMode) String() string { return bilateralNames[b] }

// LSMRun defines the ticks of a day in which the liquidity-saving pass runs: every Every-th tick from the first, or the
// ticks At, ascending. The zero value is every tick.
type LSMRun struct {
	Every int
	At    []int
}

// EveryTick reports whether the pass runs in every tick.
func (r LSMRun) EveryTick() bool { return r.Every == 0 && len(r.At) == 0 }

// Settlement are the rules by which payments are attempted and retried.
type Settlement struct {
	Discipline   Discipline
	Retry        Retry
	ReleaseOrder ReleaseOrder
}

// Discipline is the order in which the payments of one bank may settle.
type Discipline uint8

const (
	// Bypass lets a payment settle before queued ones of its sender.
	Bypass Discipline = iota
	// StrictFIFO makes a payment wait behind the queued ones of its sender.
	StrictFIFO
)

var disciplineNames = []string{Bypass: "bypass", StrictFIFO: "fifo"}

// String returns the name used in documents and tables.
func (d Discipline) String() string { return disciplineNames[d] }

// Retry defines how often Queue 2 is passed through in a retry.
type Retry uint8

const (
	// RetryOnce is one pass.
	RetryOnce Retry = iota
	// RetryUntilStable repeats passes until one settles nothing.
	RetryUntilStable
)

var retryNames = []string{RetryOnce: "once", RetryUntilStable: "until_stable"}

// String returns the name used in documents and tables.
func (r Retry) String() string { return retryNames[r] }

// ReleaseOrder is the order in which the payments released in a tick are attempted.
type ReleaseOrder uint8

const (
	// ByBank is the order of release: bank by bank.
	ByBank ReleaseOrder = iota
	// ByArrival is the order of payment numbers.
	ByArrival
)

var releaseOrderNames = []string{ByBank: "by_bank", ByArrival: "by_arrival"}

// String returns the name used in documents and tables.
func (r ReleaseOrder) String() string { return releaseOrderNames[r] }

// EndOfDay defines what happens to unsettled payments in the last tick of a day.
type EndOfDay struct {
	Unsettled Unsettled
	Netting   EODNetting
	Credit    EODCredit
}

// Unsettled is what happens to payments in queues at the end of the day.
type Unsettled uint8

const (
	// KeepUnsettled leaves them queued.
	KeepUnsettled Unsettled = iota
	// BorrowUnsettled settles them with loans of the central bank.
	BorrowUnsettled
)

var unsettledNames = []string{KeepUnsettled: "keep", BorrowUnsettled: "borrow"}

// String returns the name used in documents and tables.
func (u Unsettled) String() string { return unsettledNames[u] }

// EODNetting defines whether a bank's unsettled payments are netted with those to it before it borrows.
type EODNetting uint8

// The two kinds of netting at the end of the day.
const (
	EODNettingNone EODNetting = iota
	EODNettingMultilateral
)

var eodNettingNames = []string{EODNettingNone: "none", EODNettingMultilateral: "multilateral"}

// String returns the name used in documents and tables.
func (n EODNetting) String() string { return eodNettingNames[n] }

// EODCredit defines whether intraday credit may stay in use overnight.
type EODCredit uint8

const (
	// EODCreditOvernight uses free credit before a loan is taken.
	EODCreditOvernight EODCredit = iota
	// EODCreditIntradayOnly replaces all credit in use by a loan.
	EODCreditIntradayOnly
)

var eodCreditNames = []string{EODCreditOvernight: "overnight", EODCreditIntradayOnly: "intraday_only"}

// String returns the name used in documents and tables.
func (c EODCredit) String() string { return eodCreditNames[c] }
