// Package lab searches for policies: it lets a proposer suggest candidates, computes their runs as stages of one growing grid,
// compares them with the incumbent, and keeps everything it knows about them in the table candidates.
package lab
