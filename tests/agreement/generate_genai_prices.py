"""What genai-prices' own engine charges for random calls, and its data as it publishes them: the facts of
`tests/agreement.rs`.

    python3 -m venv v && v/bin/pip install genai-prices==0.2.3
    v/bin/python tests/agreement/generate_genai_prices.py             # 250 calls, beside this script
    v/bin/python tests/agreement/generate_genai_prices.py DIR 2000    # so many, of all entries, in a folder

Writes `genai_prices.json`, the entries (genai-prices is MIT-licensed, and prices are facts), and
`genai_prices_calls.json`, calls with what the engine charges. It computes in decimals: a rounding stops the script,
so that each price is the exact one.

A call only has what the entry states a price of its own for, in the tier of the call. Where one is absent the engine
bills another (the standard tier's, or that of the input), and an import leaves it unknown. Calls leave out what the
engine bills by rules that its data do not hold, and by what our tables cannot say:

* prices by the hour of the day (an import leaves such an entry out),
* Whisper at Groq, of which the engine bills ten seconds at least (calls are longer),
* annotated pages and messages of text, for which no table has a meter.
"""

import datetime
import decimal
import json
import pathlib
import random
import sys

from genai_prices import types
from genai_prices.data import providers

SEED = 20261129
# The engine's name of a use, and the names under which its parts are counted too.
METERS = {
    "input": ["input_tokens"],
    "cache_read": ["cache_read_tokens", "input_tokens"],
    "cache_write": ["cache_write_tokens", "input_tokens"],
    "cache_write_1h": ["cache_write_1h_tokens", "cache_write_tokens", "input_tokens"],
    "output": ["output_tokens"],
    "reasoning": ["output_reasoning_tokens", "output_tokens"],
    "citation": ["output_citation_tokens", "output_tokens"],
    "audio_input": ["input_audio_tokens", "input_tokens"],
    "audio_cache_read": ["cache_audio_read_tokens", "cache_read_tokens", "input_audio_tokens", "input_tokens"],
    "audio_output": ["output_audio_tokens", "output_tokens"],
    "image_input": ["input_image_tokens", "input_tokens"],
    "image_cache_read": ["cache_image_read_tokens", "cache_read_tokens", "input_image_tokens", "input_tokens"],
    "image_output": ["output_image_tokens", "output_tokens"],
    "video_input": ["input_video_tokens", "input_tokens"],
    "video_output": ["output_video_tokens", "output_tokens"],
    "audio_input_time": ["audio_seconds", "input_audio_seconds"],
    "pages": ["input_document_pages"],
    "characters": ["input_characters"],
    "requests": ["requests"],
    "web_search": ["web_searches"],
    "file_search": ["storage_searches"],
}
PRICES = {
    "cache_write": ["cache_write_mtok", "cache_write_5m_mtok"],
    "audio_input_time": ["input_audio_hours", "audio_hours"],
    "pages": ["input_document_kpages"],
    "characters": ["input_mchars"],
    "requests": ["requests_kcount"],
    "web_search": ["web_searches_kcount"],
    "file_search": ["storage_searches_kcount"],
}
TIERS = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
}
FEES = {"web_search", "file_search"}


def prices_of(meter):
    return PRICES.get(meter) or [METERS[meter][0].removesuffix("_tokens") + "_mtok"]


def plain(value):
    """A part of the data as the project publishes it: names of classes become keys, decimals texts."""
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, types.ModelPrice):
        return {key: plain(price) for key, price in value.__dict__.items() if price is not None and key[0] != "_"}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        fields = {key.rstrip("_"): getattr(value, key) for key in value.__dataclass_fields__}
        return {key: plain(field) for key, field in fields.items() if field is not None and key not in ("_", "extractors")}
    return value


def conditions(model):
    """The conditions under which prices of a model hold."""
    dated = model.prices if isinstance(model.prices, list) else []
    return [one.constraint for one in [*dated, *(model.price_variants or [])] if one.constraint is not None]


def days(model):
    """Days about those on which a price changes."""
    starts = [condition.start_date for condition in conditions(model)]
    about = [start + datetime.timedelta(days=step) for start in starts for step in (-1, 0, 1)]
    return about + [datetime.date(2026, 11, 28), datetime.date(2024, 2, 29)]


