#!/usr/bin/env python3
"""What a run costs before its answer: it must not grow with the price tables that are compiled in.

    python3 -I -S benches/start_up.py target/release/costcalc

It counts the instructions of two runs (with valgrind, where that is installed), the memory that they take and the
bytes of the program, and fails above the limits. Where a limit is not yet the target, that is written beside it.

Most of the memory is the program's own code, of which the kernel maps what it holds in large pieces: a tenth more or
less from one copy of the same program to another. What a run takes for itself is held by a limit of its own.
The memory of a child is never reported below that of its parent: hence the flags, with which Python stays small.
"""

import os
import sys

MIB = 1024 * 1024
MOST_BYTES = 16 * MIB
MOST_MEMORY = 15 * MIB  # target: 10 MiB
MOST_DATA = 1 * MIB
WITHIN_DATA = ["sh", "-c", f'ulimit -d {MOST_DATA // 1024} && exec "$0" "$@"']
RUNS = [
    (5_000_000, ["project", "scenarios/support_pipeline.yaml"]),
    (3_000_000, ["price", "openai/gpt-5.4-mini", "--input", "500", "--output", "200"]),
]


def run(command, errors):
    """Runs a command without its output; the most memory that it took, in bytes."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, errors, flags, 0o600)]
    _, status, usage = os.wait4(os.posix_spawnp(command[0], command, os.environ, file_actions=files), 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_maxrss * 1024


def instructions(command, folder):
    """How many instructions a command takes."""
    counted = os.path.join(folder, "start_up.counted")
    outfile = "--callgrind-out-file=" + os.path.join(folder, "start_up.callgrind")
    run(["valgrind", "--tool=callgrind", outfile, *command], counted)
    with open(counted, encoding="utf-8") as lines:
        line = next(line for line in lines if "refs:" in line)
    return int(line.split()[-1].replace(",", ""))


def main():
    program = os.path.abspath(sys.argv[1])
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    has_valgrind = any(os.access(os.path.join(at, "valgrind"), os.X_OK) for at in os.get_exec_path())
    if not has_valgrind:
        print("Valgrind is not here: the instructions of a start are not counted", file=sys.stderr)
    measured = [("bytes of the program", os.path.getsize(program), MOST_BYTES)]
    for most, arguments in RUNS:
        command, name = [program, *arguments], " ".join(arguments[:2])
        measured.append((f"bytes of memory: {name}", run([*WITHIN_DATA, *command], os.devnull), MOST_MEMORY))
        if has_valgrind:
            counted = instructions(command, os.path.dirname(program))
            measured.append((f"instructions: {name}", counted, most))
    for what, value, most in measured:
        print(f"{value:>12,} of at most {most:>12,.0f} {what}")
    if any(most < value for _, value, most in measured):
        sys.exit("a run costs more than it may")


main()
