"""What LiteLLM itself charges, and the entries of its file from which it does: the facts of `tests/agreement.rs`.

    python3 -m venv v && v/bin/pip install litellm==1.110.2
    v/bin/python tests/import/generate.py             # 500 calls, beside this script
    v/bin/python tests/import/generate.py DIR 2000    # so many, of all entries, in a folder

Writes `litellm.json`, the entries with those keys that the import reads (LiteLLM is MIT-licensed, and prices
are facts), and `litellm_costs.json`, the costs of 500 random calls. A cost is written as `float.hex` has it,
so that no digit of it is lost.

A call only has tokens whose rate the entry states for its tier and length of prompt. Where a rate is absent
LiteLLM bills another one (the standard tier's, half of it, or the input's), and an import leaves it unknown.
LiteLLM's own calculators for Perplexity and Fireworks do not look at the rates of long prompts or of tiers
that its file states for these providers: there, its bill is not what its file says, so no such call is made.
"""

import json
import os
import pathlib
import random
import re
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm  # noqa: E402
from litellm.cost_calculator import batch_cost_calculator  # noqa: E402
from litellm.types.utils import CacheCreationTokenDetails, PromptTokensDetailsWrapper, Usage  # noqa: E402

HERE = pathlib.Path(__file__).parent
CALLS = 500
SEED = 20261125
MODES = {"chat", "completion", "responses", "embedding"}
SUFFIX = {"standard": "", "batch": "_batches", "flex": "_flex", "priority": "_priority"}
BASE = {
    "input": "input_cost_per_token",
    "cache_read": "cache_read_input_token_cost",
    "cache_write": "cache_creation_input_token_cost",
    "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
    "output": "output_cost_per_token",
}
IGNORES_LENGTH_AND_TIER = {"perplexity", "fireworks_ai"}
READ = re.compile(
    r"^(litellm_provider|mode|source|max_(input|output)_tokens|deprecation_date|prompt_cache_min_tokens"
    r"|supports_(vision|function_calling|computer_use)|tiered_pricing|search_context_cost_per_query"
    r"|(input|output)_cost_per_token.*|cache_(read|creation)_input_token_cost.*)$"
)


def is_published(value):
    """A price that somebody can have published: above 0, and not the digits of a float."""
    digits = re.sub(r"[eE].*", "", repr(value)).replace(".", "").strip("0")
    return isinstance(value, (int, float)) and 0 < value and len(digits) <= 14


def thresholds(entry):
    """The lengths of prompt at which rates change."""
    found = {int(n) * (1000 if k else 1) for key in entry for n, k in re.findall(r"_above_(\d+)(k?)_tokens", key)}
    return sorted(found | {int(tier["range"][0]) for tier in entry.get("tiered_pricing", []) if tier["range"][0]})


def stated(entry, tier, prompt, inclusive):
    """The meters whose rate the entry states for a tier and a length of prompt."""
    if entry["litellm_provider"] in IGNORES_LENGTH_AND_TIER and (tier != "standard" or thresholds(entry)):
        return set()
    passed = [n for n in thresholds(entry) if n < prompt or (inclusive and n == prompt)]
    if "tiered_pricing" in entry:
        ranged = [t for t in entry["tiered_pricing"] if t["range"][0] == (passed or [0])[-1]]
        rates = ranged[0] if ranged and tier == "standard" else {}
        return {meter for meter, base in BASE.items() if is_published(rates.get(base))}
    # An entry of ours for a length moves the whole call, so only what the file states of the last one counts.
    above = f"_above_{passed[-1] // 1000}k_tokens" if passed else ""
    return {m for m, base in BASE.items() if is_published(entry.get(f"{base}{above}{SUFFIX[tier]}"))}


