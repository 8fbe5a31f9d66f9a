// Package queries has the queries of the studies that ship, as files.
package queries

import "embed"

// Files are the SQL files.
//
//go:embed *.sql
var Files embed.FS
