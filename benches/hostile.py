#!/usr/bin/env python3
"""What small files that ask for much cost: processor time and peak memory of every command on each of them.

    python3 benches/hostile.py [--program PATH] [--only WORD] [--keep FOLDER]

It builds `costcalc` for release unless a program is named, writes the files (those of `tests/hostile`, and others
that are made here and would be too long to keep), and runs the commands on each. No run may take more than 5
seconds of user time or 256 MiB: it prints those that come near, and exits with 1 where one takes more.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS, MOST_MIB = 5.0, 256.0
NANO, HAIKU, MINI = "openai/gpt-5.4-nano", "anthropic/claude-haiku-4-5", "openai/gpt-5.4-mini"
HEAD = "as_of: 2026-11-01\nvolume: {unit: t, per_month: 123_456.7890123}\n"
STEP = f"{{model: {NANO}, input: 1000, output: 200}}"

COMMANDS = [
    "project FILE", "project FILE --case all", "project FILE --by meter", "project FILE -f json", "project FILE -f html",
    "project FILE -f focus", "project FILE --capacity", "check FILE", "compare FILE", "compare FILE --break-even",
    "compare FILE --frontier s0", "optimize FILE", "optimize FILE --model all", "explain FILE", "explain FILE --paths",
    "sensitivity FILE", "sensitivity FILE --with-prices", "sweep FILE -P volume.per_month 1 1000000 -D 1 --variant all -f csv",
    "sweep FILE -P volume.per_month 1 1000 -D 1 --variant all", "sweep FILE -P steps.s0.output 1 2000 -D 1 -f csv",
    "solve FILE --vary volume.per_month --target total=1000", "solve FILE --vary steps.s0.output --target per_unit=1",
    "project FILE --set volume.per_month=7 --case all", "diff FILE OTHER", "diff FILE FILE", "diff SAVED FILE",
]
OF_TABLES = ["prices check FILE", "prices list --prices FILE", "project PLAIN --prices FILE", "check FILE", "prices diff FILE FILE"]
OF_DATASETS = ["prices import --from litellm FILE --into FOLDER --all", "prices import --from models.dev FILE --into FOLDER --all",
               "prices import --from genai-prices FILE --into FOLDER --all",
               "prices import --from litellm FILE --into FOLDER --all -f json --dry-run"]
OF_USAGE = ["price gpt-5.4-mini --usage FILE", "price claude-haiku-4-5 --usage FILE", "diff FILE FILE"]


def steps(lines):
    return "steps:\n" + "".join(f"  s{at}: {line}\n" for at, line in enumerate(lines))


def digits(at, count=28):
    """So many digits that look random, and are the same in each run."""
    return str((at + 7) * 6364136223846793005 % 10**count).zfill(count)[:count]


def files():
    """Each file by its name: its text."""
    yield "anchors.yaml", "a: " + "".join(f"&a{n} [" for n in range(60)) + "1, " * 300_000 + "]" * 60 + "\n"
    yield "aliases.yaml", HEAD + "steps:\n" + f"  s0: &s {STEP}\n" + "".join(f"  s{n}: *s\n" for n in range(1, 500))
    many = ", ".join(f"m{n}: 1%" for n in range(600))
    yield "aliases-of-qualities.yaml", HEAD + f"quality:\n  q0: &q {{per: call, error_rate: {{{many}}}}}\n" + "".join(
        f"  q{n}: *q\n" for n in range(1, 31)) + steps([STEP])
    names = ", ".join(f"openai/gpt-{n}: 1%" for n in range(45_000))
    yield "unknown-models.yaml", HEAD + f"quality: {{q: {{per: call, error_rate: {{{names}}}}}}}\n" + steps([STEP])
    names = ", ".join(f"openai/gpt-{n}: 1%" for n in range(4_000))
    yield "unknown-models-of-a-step.yaml", HEAD + f"quality: {{q: {{per: call, error_rate: {{{names}}}}}}}\n" + steps(
        [STEP.replace("}", ", quality: q}")])
    for name, count, rated in [("rated-by-many-steps.yaml", 500, 20_000), ("rated-by-too-many-steps.yaml", 5_000, 40_000),
                               ("rated-by-a-step.yaml", 1, 80_000)]:
        names = ", ".join(f"m{n}: 1%" for n in range(rated))
        yield name, HEAD + f"quality: {{q: {{per: call, error_rate: {{{NANO}: 1%, {names}}}}}}}\n" + steps(
            [STEP.replace("}", ", quality: q}")] * count)
    few, names = (", ".join(f"m{n}: 1%" for n in range(count)) for count in (40, 80_000))
    yield "rated-beside-many.yaml", HEAD + (
        f"quality: {{q: {{per: call, error_rate: {{{few}}}}}, r: {{per: call, error_rate: {{{names}}}}}}}\n") + steps(
        [STEP.replace("}", ", quality: q}")])
    yield "unknown-keys.yaml", HEAD + steps([STEP]) + "".join(f"key{n}: 1\n" for n in range(85_000))
    yield "unknown-steps.yaml", HEAD + steps([STEP]) + "variants: {v: {steps: {" + ", ".join(
        f"st{n}: {{output: 1}}" for n in range(40_000)) + "}}}\n"
    yield "same-keys-patched.yaml", HEAD + steps([STEP]) + "quality: {" + ", ".join(
        f"q{n}: 1" for n in range(45_000)) + "}\nvariants: {v: {quality: {" + ", ".join(
        f"q{n}: 2" for n in range(45_000)) + "}}}\n"
    yield "leaves.yaml", HEAD + steps([STEP] * 500) + "variants: {v: {steps: {" + ", ".join(
        f"s{n}: {{output: {n + 1}, input: {n + 1}}}" for n in range(500)) + "}}}\n"
    yield "sixty.yaml", HEAD + steps([STEP] * 60) + "variants:\n" + "".join(
        f"  v{n}: {{steps: {{s{n}: {{model: {HAIKU}, output: {n + 2}}}}}}}\n" for n in range(60))
    yield "cases.yaml", HEAD + steps([STEP] * 200) + "cases:\n" + "".join(
        f"  c{n}: {{steps: {{s{n}: {{output: {n + 2}}}}}}}\n" for n in range(200))
    rung = f"{{model: {HAIKU}, times: 12}}"
    branches = ", ".join("{weight: 1}" for _ in range(12))
    yield "ladders.yaml", HEAD + f"quality: {{q: {{per: field, fields: 40, error_rate: {{{HAIKU}: 1.234%}}}}}}\n" + steps(
        [f"{{input: 500, output: 20, quality: q, check: {{fee: 0.01, detects: 90.1%}}, attempts: [{rung}], route: [{branches}]}}"] * 12)
    yield "long-ladders.yaml", HEAD + f"quality: {{q: {{per: field, fields: 10, error_rate: {{{HAIKU}: 0.{digits(3)}}}}}}}\n" + steps(
        [f"{{input: 500, output: 20, quality: q, check: {{fee: 0.01, detects: 0.{digits(n)}}}, "
         f"attempts: [{{model: {HAIKU}, times: 20}}], route: [{branches}]}}" for n in range(60)])
    branches = ", ".join("{}" for _ in range(0)) or ", ".join("{weight: %s}" % (n + 1) for n in range(100))
    yield "wide.yaml", HEAD + steps([f"{{model: {NANO}, input: 1000, output: 200, route: [{branches}]}}"] * 190)
    yield "thirds.yaml", HEAD + steps([
        f"{{model: {NANO}, input: 0.{digits(n)}, output: 200, route: [{{weight: {digits(n)}}}, {{weight: {digits(n + 900)}}}]}}"
        for n in range(500)])
    yield "loops.yaml", HEAD + steps([
        f"{{model: {HAIKU}, loop: {{turns: 1000, system: 1000, user: 200, output: 1}}}}" for _ in range(200)])
    yield "tenants.yaml", HEAD + steps([
        f"{{model: {HAIKU}, input: 5000, output: 200, cache: {{prefix: 4500, ttl: 5m, traffic: {{pattern: tenants, "
        f"shape: 60, per_hour: 1.{digits(n)}}}}}}}" for n in range(300)])
    shares = [f"{{hours: 1, share: 0.{40 + n:04d}{digits(n, 20)}}}" for n in range(23)]
    profile = ", ".join(shares + ["{hours: 1, weight: 1}"])
    yield "profiles.yaml", HEAD + steps([
        f"{{model: {HAIKU}, input: 5000, output: 200, cache: {{prefix: 4500, traffic: {{pattern: sliding, "
        f"per_hour: 12.{digits(n)}, profile: [{profile}]}}}}}}" for n in range(200)])
    yield "reads.yaml", HEAD + steps([STEP] + [
        STEP.replace("}", ", reads: [" + ", ".join(f"s{m}" for m in range(n)) + "]}") for n in range(1, 200)])
    yield "months.yaml", HEAD.replace("as_of: 2026-11-01", "horizon: {from: 2026-12, months: 120, growth: 0.0%s}" % digits(5, 20)) + steps(
        [STEP.replace(NANO, HAIKU)] * 150)
    yield "ranges-of-ladder.yaml", HEAD + f"quality: {{q: {{per: call, error_rate: {{{HAIKU}: 5%}}}}}}\n" + steps(
        [f"{{input: {{low: 1, base: 50, high: 90}}, output: 20, quality: q, check: {{fee: 0.01, detects: 90%}}, "
         f"attempts: [{{model: {HAIKU}, times: 20}}]}}" for _ in range(10)])
    yield "choices.yaml", HEAD + "quality: {q: {per: call, error_rate: {%s: 5%%, %s: 3%%, %s: 2%%}}}\n" % (NANO, HAIKU, MINI) + (
        "require: {max_error_rate: 3%}\n") + steps(
        [STEP.replace("1000", str(1000 + 7 * n)).replace("}", ", quality: q, reads: [" + (f"s{n - 1}" if n else "") + "]}")
         for n in range(60)])
    yield "expects.yaml", HEAD + steps([STEP]) + "expect: {" + ", ".join(f"total{n}: 1" for n in range(60_000)) + "}\n"
    yield "not-included.yaml", HEAD + steps([STEP]) + "not_included: [" + ", ".join(f"thing {n}" for n in range(60_000)) + "]\n"
    yield "long-names.yaml", HEAD + "steps:\n" + "".join(f"  {'s' * 2000}{n}: {STEP}\n" for n in range(400))
    yield "fixed.yaml", HEAD + steps([STEP]) + "fixed: [" + ", ".join(
        f"{{name: f{n}, per_month: 1.{digits(n)}}}" for n in range(14_000)) + "]\n"


def tables():
    head = "schema: costcalc/pricing/v1\nprovider: hostile\ncurrency: USD\nper: 1_000_000 tokens\n"
    card = ("{from: %s, source: {url: 'https://e.co/%d', checked: 2026-11-20}, standard: {input: 1.%d, output: 2}}")
    yield "models.yaml", head + "models:\n" + "".join(
        f"  m{n}:\n    cards:\n      - {card % ('2025-01-01', n, n + 1)}\n" for n in range(6_000))
    days = [f"20{20 + n // 336:02d}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(6_000)]
    yield "models-with-warnings.yaml", head + "models:\n" + "".join(
        f"  m{n}: {{cards: [{{from: 2026-01-01, source: {{document: x, checked: 2026-11-20}}, "
        f"standard: {{input: {n + 3}, output: 2}}}}]}}\n" for n in range(8_400))
    yield "cards.yaml", head + "models:\n  m:\n    cards:\n" + "".join(
        f"      - {card % (day, n, n + 1)}\n" for n, day in enumerate(days))
    yield "aliases-of-a-model.yaml", head + "models:\n  m:\n    aliases: [" + ", ".join(
        f"a{n}" for n in range(100_000)) + "]\n    cards:\n      - " + card % ("2025-01-01", 1, 1) + "\n"


def datasets():
    """Datasets of 5 MB are larger than any input that is held to the limits; these are of 1 MiB."""
    yield "litellm.json", json.dumps({f"openai/m{n}": {
        "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-06,
        "output_cost_per_token": 1e-05, "max_input_tokens": 128000} for n in range(6_000)})
    yield "models-dev.json", json.dumps({"openai": {"id": "openai", "models": {f"m{n}": {
        "id": f"m{n}", "cost": {"input": 1.25, "output": 10}, "limit": {"context": 128000, "output": 4000}}
        for n in range(8_000)}}})
    yield "genai.json", json.dumps([{"id": "openai", "models": [{
        "id": f"m{n}", "match": {"equals": f"m{n}"}, "prices": {"input_mtok": 1.25, "output_mtok": 10}} for n in range(9_000)]}])
    yield "unknown-prices.json", json.dumps({"openai/m": {"litellm_provider": "openai", "mode": "chat", **{
        f"cost_per_{n}": 1 for n in range(45_000)}}})
    yield "nested.json", "[" * 500_000
    yield "numbers.json", "{" + ", ".join(f'"k{n}": 1{digits(n)}' for n in range(25_000)) + "}"


def usages():
    yield "keys.json", "{" + ", ".join(f'"k{n}": {n}' for n in range(60_000)) + ', "prompt_tokens": 1}'
    yield "nested.json", '{"usage": ' * 100_000
    yield "iterations.json", json.dumps({"input_tokens": 1, "output_tokens": 1, "iterations": [
        {"type": "message", "input_tokens": 1, "output_tokens": 1} for _ in range(15_000)]})
    yield "long-number.json", '{"prompt_tokens": ' + "9" * 1_000_000 + ', "completion_tokens": 1}'


def run(command, folder):
    """User time in seconds, peak memory in MiB, exit code and messages of a command."""
    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    with tempfile.TemporaryFile() as messages:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=messages, preexec_fn=limits)
        _, status, used = os.wait4(child.pid, 0)
        messages.seek(0)
        told = messages.read(400).decode(errors="replace")
    return used.ru_utime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), told


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, help="instead of building one for release")
    parser.add_argument("--only", default="", help="only runs whose line holds this word")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the files there, and leave them")
    options = parser.parse_args()
    if options.program is None:
        subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
        options.program = ROOT / "target" / "release" / "costcalc"
    folder = (options.keep or Path(tempfile.mkdtemp(prefix="costcalc-hostile-"))).resolve()
    program = str(options.program.resolve())
    try:
        sys.exit(measure(program, folder, options.only))
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


def written(folder, kind, some):
    (folder / kind).mkdir(parents=True, exist_ok=True)
    for name, text in some:
        assert len(text) <= 1 << 20, (name, len(text))
        (folder / kind / name).write_text(text)
        yield f"{kind}/{name}"


def measure(program, folder, only):
    kept = [(path.name, path.read_text()) for path in sorted((ROOT / "tests" / "hostile").glob("*.yaml"))]
    runs = [(command, name) for name in written(folder, "scenarios", [*kept, *files()]) for command in COMMANDS]
    runs += [(command, name) for name in written(folder, "tables", tables()) for command in OF_TABLES]
    runs += [(command, name) for name in written(folder, "datasets", datasets()) for command in OF_DATASETS]
    runs += [(command, name) for name in written(folder, "usages", usages()) for command in OF_USAGE]
    (folder / "plain.yaml").write_text(HEAD + steps([STEP]))
    saved = subprocess.run([program, "project", "plain.yaml", "-f", "json"], cwd=folder, capture_output=True, check=True)
    (folder / "saved.json").write_bytes(saved.stdout)
    passed = worst_time = worst_memory = 0
    for command, name in runs:
        words = {"FILE": name, "OTHER": "plain.yaml", "PLAIN": "plain.yaml", "SAVED": "saved.json", "FOLDER": "into"}
        line = " ".join(words.get(word, word) for word in command.split())
        if only not in line:
            continue
        (folder / "into").mkdir(exist_ok=True)
        seconds, mib, code, told = run([program, *line.split()], folder)
        is_over = seconds > MOST_SECONDS or mib > MOST_MIB or code not in (0, 1, 2)
        passed += is_over
        worst_time, worst_memory = max(worst_time, seconds), max(worst_memory, mib)
        if is_over or only or seconds > MOST_SECONDS / 2 or mib > MOST_MIB / 2:
            first = next((text for text in told.splitlines() if text.startswith(("error", "memory", "thread"))), "")
            print(f"{'OVER' if is_over else 'ok  '} {seconds:6.2f} s {mib:6.0f} MiB exit {code}  {line}  {first[:90]}", flush=True)
    print(f"{len(runs)} runs, {passed} over; the most: {worst_time:.2f} s, {worst_memory:.0f} MiB")
    return 1 if passed else 0


if __name__ == "__main__":
    main()
