// Package datasets stores the data set of a sweep: a directory of Parquet files with one schema per table, and the
// documents that determine which files belong to it.
//
// Create and Open return a Dataset. It has plans (PlanDoc): which runs the data set holds and how they are divided into
// batches. A Stage collects the files of a batch and commits them: the files get their names first, the commit record
// (CommitRecord) is written last, so that readers see all of a batch or nothing of it. The manifest is derived from
// plans and records and can be rebuilt at any time.
//
// What the files contain is the concern of package tables, how they are read in SQL that of package views. Package
// verify finds damage; package rewrite merges files and migrates data sets of earlier formats.
package datasets
