package sweeps

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// A grid that was taken out of a data set has the decoded rows in a folder, which the key inputs names: the original files may
// be elsewhere, and whatever reads them again must get the same rows. The folder has the files of the data set, HASH.parquet, and
// an index with the descriptions of the readings. Scenarios stay as they are: a reading is found by the keys that determine it.
// One that the folder does not have is read from its files.

// InputsIndex is the name of the index in a folder of decoded rows.
const InputsIndex = "inputs.json"

type inputsIndex struct {
	Inputs []Input `json:"inputs"`
	Seal   string  `json:"sha256"` // of the descriptions: whoever edits them would change dates and banks of runs
}

// EncodeInputsIndex writes the index of a folder.
func EncodeInputsIndex(list []Input) ([]byte, error) {
	seal, err := sealOf(list)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(inputsIndex{list, seal}, "", " ")
	return append(data, '\n'), err
}

func sealOf(list []Input) (string, error) {
	data, err := json.Marshal(list)
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), err
}

// Rows lists the hashes of the stored rows: those of each date, or of all, and the list of rejected rows.
func (in *Input) Rows() []string {
	list := in.Days
	if len(list) == 0 {
		list = []string{in.Hash}
	}
	if in.External {
		list = nil
	}
	if in.Rejects != "" {
		list = append(slices.Clone(list), in.Rejects)
	}
	return list
}

// openInputsFolder reads the index of a folder and checks that it has the rows.
func openInputsFolder(dir string) (Stored, error) {
	data, err := vfs.ReadRegular(filepath.Join(dir, InputsIndex), fileBytesMax)
	if err != nil {
		return Stored{}, fmt.Errorf("cannot read %s: %s", filepath.Join(dir, InputsIndex), fileProblem(err))
	}
	var index inputsIndex
	if err := json.Unmarshal(data, &index); err != nil {
		return Stored{}, fmt.Errorf("%s is damaged: %w", filepath.Join(dir, InputsIndex), err)
	}
	if seal, err := sealOf(index.Inputs); err != nil || seal != index.Seal {
		return Stored{}, fmt.Errorf("%s is damaged: its content does not have its checksum", filepath.Join(dir, InputsIndex))
	}
	file := func(hash string) string { return filepath.Join(dir, hash+".parquet") }
	for i := range index.Inputs {
		for _, hash := range index.Inputs[i].Rows() {
			if digits, err := hex.DecodeString(hash); err != nil || len(digits) != sha256.Size {
				return Stored{}, fmt.Errorf("%s is damaged: %.100q is not a hash", filepath.Join(dir, InputsIndex), hash)
			}
			if err := vfs.CheckRegular(file(hash)); err != nil {
				return Stored{}, fmt.Errorf("cannot read %s: %s", file(hash), fileProblem(err))
			}
		}
	}
	return Stored{Inputs: index.Inputs, Cache: &RowCache{}, Read: func(hash string, read func(r io.ReaderAt, size int64) error) error {
		f, err := vfs.OpenRegular(file(hash))
		if err != nil {
			return mistakeIn(file(hash), fileProblem(err))
		}
		defer f.Close()
		info, err := f.Stat()
		if err == nil {
			err = read(f, info.Size())
		}
		if err != nil {
			return mistakeIn(file(hash), err.Error())
		}
		return nil
	}}, nil
}

func mistakeIn(file, problem string) error {
	return errkind.Errorf(errkind.Invalid, "cannot read the rows in %s: %s; take them from the data set again with sweep info DIR --extract FOLDER", file, problem)
}

// inputs reads the folder that the grid names. The sources of a data set have their rows there.
func (d *decoder) inputs(s *document.Section) {
	n := s.Node("inputs")
	if n == nil || n.Kind != document.String || !d.files.disk {
		return
	}
	if strings.TrimSpace(n.Text) == "" {
		s.Errorf("inputs", "", "the name of the folder is empty")
		return
	}
	stored, err := openInputsFolder(d.files.show(filepath.ToSlash(n.Text)))
	if err != nil {
		s.Errorf("inputs", "remove the key to read the files that the scenario names, or take the rows from the data set again with sweep info DIR --extract FOLDER", "%v", err)
		return
	}
	d.grid.readings = &readings{dir: d.grid.readings.dir, stored: stored, folder: n.Text}
}

// findInFolder takes a reading from the folder, and warns if its files exist as well: they may have other rows by now.
func (g *reading) findInFolder(s *scenario.Scenario, dirs inputs.Dirs, folder string) error {
	if err := g.find(s); err != nil {
		return err
	}
	for _, name := range g.Sources {
		if !filepath.IsAbs(filepath.FromSlash(name)) {
			name = filepath.Join(dirs.Scenario, filepath.FromSlash(name))
		}
		if _, err := os.Stat(filepath.FromSlash(name)); err == nil {
			g.warnings = append(g.warnings, fmt.Sprintf("inputs: %s is not read, because %s has its rows; remove the key inputs from the grid to read it", name, folder))
		}
	}
	return nil
}

// otherThanFolder explains why files are needed although the grid has a folder with rows.
func otherThanFolder(err error, folder string) error {
	var errs document.Errors
	if !errors.As(err, &errs) {
		return err
	}
	for _, e := range errs {
		if e.Class == document.FileError {
			e.Remedy = folder + " has no rows that were read with these keys clock, payments, positions, these ids of banks and this length of the run, so the files are needed"
		}
	}
	return errs
}

// copyRows writes stored rows as they are, after they have been decoded once.
func (g *reading) copyRows(hash string, to io.Writer) error {
	return g.stored.Read(hash, func(r io.ReaderAt, size int64) error {
		if hash == g.Rejects {
			list, err := inputs.DecodeRejected(r, size)
			if err == nil && inputs.HashRejected(list) != hash {
				err = errOtherRows
			}
			if err != nil {
				return err
			}
		} else if _, err := decodeRows(r, size, hash, g.base); err != nil {
			return err
		}
		_, err := io.Copy(to, io.NewSectionReader(r, 0, size))
		return err
	})
}
