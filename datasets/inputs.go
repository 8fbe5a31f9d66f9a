package datasets

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"sweep/datasets/vfs"
)

// Inputs
//
// Runs may take payments and positions from files of the user. The data set has its own copy of their decoded rows, so that
// every process, on any machine and at any time, computes the same runs without these files. A copy is _sweep/inputs/HASH.parquet,
// where HASH is the hash of the rows in canonical form. It is committed like a batch:
//
//	staged     the rows are written to the staging directory of the process
//	synced
//	placed     linked to HASH.parquet; the directory is synced
//	recorded   HASH.json, with the size and SHA-256 of the file, is linked to its name
//
// An input exists if and only if its record does and the file agrees with it. A plan is written after all inputs that it names
// are recorded, so whoever sees a plan finds its inputs. A file without a record, and one that no plan names, are left from
// a process that died; the next attempt with the same rows uses them.
//
// The same rows have the same name whatever file they came from. Two versions of the program may write them as different
// bytes. The first record counts, and the file that belongs to it is put in place.

// InputsDir is the directory of the inputs.
const InputsDir = StateDir + "/inputs"

// InputPath is the name of the rows with a hash.
func InputPath(hash string) string { return InputsDir + "/" + hash + ".parquet" }

// InputRecordPath is the name of the record of an input.
func InputRecordPath(hash string) string { return InputsDir + "/" + hash + ".json" }

// InputOf is the hash in a name in the directory of the inputs; ok is false if it is not one of ours.
func InputOf(name string) (hash string, ok bool) {
	_, last := CutLast(name)
	for _, suffix := range []string{".parquet", ".json"} {
		if n := len(last) - len(suffix); n == hashDigits && last[n:] == suffix && isHex(last[:n], n) {
			return last[:n], name == InputsDir+"/"+last
		}
	}
	return "", false
}

const hashDigits = 2 * sha256.Size

