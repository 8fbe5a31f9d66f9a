package datasetstest

import (
	"archive/zip"
	"errors"
	"os"
)

// Formats are the data sets of earlier versions of the format in datasets/testdata, each written by the program of that
// time: a small one, and one whose grid has two axes in the paths, a retry and a later axis with a default.
var Formats = []string{"format-1", "format-1-history"}

// EarlierFormat2 is a data set of the first columns of version 2, of which only half of the runs were computed.
const EarlierFormat2 = "format-2"

// CopyFormat copies one of them to a directory; from is the path of datasets/testdata.
func CopyFormat(from, name, to string) error {
	if name == "format-1" {
		return os.CopyFS(to, os.DirFS(from+"/"+name))
	}
	z, err := zip.OpenReader(from + "/" + name + ".zip")
	if err != nil {
		return err
	}
	return errors.Join(os.CopyFS(to, z), z.Close())
}
