// Package stats has the formulas behind every mean, interval, verdict and rank that Sweep prints: the closing tables, the
// reports, and the commands that compare and evaluate.
//
// It contains formulas, and the rule of which runs are comparable; it imports nothing of the module. Values are summed in the order of the rows, and products are
// converted to float64 before they are added, so that no compiler fuses the two operations: the same rows give the same
// numbers on a platform. Resamples come from a generator whose seed is a hash of the values and of the question.
//
// A number that cannot be computed is not a number here: functions return ok = false, or NaN in a field that says so, and
// the callers print NULL with the reason.
package stats
