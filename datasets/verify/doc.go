// Package verify finds damage in a data set. Each Level checks more than the one before: the directories, the commit
// records, the hashes of all files, the Parquet files and their schema, the meaning of their rows, and finally the
// results themselves, by computing batches again.
package verify
