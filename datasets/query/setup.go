package query

// setup describes a data set to the database before the first query.
type setup struct {
	dir       string   // absolute; the only directory whose files can be read
	script    string   // statements that make the views and macros
	relations []string // names of the tables and views
	runsOrder []string // columns of runs for a terminal
	damage    error    // damage of commit records, nil if none
	remote    *remote  // where the files are fetched from, nil if they are in dir
	local     *local   // the files in dir, nil if they are fetched
}
