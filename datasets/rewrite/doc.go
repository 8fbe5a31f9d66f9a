// Package rewrite writes a data set again: with fewer, larger files (Compact) or in the newest format (Migrate), to
// another directory or in place.
package rewrite
