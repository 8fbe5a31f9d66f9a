"""A data set on a real S3 server on the loopback interface: made by two processes of which one is killed, and read.

The server is the Versity gateway, which scripts/s3server pins; it keeps the object BUCKET/KEY in the file of that name.
"""

import functools
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet

import compare
import dataset

ROOT = Path(__file__).resolve().parents[2]
SWEEP = ROOT / "build" / "sweep"
GATEWAY = ROOT / "build" / "versitygw"
GRID = ROOT / "sweeps" / "quickstart.toml"

BUCKET = "results"
ACCESS, SECRET, REGION = "sweep-test-access", "sweep-test-secret", "us-east-1"
PLACE = f"s3://{BUCKET}/studies/quickstart"


class Server:
    """A running server with one bucket, and the environment in which programs find it."""

    def __init__(self, directory):
        self.objects = Path(directory) / "objects"
        (self.objects / BUCKET).mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = "127.0.0.1:%d" % free.getsockname()[1]
        self.endpoint = f"http://{self.address}"
        options = ["--port", self.address, "--access", ACCESS, "--secret", SECRET, "--region", REGION, "--quiet"]
        self.process = subprocess.Popen([GATEWAY, *options, "--iam-dir", directory, "posix", self.objects], cwd=directory, stdout=subprocess.DEVNULL)
        self.environment = os.environ | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "TMPDIR": directory,
            "XDG_CACHE_HOME": str(Path(directory) / "cache"),
        }
        wait_for(self.answers, "the S3 server to answer")

    def answers(self):
        compare.check(self.process.poll() is None, "the S3 server has ended")
        host, port = self.address.split(":")
        with socket.socket() as s:
            return s.connect_ex((host, int(port))) == 0

    def stop(self):
        self.process.kill()
        self.process.wait()

    def start_sweep(self, *arguments):
        return subprocess.Popen([SWEEP, *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def sweep(self, *arguments):
        process = self.start_sweep(*arguments)
        output, _ = process.communicate(timeout=300)
        compare.check(process.returncode == 0, f"sweep {arguments[0]} ended with {process.returncode}: {output[-2000:]}")
        return output


def wait_for(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        compare.check(time.monotonic() < deadline, f"waited {seconds} s for {what}")
        time.sleep(0.01)


def all_checks(directory):
    """Yields (name, function) for a data set on a server that is compared with the same study in a directory."""
    with tempfile.TemporaryDirectory() as temporary:
        server = Server(temporary)
        try:
            yield "two processes, one of them killed, and resumed", functools.partial(compute, server)
            for command in ("status", "verify", "finish"):
                yield f"sweep {command}", functools.partial(server.sweep, command, PLACE)
            yield "the store has what the directory has", functools.partial(check_bytes, server, directory)
            for table in dataset.manifest(directory)["tables"]:
                if table["rows"]:
                    for reader in (through_query, through_polars, through_pyarrow):
                        yield f"{table['name']} on the store: {reader.__doc__}", functools.partial(check_table, server, directory, table, reader)
        finally:
            server.stop()


def compute(server):
    """Two processes share the work until one of them has committed something and is killed; the other one finishes."""
    run = ("run", str(GRID), "--dir", PLACE, "--workers", "1", "--quiet")
    killed, other = server.start_sweep(*run), server.start_sweep(*run)
    commits = server.objects / BUCKET / PLACE.split("/", 3)[3] / "_sweep" / "commits"
    wait_for(lambda: commits.is_dir() and any(commits.iterdir()), "the first commit")
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    output, _ = other.communicate(timeout=300)
    compare.check(other.returncode == 0, f"the other process ended with {other.returncode}: {output[-2000:]}")
    again = server.sweep("run", str(GRID), "--dir", PLACE)
    compare.check("already computed" in again, f"run again: {again}")


def check_bytes(server, directory):
    """Same names and bytes, apart from logs and what processes leave for each other."""
    ours, theirs = contents(server.objects / BUCKET / PLACE.split("/", 3)[3]), contents(Path(directory))
    compare.check(ours.keys() == theirs.keys(), f"names that only one has: {sorted(ours.keys() ^ theirs.keys())[:5]}")
    different = [name for name in ours if ours[name] != theirs[name]]
    compare.check(not different, f"different contents: {different[:5]}")


def contents(root):
    files = {str(p.relative_to(root)): p.read_bytes() for p in root.glob("**/*") if p.is_file()}
    return {name: data for name, data in files.items() if not name.startswith(("_sweep/log/", "_sweep/staging/"))}


def check_table(server, directory, table, reader):
    rows = compare.of_files(reader(server, table["name"]))
    reference = compare.of_files(dataset.duckdb_views(directory, table["name"]))
    compare.check_same(reader.__doc__, rows, "the directory", reference)


def through_query(server, table):
    """sweep query"""
    with tempfile.TemporaryDirectory() as temporary:
        result = f"{temporary}/result.parquet"
        server.sweep("query", PLACE, f"FROM {table}", "--format", "parquet", "--output", result)
        return pa.parquet.read_table(result)


def through_polars(server, table):
    """Polars"""
    options = {"aws_endpoint_url": server.endpoint, "aws_access_key_id": ACCESS, "aws_secret_access_key": SECRET, "aws_region": REGION}
    frame = pl.scan_parquet(f"{PLACE}/{table}/**/*.parquet", storage_options=options)
    return frame.collect().to_arrow()


def through_pyarrow(server, table):
    """pyarrow"""
    store = pa.fs.S3FileSystem(access_key=ACCESS, secret_key=SECRET, region=REGION, endpoint_override=server.address, scheme="http")
    where = PLACE.removeprefix("s3://") + "/" + table
    return pa.dataset.dataset(where, filesystem=store).to_table()
