// Package views generates dataset.sql: a view per table of a data set, views of the grid, and the named queries as
// macros, for any DuckDB client.
package views