def prompt_length(entry, draw):
    """About a threshold where there is one: below it, at it, a token above it, far above."""
    lengths = thresholds(entry)
    if not lengths or draw.random() < 0.3:
        return draw.randint(2, 150_000)
    at = draw.choice(lengths)
    return draw.choice([at - draw.randint(1, at // 2), at, at + 1, at + draw.randint(2, at)])


def divided(prompt, meters, draw):
    """The tokens of a prompt in its meters."""
    tokens = dict.fromkeys(BASE, 0)
    for meter in ("cache_read", "cache_write", "cache_write_1h"):
        if meter in meters and draw.random() < 0.6:
            tokens[meter] = draw.randint(0, (prompt - sum(tokens.values())) // 2)
    tokens["input"] = prompt - sum(tokens.values())
    return tokens


def usage(tokens):
    prompt = sum(tokens.values()) - tokens["output"]
    written = tokens["cache_write"] + tokens["cache_write_1h"]
    details = CacheCreationTokenDetails(
        ephemeral_5m_input_tokens=tokens["cache_write"], ephemeral_1h_input_tokens=tokens["cache_write_1h"]
    )
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=tokens["output"],
        total_tokens=prompt + tokens["output"],
        prompt_tokens_details=PromptTokensDetailsWrapper(
            cached_tokens=tokens["cache_read"],
            cache_creation_tokens=written,
            cache_creation_token_details=details if tokens["cache_write_1h"] else None,
        ),
    )


def cost(name, entry, tier, tokens):
    """What LiteLLM's own functions charge for the prompt and for the completion."""
    provider = entry["litellm_provider"]
    if tier == "batch":
        return batch_cost_calculator(usage=usage(tokens), model=name, custom_llm_provider=provider)
    return litellm.cost_per_token(
        model=name,
        custom_llm_provider=provider,
        usage_object=usage(tokens),
        prompt_tokens=sum(tokens.values()) - tokens["output"],
        completion_tokens=tokens["output"],
        service_tier=None if tier == "standard" else tier,
    )


def call(name, entry, draw):
    """A random call of a model; nothing where the entry does not state what it needs."""
    tier = draw.choice([tier for tier, suffix in SUFFIX.items() if BASE["input"] + suffix in entry] or ["standard"])
    prompt = prompt_length(entry, draw)
    meters = stated(entry, tier, prompt, entry["litellm_provider"] == "xai")
    if not {"input", "output"} <= meters:
        return None
    tokens = divided(prompt, meters, draw) | {"output": draw.randint(0, 30_000)}
    prompt_cost, completion_cost = cost(name, entry, tier, tokens)
    provider = entry["litellm_provider"]
    return {"entry": name, "provider": provider, "tier": tier, **tokens, "prompt": prompt_cost.hex(), "completion": completion_cost.hex()}


def main(folder=HERE, count=CALLS):
    path = pathlib.Path(litellm.__file__).parent / "model_prices_and_context_window_backup.json"
    entries = json.loads(path.read_text())
    wanted = {
        name: entry
        for name, entry in entries.items()
        if entry.get("mode") in MODES
        and not {"off_peak_pricing", "input_cost_per_request", "output_cost_per_reasoning_token"} & entry.keys()
        and ("tiered_pricing" in entry or is_published(entry.get("input_cost_per_token")))
    }
    draw = random.Random(SEED)
    # Half of the calls go to models whose rates depend on tier, length, or the lifetime of a cache.
    lasting = [name for name, entry in wanted.items() if BASE["cache_write_1h"] in entry]
    rich = [name for name, entry in wanted.items() if thresholds(entry) or any("batches" in key for key in entry)]
    calls, refused = [], []
    while len(calls) < count:
        name = draw.choice(draw.choice([lasting, rich, rich, list(wanted), list(wanted), list(wanted)]))
        try:
            made = call(name, wanted[name], draw)
        except Exception as error:  # a model that LiteLLM lists and cannot price
            refused.append(f"{name}: {type(error).__name__}")
            continue
        calls.extend([made] if made else [])
    named = {made["entry"] for made in calls}
    is_kept = lambda name: CALLS < count or name in named  # noqa: E731
    kept = {name: {k: v for k, v in entry.items() if READ.match(k)} for name, entry in wanted.items() if is_kept(name)}
    lines = ",\n".join(json.dumps({name: entry})[1:-1] for name, entry in kept.items())
    (folder / "litellm.json").write_text("{" + lines + "}\n")
    lines = ",\n".join(json.dumps(made) for made in calls)
    (folder / "litellm_costs.json").write_text("[" + lines + "]\n")
    print(f"{len(calls)} calls of {len(kept)} models; refused: {sorted(set(refused))}")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((pathlib.Path, int), sys.argv[1:])))