def stated(model, day, tier):
    """The prices that the entry states in a tier on a day, by our meters."""
    when = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    if tier is None:
        prices = model.get_prices(when).__dict__
    else:
        prices = {}
        for variant in model.price_variants:
            if list(variant.when.items()) == [tier] and (variant.constraint is None or variant.constraint.active(when)):
                prices = {**variant.prices.__dict__, **prices}
    found = {meter: [prices[key] for key in prices_of(meter) if prices.get(key) is not None] for meter in METERS}
    is_priced = lambda price: 0 < (price.base if isinstance(price, types.TieredPrices) else price)
    return {meter: all_of[0] for meter, all_of in found.items() if all_of and all(map(is_priced, all_of))}


def lengths(rates):
    tiered = [rate for rate in rates.values() if isinstance(rate, types.TieredPrices)]
    return sorted({tier.start for rate in tiered for tier in rate.tiers})


def used(rates, draw):
    """A call: a prompt about a threshold where there is one, divided among what has a price."""
    use = {}
    tokens = [meter for meter in rates if METERS[meter][-1] == "input_tokens"]
    at = draw.choice(lengths(rates) or [draw.randint(2, 150_000)])
    prompt = draw.choice([draw.randint(1, at), at, at + 1, at + draw.randint(1, at)])
    for meter in tokens:
        if meter != "input" and draw.random() < 0.6:
            use[meter] = draw.randint(0, (prompt - sum(use.values())) // 2)
    if "input" in rates:
        use["input"] = prompt - sum(use.values())
    for meter in set(rates) - set(tokens):
        if meter == "requests":
            use[meter] = 1
        elif meter == "audio_input_time":
            # In 36 seconds: a hundredth of an hour, so that a price an hour makes a finite decimal.
            use[meter] = 36 * draw.randint(1, 500)
        elif draw.random() < 0.8:
            use[meter] = draw.randint(0, 5 if meter in FEES else 30_000)
    return {meter: number for meter, number in sorted(use.items()) if number}


def charged(provider, model, day, tier, use):
    """What the engine charges."""
    counts = {name: 0 for names in METERS.values() for name in names}
    for meter, number in use.items():
        for name in METERS[meter]:
            counts[name] = counts.get(name, 0) + number
    del counts["requests"]
    when = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    with decimal.localcontext() as context:
        context.traps[decimal.Inexact] = True
        context.prec = 60
        context_of = dict([tier]) if tier else None
        result = model.calc_price(types.Usage(**counts), provider, genai_request_timestamp=when, price_context=context_of)
    return result.total_price


def call(provider, model, draw):
    day = draw.choice(days(model))
    variants = [tuple(variant.when.items()) for variant in model.price_variants or []]
    tier = draw.choice([None, *[when[0] for when in variants if len(when) == 1 and when[0] in TIERS]])
    rates = stated(model, day, tier)
    always = stated(model, day, None)
    # What is billed of each call whatever is in it is billed in every tier.
    if not rates or ("requests" in always and tier is not None):
        return None
    use = used(rates, draw)
    # Outputs without a price of their own would be billed as something else.
    if not use or ("reasoning" in use and "output" not in rates):
        return None
    total = charged(provider, model, day, tier, use)
    return {
        "entry": f"{provider.id}/{model.id}",
        "day": day.isoformat(),
        "tier": TIERS.get(tier, "standard"),
        "use": use,
        "total": format(total.normalize(), "f"),
    }


def main(folder=pathlib.Path(__file__).parent, count=250):
    is_hourly = lambda model: any(isinstance(one, types.TimeOfDateConstraint) for one in conditions(model))
    models = [(provider, model) for provider in providers for model in provider.models if not is_hourly(model)]
    has_more = lambda model: isinstance(model.prices, list) or model.price_variants or 4 < len(plain(model.prices))
    rich = [(provider, model) for provider, model in models if has_more(model)]
    draw = random.Random(SEED)
    calls = []
    while len(calls) < count:
        made = call(*draw.choice(draw.choice([models, rich])), draw)
        calls.extend([made] if made else [])
    named = {made["entry"] for made in calls}
    is_kept = lambda provider, model: 1_000 <= count or f"{provider.id}/{model.id}" in named
    kept = []
    for provider in providers:
        entry = plain(provider)
        entry["models"] = [plain(model) for model in provider.models if is_kept(provider, model)]
        kept.extend([entry] if entry["models"] else [])
    lines = ",\n".join(json.dumps(entry) for entry in kept)
    (folder / "genai_prices.json").write_text(f"[{lines}]\n")
    lines = ",\n".join(json.dumps(made) for made in calls)
    (folder / "genai_prices_calls.json").write_text(f"[{lines}]\n")
    print(f"{len(calls)} calls of {len(named)} entries")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((pathlib.Path, int), sys.argv[1:])))
