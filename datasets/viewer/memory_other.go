//go:build !unix

package viewer

// memoryUsed is not known on systems that do not report it; the limit of the database and that of the time remain.
func memoryUsed() int64 { return 0 }

func limitMemory(int64) error { return nil }
