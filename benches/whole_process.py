#!/usr/bin/env python3
"""What a whole run of the program costs, beside a clap hello-world and two Python price libraries.

    python3 benches/whole_process.py [--rounds 20] [--keep FOLDER]

It builds `costcalc` and a bare hello-world with the same release profile and the same `clap`, installs
genai-prices and litellm from PyPI into a virtual environment of its own, and runs all of them in turns,
so that whatever else the machine does falls on all alike. It prints a Markdown table.

The runs are made and measured by a small launcher, built beside the hello-world. A child's peak memory
as the system reports it is never below that of the process that started it, which for Python is more
than costcalc needs.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MANIFEST = """
[package]
name = "yardstick"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
clap = {{ version = "4", features = ["derive"] }}
libc = "0.2"

{profile}
"""

HELLO = """
use clap::Parser;

/// Says hello
#[derive(Parser)]
#[command(version)]
struct Hello {
    /// To whom
    #[arg(long, default_value = "world")]
    name: String,
}

fn main() {
    let hello = Hello::parse();
    println!("Hello, {}!", hello.name);
}
"""

LAUNCHER = """
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Runs a command and prints its wall time and processor time in ns, and its peak memory in bytes.
fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let mut command = Command::new(arguments.next().expect("a command"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let mut status = 0;
    let start = Instant::now();
    let child = command.spawn().expect("the command starts");
    let waited = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) };
    let wall = start.elapsed();
    if waited < 0 || status != 0 {
        return ExitCode::FAILURE;
    }
    let time = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1_000);
    let processor = time(usage.ru_utime) + time(usage.ru_stime);
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    println!("{} {} {}", wall.as_nanos(), processor.as_nanos(), usage.ru_maxrss as u64 * unit);
    ExitCode::SUCCESS
}
"""

GENAI_PRICES = """
from genai_prices import Usage, calc_price
usage = Usage(input_tokens=500, output_tokens=200)
print(calc_price(usage, model_ref="gpt-5.4-mini", provider_id="openai").total_price)
"""

LITELLM = """
import litellm
print(sum(litellm.cost_per_token(model="gpt-5.4-mini", prompt_tokens=500, completion_tokens=200)))
"""

HELLO_WORLD, PROJECT, PRICE = "clap hello-world", "costcalc project", "costcalc price"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="each runs a Python command once, a native one 20 times")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="build there, and use what is already there")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="costcalc-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    try:
        costcalc = build_costcalc()
        hello, launcher = build_yardstick(folder)
        python, versions = install_libraries(folder)
        commands = {
            HELLO_WORLD: [hello],
            PROJECT: [costcalc, "project", "scenarios/support_pipeline.yaml"],
            PRICE: [costcalc, "price", "openai/gpt-5.4-mini", "--input", "500", "--output", "200"],
            "python, nothing done": [python, "-I", "-c", "pass"],
            f"genai-prices {versions['genai-prices']}": [python, "-I", "-c", GENAI_PRICES],
            f"litellm {versions['litellm']}": [python, "-I", "-c", LITELLM],
        }
        report(measure(launcher, commands, python, folder, options.rounds))
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


def build_costcalc():
    say("building costcalc")
    run(["cargo", "build", "--release", "--quiet"], cwd=ROOT)
    metadata = run(["cargo", "metadata", "--format-version=1", "--no-deps"], cwd=ROOT)
    return Path(json.loads(metadata)["target_directory"]) / "release" / "costcalc"


def build_yardstick(folder):
    say("building the hello-world")
    package = folder / "yardstick"
    programs = package / "src" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    profile = re.search(r"^\[profile\.release\]\n(?:[^\[\n].*\n)*", (ROOT / "Cargo.toml").read_text(), re.M).group()
    (package / "Cargo.toml").write_text(MANIFEST.format(profile=profile))
    (programs / "hello.rs").write_text(HELLO)
    (programs / "launcher.rs").write_text(LAUNCHER)
    # With our lock file it gets the versions that we use.
    shutil.copy(ROOT / "Cargo.lock", package / "Cargo.lock")
    target = package / "target"
    run(["cargo", "build", "--release", "--quiet", "--target-dir", target], cwd=package)
    return target / "release" / "hello", target / "release" / "launcher"


def install_libraries(folder):
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        say("installing genai-prices and litellm")
        run([sys.executable, "-m", "venv", folder / "venv"])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "genai-prices", "litellm"])
    packages = json.loads(run([python, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"]))
    return python, {package["name"]: package["version"] for package in packages}


def measure(launcher, commands, python, home, rounds):
    """For each command, its runs as (wall, processor, memory)."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        # Without this, litellm downloads its price map when it is imported.
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }

    def once(command):
        printed = run([launcher, *command], cwd=ROOT, env=environment)
        return tuple(int(number) for number in printed.split())

    say("warming up")
    for command in commands.values():
        once(command)
    is_python = {name: command[0] == python for name, command in commands.items()}
    runs = {name: [] for name in commands}
    for done in range(rounds):
        say(f"round {done + 1} of {rounds}")
        for turn in range(20):
            for name, command in commands.items():
                if turn == 0 or not is_python[name]:
                    runs[name].append(once(command))
    return runs


def report(runs):
    def median(name, which):
        return statistics.median(run[which] for run in runs[name])

    print("| one process | runs | median | min | × hello-world | ÷ `project` | processor, median | peak memory |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, results in runs.items():
        wall = median(name, 0)
        cells = [
            name,
            f"{len(results)}",
            milliseconds(wall),
            milliseconds(min(run[0] for run in results)),
            ratio(wall, median(HELLO_WORLD, 0)),
            ratio(wall, median(PROJECT, 0)),
            milliseconds(median(name, 1)),
            f"{max(run[2] for run in results) / 2**20:.1f} MiB",
        ]
        print(f"| {' | '.join(cells)} |")


def milliseconds(nanoseconds):
    return f"{nanoseconds / 1e6:,.2f} ms"


def ratio(value, base):
    quotient = value / base
    return f"{quotient:,.1f}" if quotient < 100 else f"{quotient:,.0f}"


def run(command, **options):
    """What a command prints; a command that fails ends the script."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(str(word) for word in command[:4])}")
    return done.stdout


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
