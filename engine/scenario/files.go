package scenario

import "sweep/engine/policy"

// Files gives the decoder access to policy files and caches. With the zero value, a policy in a separate file is an
// error.
type Files struct {
	Dir      ReadFunc    // reads relative to the directory of the scenario file
	Work     ReadFunc    // reads relative to the working directory, if Dir has no such file
	Policies Cache       // caches compiled policies across scenarios; may be nil
	Samples  SampleCache // caches samples across scenarios; may be nil
	New      bool        // the documents are not from a data set: text that cannot be displayed is a mistake
	Layout   *Layout     // Expand has written out the document; nil if it has not
	Events   *Events     // events already decoded from a document with which this one shares nodes; may be nil
}

// SampleCache stores the samples of Empirical distributions by the names of their files, or by the nodes that list them, so that
// a grid with many points reads and sorts each once. Samples are immutable.
type SampleCache interface {
	Get(key any) Sample
	Put(key any, s Sample)
}

// Sample is the amounts of an Empirical distribution, in ascending order, with the content of their file.
type Sample struct {
	File   []byte
	Values []int64
}

// ReadFunc reads the file with the given name, exactly as written in the scenario. If the file does not exist, the error
// wraps fs.ErrNotExist.
type ReadFunc func(name string) ([]byte, error)

// Cache stores compiled policies by content, so that a grid with many runs compiles each policy once. Compiled policies
// are immutable, so scenarios can share them. A Cache shared by several goroutines must be safe for concurrent use.
type Cache interface {
	Get(content string) (*policy.Policy, bool)
	Put(content string, p *policy.Policy)
}
