#!/usr/bin/env python3
"""What reading a log costs, beside DuckDB and ccusage.

    python3 -I -S benches/usage.py [--rounds 7] [--rows 1000000] [--keep FOLDER] [--only NAME] [--program PATH]

It makes logs from a seed (benches/usage_logs.py), installs DuckDB from PyPI and ccusage from npm in a folder of its own,
checks that DuckDB, asked by the query of `costcalc usage sql`, makes the buckets of `costcalc usage --save` to the last
byte, and then runs both in turns, each on two threads, so that whatever else the machine does falls on both alike. It
prints ratios of medians: of the time on the wall, and of that of the processors. Each run is a whole process. Rows in Parquet
need a program with their reader: `cargo build --release --features parquet`.

The memory of a child is never reported below that of its parent: hence the flags, with which Python stays small.
"""

import json
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DUCKDB = """
import csv, sys, duckdb
asked = duckdb.connect(config={"threads": 2}).execute(open(sys.argv[1]).read())
rows = csv.writer(open(sys.argv[2], "w", newline=""), lineterminator="\\n")
rows.writerow(column[0] for column in asked.description)
rows.writerows(asked.fetchall())
"""
# The tables of the logs' models come first.
TABLES = ["openai", "anthropic", "google"]


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def main():
    folder = option("--keep", None) or tempfile.mkdtemp(prefix="costcalc-bench-")
    os.makedirs(folder, exist_ok=True)
    folder = os.path.abspath(folder)
    try:
        bench = Bench(folder)
        for name, measure in MEASURED.items():
            if option("--only", name) in name:
                measure(bench, name)
    finally:
        if "--keep" not in sys.argv:
            shutil.rmtree(folder)


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.rows = int(option("--rows", "1000000"))
        self.rounds = int(option("--rounds", "7"))
        self.program = os.path.abspath(option("--program", os.path.join(ROOT, "target/release/costcalc")))
        print("| what | runs | ratio, wall | ratio, processors | our wall | theirs | our peak memory | theirs |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def log(self, kind, count, ending):
        """A log of so many lines, made once."""
        path = self.at(f"{kind}-{count}{ending}")
        if not os.path.exists(path):
            say(f"making {kind}, {count:,}")
            run([sys.executable, os.path.join(HERE, "usage_logs.py"), kind, str(count), path])
        return path

    def parquet(self, log):
        """The same rows as DuckDB writes them unless it is asked for something else, made once."""
        path = os.path.splitext(log)[0] + ".parquet"
        if not os.path.exists(path):
            say(f"writing {path}")
            run([self.duckdb(), "-I", "-c", f"import duckdb; duckdb.sql(\"COPY (FROM read_json('{log}')) TO '{path}'\")"])
        return path

    def mapped(self):
        printed = run([sys.executable, "-c", "import json, usage_logs; print(json.dumps(usage_logs.MAP))"], HERE)
        return json.loads(printed)

    def duckdb(self):
        """The Python that has DuckDB."""
        python = self.at("venv/bin/python")
        if not os.path.exists(python):
            say("installing DuckDB")
            run([sys.executable, "-m", "venv", self.at("venv")])
            run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "duckdb"])
        return python

    def ccusage(self, version):
        place = self.at(f"ccusage-{version}")
        if not os.path.exists(place):
            say(f"installing ccusage {version}")
            os.makedirs(place)
            run(["npm", "install", "--no-audit", "--no-fund", "--silent", f"ccusage@{version}"], place)
        return os.path.join(place, "node_modules/.bin/ccusage")

    def beside(self, name, ours, theirs, env=None):
        """Runs two commands in turns, and prints what they cost."""
        measured = ([], [])
        for command in (ours, theirs):
            once(command, env)
        for _ in range(self.rounds):
            for runs, command in zip(measured, (ours, theirs)):
                runs.append(once(command, env))
        own, other = ([median([run[which] for run in runs]) for which in range(3)] for runs in measured)
        cells = [
            name,
            f"{self.rounds}",
            f"{other[0] / own[0]:.2f}",
            f"{other[1] / own[1]:.2f}",
            *(f"{side[0]:.2f} s" for side in (own, other)),
            *(f"{max(run[2] for run in runs) / 2**20:.0f} MiB" for runs in measured),
        ]
        print(f"| {' | '.join(cells)} |", flush=True)