// InputRecord makes an input exist.
type InputRecord struct {
	Format int    `json:"format"`
	Hash   string `json:"hash"` // of the rows
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"file_sha256"`
	Seal   string `json:"sha256"`
}

func (r *InputRecord) seal() *string { return &r.Seal }

// File describes the file of the input as commit records do.
func (r *InputRecord) File() CommittedFile {
	return CommittedFile{Path: InputPath(r.Hash), Rows: r.Rows, Bytes: r.Bytes, SHA256: r.SHA256}
}

// InputWriter writes the rows with a hash as a Parquet file.
type InputWriter func(hash string, to io.Writer) error

// RestoreInput is the remedy for inputs, which cannot be computed again.
const RestoreInput = "run sweep run GRID where the files of the grid are, which writes it again, or restore it from a copy"

const removeRecord = "remove it, then " + RestoreInput

// NoInputWriter is for those who have no rows: every input must already be there.
func NoInputWriter(hash string, _ io.Writer) error {
	return &DamageError{Path: InputPath(hash), Batch: -1, Why: "it does not exist", Remedy: RestoreInput}
}

// StoreInputs commits the inputs of a plan that the data set does not have, and writes those again that are missing or damaged.
// The data set becomes private first.
func (d *Dataset) StoreInputs(p *PlanDoc, write InputWriter) error {
	if len(p.Inputs) == 0 {
		return nil
	}
	if err := d.makePrivate(); err != nil {
		return err
	}
	for _, hash := range p.StoredInputs() {
		if err := d.storeInput(hash, write); err != nil {
			return err
		}
	}
	return nil
}

// makePrivate makes the data set accessible to its owner alone. Files that it already has keep their modes, but nobody else
// can reach them.
func (d *Dataset) makePrivate() error {
	d.fs = vfs.Private(d.fs)
	return Storage("changing the mode of", d.place.String(), vfs.MakePrivate(d.fs, "."))
}

func (d *Dataset) storeInput(hash string, write InputWriter) error {
	record, err := d.InputRecord(hash)
	recorded := err == nil
	if !recorded && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if recorded {
		same, err := d.HasContent(InputPath(hash), record.File())
		if same {
			// Another process may have written it only just now, and our plan must not outlive it.
			return Storage("syncing", InputsDir, d.fs.SyncDir(InputsDir))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, vfs.ErrImplausible) {
			return Storage("reading", InputPath(hash), err)
		}
	}
	s, err := d.stageInput(hash, write)
	if err != nil {
		return err
	}
	defer d.fs.Remove(s.name)
	if recorded && record.SHA256 != s.SHA256() {
		return &DamageError{Path: InputPath(hash), Batch: -1, Why: "its content has changed, and this version of sweep writes the same rows as other bytes",
			Remedy: "restore it from a copy, or run the version of sweep that wrote it"}
	}
	ours := InputRecord{Format: LayoutVersion, Hash: hash, Rows: s.rows, Bytes: s.bytes, SHA256: s.SHA256()}
	aside, err := d.placeInput(s.name, ours.File())
	if err != nil {
		return Storage("placing", InputPath(hash), err)
	}
	if recorded {
		return nil
	}
	standing, err := d.recordInput(ours)
	if err != nil {
		return Storage("writing", InputRecordPath(hash), err)
	}
	return Storage("checking", InputPath(hash), d.settleInput(standing.File(), s, aside))
}

// stageInput writes the rows into the staging directory and makes them durable.
func (d *Dataset) stageInput(hash string, write InputWriter) (*stagedFile, error) {
	name, err := d.StagedName("input")
	if err != nil {
		return nil, err
	}
	file, err := d.fs.Create(name)
	if err != nil {
		return nil, Storage("creating", name, err)
	}
	s := &stagedFile{name: name, file: file, sum: sha256.New()}
	defer s.abandon()
	w := newBuffered(s)
	err = write(hash, w)
	if s.err != nil { // the encoder may have wrapped it beyond recognition
		err = s.err
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = s.Close()
	}
	if err == nil {
		err = s.finish()
	}
	if err != nil {
		d.fs.Remove(name)
		return nil, err
	}
	return s, nil
}

// placeInput links a staged input to its name, and returns where it has moved a file with another content.
func (d *Dataset) placeInput(staged string, f CommittedFile) (aside string, err error) {
	if err := d.MakeDir(InputsDir); err != nil {
		return "", err
	}
	for range placeTries {
		err = d.fs.Link(staged, f.Path)
		if errors.Is(err, fs.ErrExist) {
			var same bool
			if same, err = d.HasContent(f.Path, f); err == nil && !same || errors.Is(err, vfs.ErrImplausible) {
				aside = d.asideName("input", batchLabel(0))
				if err = d.setAside(f.Path, aside); err == nil || errors.Is(err, fs.ErrNotExist) {
					continue
				}
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process has moved the file away
		}
		if err != nil {
			return aside, err
		}
		return aside, d.fs.SyncDir(InputsDir)
	}
	return aside, errors.Join(errors.New("other processes replaced it again and again"), err)
}

// recordInput makes an input exist, and returns the record that counts: ours, or that of a process that was faster.
func (d *Dataset) recordInput(r InputRecord) (standing InputRecord, err error) {
	data, err := EncodeSealed(&r)
	if err != nil {
		return r, err
	}
	if err = d.publish(data, InputRecordPath(r.Hash)); errors.Is(err, fs.ErrExist) {
		err = vfs.Patiently(d.fs, func() (err error) { standing, err = d.InputRecord(r.Hash); return err })
		if err == nil {
			err = d.fs.SyncDir(InputsDir)
		}
		return standing, err
	}
	return r, err
}

// settleInput puts the file in place that belongs to the record, if a process of another version has moved it away at the same
// time.
func (d *Dataset) settleInput(f CommittedFile, s *stagedFile, aside string) error {
	for range placeTries {
		current, err := d.fs.Stat(f.Path)
		if err == nil && d.fs.SameFile(current, s.info) && s.SHA256() == f.SHA256 {
			return nil
		}
		same, err := d.HasContent(f.Path, f)
		if same || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, name := range []string{s.name, aside} {
			if same, err := d.HasContent(name, f); name == "" || err != nil || !same {
				continue
			}
			if err := d.fs.Rename(name, f.Path); err != nil {
				return err
			}
			return d.fs.SyncDir(InputsDir)
		}
	}
	return &DamageError{Path: f.Path, Batch: -1, Why: "another process replaced it", Remedy: "run the same command again"}
}

// InputRecord reads the record of an input; it returns fs.ErrNotExist if the input does not exist.
func (d *Dataset) InputRecord(hash string) (InputRecord, error) {
	var r InputRecord
	name := InputRecordPath(hash)
	data, err := vfs.ReadFile(d.fs, name, markBytesMax)
	if err != nil {
		return r, unreadable(name, -1, err, removeRecord)
	}
	if err := decodeSealed(data, &r); err != nil {
		return r, damaged(name, -1, err, removeRecord)
	}
	if r.Hash != hash || r.Bytes < 0 || r.Rows < 0 || !isHex(r.SHA256, hashDigits) {
		return r, damaged(name, -1, errors.New("it is the record of something else"), removeRecord)
	}
	return r, nil
}

// ReadInput calls read with the file of an input, after it has checked that the content is what was written.
func (d *Dataset) ReadInput(hash string, read func(r io.ReaderAt, size int64) error) error {
	record, err := d.InputRecord(hash)
	if errors.Is(err, fs.ErrNotExist) {
		err = &DamageError{Path: InputRecordPath(hash), Batch: -1, Why: "it does not exist", Remedy: RestoreInput}
	}
	if err != nil {
		return err
	}
	name := InputPath(hash)
	same, err := d.HasContent(name, record.File())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &DamageError{Path: name, Batch: -1, Why: "it does not exist", Remedy: RestoreInput}
	case errors.Is(err, vfs.ErrImplausible):
		return &DamageError{Path: name, Batch: -1, Why: "it is not a regular file", Remedy: RestoreInput}
	case err != nil:
		return Storage("reading", name, err)
	case !same:
		return &DamageError{Path: name, Batch: -1, Why: "its content has changed", Remedy: RestoreInput}
	}
	file, err := d.fs.Open(name)
	if err != nil {
		return Storage("reading", name, err)
	}
	defer file.Close()
	return read(file, record.Bytes)
}

// CopyInput is an InputWriter that copies the inputs of another data set.
func (d *Dataset) CopyInput(hash string, to io.Writer) error {
	return d.ReadInput(hash, func(r io.ReaderAt, size int64) error {
		_, err := io.Copy(to, io.NewSectionReader(r, 0, size))
		return err
	})
}

// requireInputs refuses a plan whose inputs do not exist.
func (d *Dataset) requireInputs(p *PlanDoc) error {
	for _, hash := range p.StoredInputs() {
		if _, err := d.InputRecord(hash); err != nil {
			return fmt.Errorf("plan %d: input %s: %w", p.Number, hash, err)
		}
	}
	return nil
}

// PlanInput describes the rows that the grid of a plan reads from the files of one scenario, or of one variant of it.
type PlanInput struct {
	// Reading is the SHA-256 of everything in the scenario that determines how the files are read.
	Reading string   `json:"reading"`
	Sources []string `json:"sources"` // the files, as the scenario names them
	Hash    string   `json:"hash"`    // of all rows in canonical form
	// Days are the hashes of the rows of each date, if each date is a run of its own. Their rows are stored by day.
	Days      []string   `json:"days,omitempty"`
	Dates     []string   `json:"dates"` // business dates, ascending; none if the files have none
	Payments  int64      `json:"payments"`
	Positions int64      `json:"positions"`
	Value     string     `json:"value_cents"`            // sum of the payments
	Added     []string   `json:"added_agents,omitempty"` // banks that are only in the files
	DayAdded  [][]string `json:"added_agents_by_day,omitempty"`
	Rejected  int64      `json:"rejected_rows,omitempty"`  // rows that were left out
	Rejects   string     `json:"rejected_input,omitempty"` // the input that lists them
	External  bool       `json:"external,omitempty"`       // the rows are not stored
}

// Rows lists the stored inputs with the payments and positions, by their hashes.
func (in *PlanInput) Rows() []string {
	switch {
	case in.External:
		return nil
	case len(in.Days) > 0:
		return in.Days
	}
	return []string{in.Hash}
}

// StoredInputs lists the inputs of a plan that must exist, ascending and each once.
func (p *PlanDoc) StoredInputs() []string {
	var list []string
	for i := range p.Inputs {
		list = append(list, p.Inputs[i].Rows()...)
		if rejects := p.Inputs[i].Rejects; rejects != "" {
			list = append(list, rejects)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// checkInputs checks the inputs of a plan.
func (p *PlanDoc) checkInputs() error {
	for i := range p.Inputs {
		in := &p.Inputs[i]
		key := fmt.Sprintf("inputs[%d]", i)
		switch {
		case !isHex(in.Reading, hashDigits) || i > 0 && in.Reading <= p.Inputs[i-1].Reading:
			return keyError(key, "has the reading %.100q; readings are hashes and ascend", in.Reading)
		case !isHex(in.Hash, hashDigits):
			return keyError(key, "has the hash %.100q", in.Hash)
		case len(in.Days) > 0 && len(in.Days) != len(in.Dates):
			return keyError(key, "has %d days of %d dates", len(in.Days), len(in.Dates))
		case len(in.DayAdded) > 0 && len(in.DayAdded) != len(in.Days):
			return keyError(key, "has the added banks of %d days, and %d days", len(in.DayAdded), len(in.Days))
		case in.Payments < 0 || in.Positions < 0 || in.Rejected < 0:
			return keyError(key, "has a negative number of rows")
		case !slices.IsSorted(in.Dates):
			return keyError(key, "has dates that do not ascend")
		case in.Rejects != "" && !isHex(in.Rejects, hashDigits):
			return keyError(key, "has the hash %.100q of rejected rows", in.Rejects)
		}
		for _, hash := range in.Days {
			if !isHex(hash, hashDigits) {
				return keyError(key, "has the hash %.100q of a day", hash)
			}
		}
	}
	return nil
}

// Private reports whether a data set with these plans has payments of real banks, so that only its owner may read it.
func Private(plans []PlanDoc) bool {
	return slices.ContainsFunc(plans, func(p PlanDoc) bool { return len(p.Inputs) > 0 })
}
