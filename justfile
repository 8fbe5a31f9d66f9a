# List the recipes.
_help:
    @just --list --unsorted

# Build `build/sweep`.
build:
    go build -trimpath -o build/sweep ./cmd/sweep

# Run all tests: formatting, vet, lint, Go, Python readers, object store, Kubernetes and Slurm.
test *ARGS:
    ./scripts/test {{ARGS}}

# Run the Go tests of some packages, for example `just go-test ./engine/...`.
go-test *PACKAGES="./...":
    go test {{PACKAGES}}

# Run the tests of concurrent packages under the race detector.
race *PACKAGES="./runner/... ./datasets/... ./cmd/...":
    go test -race -short {{PACKAGES}}

# Check that the reference cases have the same results for old and new processors and under the race detector.
portable:
    GOAMD64=v1 go test -run TestReferenceCases ./engine
    GOAMD64=v3 go test -run TestReferenceCases ./engine
    go test -race -run TestReferenceCases ./engine

# Check on many random systems that money never delays a payment, that the order of banks does not matter, and that the settlement rules equal their second implementation.
rules CHECKS="20000":
    go test -run 'MoneyNever|OrderOfBanks|SimpleSystem$|PrefixesByRemoval' -rapid.checks {{CHECKS}} ./engine

# Replay many random scenarios: nothing may differ before a policy changes, and nothing at all if none does.
shadow CHECKS="20000":
    go test -run 'TestNothingDiffers|TestIdentity' -rapid.checks {{CHECKS}} -timeout 60m ./runner/lab/shadow

# Count false verdicts of the statistics in many simulated studies: the share of false accepts per kind of difference.
statistics STUDIES="20000":
    SWEEP_TEST_STUDIES={{STUDIES}} go test -v -count 1 -timeout 60m -run 'TestFalseAccepts|TestSequentialEvaluations' ./datasets/stats

# Measure the engine, the writer and complete runs.
bench *ARGS:
    go test -run '^$' -bench . -benchmem {{ARGS}} ./engine/... ./datasets/... ./runner/...

# Check formatting, vet, staticcheck and known vulnerabilities.
lint:
    ./scripts/lint
    go tool -modfile=go.tools.mod govulncheck ./...

# Kill `build/sweep` 200 times alone and 200 times with four processes; the data set must always become the same.
kill KILLS="200": build
    SWEEP_TEST_KILLS={{KILLS}} SWEEP_TEST_PROGRAM={{justfile_directory()}}/build/sweep go test ./cmd/sweep -run TestKilledSweeps -v -timeout 60m -count 1

# Compute a sweep on a local two-node Slurm cluster while killing and requeueing its tasks.
slurm: build
    MAX_ARRAY_SIZE=5 scripts/slurm-cluster scripts/slurm-test build/sweep

# Run every fuzz target for a given time, for example `just fuzz 1m`.
fuzz TIME="10s":
    ./scripts/fuzz {{TIME}}

# Run the first study and query its results.
demo:
    go run ./cmd/sweep run sweeps/quickstart.toml
    go run ./cmd/sweep query out/quickstart --file scripts/queries/quickstart.sql

# Make the synthetic day of payments that `sweeps/alpha-frontier.toml` uses.
synthetic-day:
    go run ./scripts/synthetic-day > sweeps/synthetic-day.csv

# Try many readers of the files, Spark, Daft, Dask, Ibis and chDB among them, and write `docs/readers.md`.
readers:
    ./scripts/page-readers

# Build the bundle of the pictures, `datasets/web/dist`, from its sources; needs Node. With `--check` only compare.
web *ARGS:
    ./scripts/web {{ARGS}}

# Check the reports of many data sets in Chromium and keep their screenshots in DIR; compare with those of an earlier run.
pictures DIR="build/pictures":
    ./scripts/pictures {{DIR}}

# Regenerate the generated pages of `docs/` (but `docs/readers.md`).
docs:
    ./scripts/docs