def against_duckdb(kind, ending, share, by_id=True, is_parquet=False):
    """A log of `share` times the rows."""

    def measure(bench, name):
        log = bench.log(kind, int(bench.rows * share), ending)
        format = ["--log-format", "litellm"] if kind == "litellm" else bench.mapped()
        if kind == "csv":
            format.append("--csv")
        if is_parquet:
            log = bench.parquet(log)
        if not by_id:
            format += ["--duplicates", "none"]
        query, ours, theirs = bench.at("query.sql"), bench.at("ours.csv"), bench.at("theirs.csv")
        with open(query, "w", encoding="utf-8") as file:
            file.write(run([bench.program, "usage", "sql", "duckdb", "--source", log, *format]))
        commands = (
            [bench.program, "usage", log, *format, "--save", ours],
            [bench.duckdb(), "-I", "-c", DUCKDB, query, theirs],
        )
        for command in commands:
            once(command)
        if buckets(ours) != buckets(theirs):
            sys.exit(f"{name}: DuckDB makes other buckets")
        bench.beside(name, *commands)

    return measure


def tables(kind, ending):
    """One price table beside 20: how many times as long they take."""

    def measure(bench, name):
        log = bench.log(kind, bench.rows, ending)
        pricing = os.path.join(ROOT, "pricing")
        known = sorted(name for name in os.listdir(pricing) if name.endswith(".yaml"))
        all_of = [f"{one}.yaml" for one in TABLES] + [one for one in known if one[:-5] not in TABLES]
        few, many = ([*prices(pricing, all_of[:count])] for count in (1, 20))
        command = [bench.program, "usage", log, *(bench.mapped() if kind == "rows" else [])]
        bench.beside(name, [*command, *few], [*command, *many])

    return measure


def buckets(path):
    """The columns of a file of buckets that have something."""
    import csv

    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        columns = [(column[0], column[1:]) for column in zip(*rows)]
    return [column for column in columns if any(column[1])]


def prices(pricing, names):
    for name in names:
        yield from ("--prices", os.path.join(pricing, name))


def against_ccusage(version):
    def measure(bench, name):
        sessions = bench.log("claude-code", max(60, bench.rows * 6 // 100), "")
        env = {"CLAUDE_CONFIG_DIR": sessions, "TZ": "UTC", "HOME": bench.folder}
        theirs = [bench.ccusage(version), "daily", "--json", "--offline"]
        ours = [bench.program, "usage", os.path.join(sessions, "projects"), "--by", "day", "--format", "json"]
        compare(name, sessions, json.loads(run(ours)), json.loads(run(theirs, env=env)))
        bench.beside(name, ours, theirs, env)

    return measure


def compare(name, sessions, ours, theirs):
    """Compares what both count with what the log was made of."""
    with open(os.path.join(sessions, "totals.json"), encoding="utf-8") as file:
        made = json.load(file)
    own = {what: 0 for what in made}
    for used in (row["used"] for row in ours["rows"]):
        for meter, number in used.items():
            own["cache_write" if meter == "cache_write_1h" else meter] += int(number)
    if own != made:
        sys.exit(f"{name}: {own}, and the log was made of {made}")
    said = dict(zip(made, ["inputTokens", "cacheReadTokens", "cacheCreationTokens", "outputTokens"]))
    ratios = [f"{what} × {theirs['totals'][said[what]] / made[what]:.2f}" for what in made]
    say(f"{name} counts {', '.join(ratios)}; costcalc counts what the log was made of")


MEASURED = {
    "rows, JSONL, by id": against_duckdb("rows", ".jsonl", 1),
    "rows, JSONL, each a call": against_duckdb("rows", ".jsonl", 1, by_id=False),
    "five times as many rows, by id": against_duckdb("rows", ".jsonl", 5),
    "LiteLLM, nested JSONL": against_duckdb("litellm", ".jsonl", 0.3),
    "rows, CSV, by id": against_duckdb("csv", ".csv", 1),
    "rows, Parquet, by id": against_duckdb("rows", ".jsonl", 1, is_parquet=True),
    "rows, Parquet, each a call": against_duckdb("rows", ".jsonl", 1, by_id=False, is_parquet=True),
    "20 price tables ÷ one, rows": tables("rows", ".jsonl"),
    "20 price tables ÷ one, as many buckets": tables("buckets", ".csv"),
    "Claude Code, ccusage 20": against_ccusage("20"),
    "Claude Code, ccusage 18": against_ccusage("18"),
}


def once(command, env=None):
    """(wall and processor time in seconds, peak memory in bytes) of a process without its output."""
    files = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    environment = {"PATH": os.environ["PATH"], "COSTCALC_PRICES": "builtin", **(env or {})}
    start = now()
    process = os.posix_spawnp(command[0], command, environment, file_actions=files)
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return now() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def now():
    import time

    return time.perf_counter()


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def run(command, cwd=None, env=None):
    """What a command prints; a command that fails ends the script."""
    import subprocess

    env = {**os.environ, **env} if env else None
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=cwd, env=env)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return done.stdout


def say(text):
    print(text, file=sys.stderr, flush=True)


main()
