"""Logs of calls at random: the same seed always gives the same bytes.

    python3 benches/usage_logs.py rows 1000000 rows.jsonl [--seed 1]

`rows` and `csv` are plain rows, of which `MAP` says where each value is; `litellm` are spend logs of LiteLLM, with what a
gateway writes beside the counts; `claude-code` is a folder of sessions of Claude Code, whose number is that of responses;
`buckets` are buckets that were kept, each of another customer or day.
"""

import argparse
import json
import random
from datetime import datetime, timedelta
from pathlib import Path

# Providers and models, with how many calls of a hundred they answer.
MODELS = [
    ("openai", "gpt-5.4-mini", 34),
    ("openai", "gpt-5.4", 12),
    ("anthropic", "claude-haiku-4-5", 28),
    ("anthropic", "claude-sonnet-4-5", 12),
    ("gemini", "gemini-2.5-pro", 10),
    ("gemini", "gemini-2.5-flash", 4),
]
CHOICES = [(provider, model) for provider, model, share in MODELS for _ in range(share)]
TEAMS = ["search", "support", "billing", "research", "mobile"]
FIRST = datetime(2026, 10, 1)
DAYS = 31

FIELDS = {
    "id": "id",
    "time": "time",
    "provider": "provider",
    "model": "model",
    "prompt": "prompt_tokens",
    "cache_read": "cached_tokens",
    "output": "completion_tokens",
    "status": "status",
}
MAP = [word for field, path in FIELDS.items() for word in ("--map", f"{field}={path}")]


class Calls:
    """Calls at random, a tenth of which are partial or repeated lines of another one."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def below(self, end):
        # The only method of the generator whose numbers are the same in all versions of Python.
        return int(self.dice.random() * end)

    def tokens(self):
        """Most prompts are short, some are long, few are longer than thresholds."""
        size = self.below(100)
        return 40 + self.below(3_000 if size < 60 else 20_000 if size < 98 else 300_000)

    def calls(self, count):
        """(id, provider, model, time, prompt, read, output, status, whether it is partial)"""
        before = []
        for number in range(count):
            if before and self.below(20) == 0:
                # The end of a stream, after the line of its beginning.
                yield before[self.below(len(before))]
                continue
            provider, model = CHOICES[self.below(len(CHOICES))]
            time = FIRST + timedelta(milliseconds=self.below(DAYS * 86_400_000))
            prompt = self.tokens()
            read = prompt // 128 * 128 * self.below(2) if 1_024 <= prompt else 0
            output = 1 + self.below(1_500)
            status = "failure" if self.below(50) == 0 else "success"
            ident = f"req_{number:010x}{self.below(2**32):08x}"
            call = (ident, provider, model, time, prompt, read, output, status)
            if self.below(20) == 0:
                before = before[-63:] + [call]
                call = (*call[:6], 1 + output // 3, status)
            yield call


def instant(time):
    return time.isoformat(timespec="milliseconds")


def rows(calls):
    for ident, provider, model, time, prompt, read, output, status in calls:
        yield (
            f'{{"id":"{ident}","time":"{instant(time)}Z","provider":"{provider}","model":"{model}",'
            f'"team":"{TEAMS[prompt % 5]}","prompt_tokens":{prompt},"cached_tokens":{read},'
            f'"completion_tokens":{output},"latency_ms":{output * 11},"status":"{status}"}}\n'
        )


def csv(calls):
    yield "id,time,provider,model,team,prompt_tokens,cached_tokens,completion_tokens,latency_ms,status\n"
    for ident, provider, model, time, prompt, read, output, status in calls:
        yield (
            f"{ident},{instant(time)}Z,{provider},{model},{TEAMS[prompt % 5]},"
            f"{prompt},{read},{output},{output * 11},{status}\n"
        )


def litellm(calls):
    for ident, provider, model, time, prompt, read, output, status in calls:
        end = time + timedelta(milliseconds=output * 11)
        team = TEAMS[prompt % 5]
        # Anthropic says what was written to its cache: here as much as half of what it read.
        written = read // 2 if provider == "anthropic" and prompt % 3 == 0 else 0
        prompt += written
        total = prompt + output
        spend = (prompt * 9 + output * 41) * 37
        usage = (
            f'{{"completion_tokens": {output}, "prompt_tokens": {prompt}, "total_tokens": {total}, '
            f'"completion_tokens_details": {{"accepted_prediction_tokens": null, "audio_tokens": null, '
            f'"reasoning_tokens": {output // 4}, "rejected_prediction_tokens": null, "text_tokens": null}}, '
            f'"prompt_tokens_details": {{"audio_tokens": null, "cached_tokens": {read}, "text_tokens": null, '
            f'"image_tokens": null, "cache_creation_tokens": {written}}}, '
            f'"cache_creation_input_tokens": {written}, "cache_read_input_tokens": {read}}}'
        )
        yield (
            f'{{"request_id": "{ident}", "call_type": "acompletion", "api_key": "{ident[4:] * 3}", '
            f'"spend": {spend // 10**9}.{spend % 10**9:09}, "total_tokens": {total}, "prompt_tokens": {prompt}, '
            f'"completion_tokens": {output}, "startTime": "{instant(time)}", "endTime": "{instant(end)}", '
            f'"completionStartTime": "{instant(end)}", "model": "{model}", "model_id": "{ident[4:] * 2}", '
            f'"model_group": "{model}", "custom_llm_provider": "{provider}", "api_base": "https://api.example.com/v1", '
            f'"user": "default_user_id", "metadata": {{"applied_guardrails": [], "batch_models": null, '
            f'"mcp_tool_call_metadata": null, "usage_object": {usage}, "user_api_key": "{ident[4:] * 3}", '
            f'"user_api_key_alias": "{team}", "user_api_key_team_id": "{team}", "user_api_key_org_id": null, '
            f'"user_api_key_user_id": "default_user_id", "user_api_key_team_alias": "{team}", '
            f'"spend_logs_metadata": null, "requester_ip_address": "10.0.0.{prompt % 250}", '
            f'"additional_usage_values": {{"prompt_tokens_details": null, "completion_tokens_details": null}}}}, '
            f'"cache_hit": "False", "cache_key": "Cache OFF", "request_tags": ["env:prod", "User-Agent: python"], '
            f'"team_id": "{team}", "end_user": "", "requester_ip_address": "10.0.0.{prompt % 250}", '
            f'"messages": {{}}, "response": {{}}, "proxy_server_request": {{}}, "session_id": "{ident}", '
            f'"status": "{status}", "mcp_namespaced_tool_name": null}}\n'
        )


def buckets(count):
    dice = Calls(count)
    yield "provider,model,day,context_below,tag:customer,calls,input,output,longest\n"
    for number in range(count):
        provider, model, _ = MODELS[number % len(MODELS)]
        day = (FIRST + timedelta(days=number // len(MODELS) % DAYS)).date()
        customer = number // len(MODELS) // DAYS
        calls, each, said = 1 + dice.below(500), 1 + dice.below(9_000), 1 + dice.below(900)
        yield f"{provider},{model},{day},32001,c{customer:06},{calls},{calls * each},{calls * said},{each + said}\n"


CLAUDE = [("claude-sonnet-4-5-20250929", 60), ("claude-haiku-4-5-20251001", 40)]


def claude_code(calls, count, folder):
    """Sessions of 60 responses; every tenth begins with a copy of the one before it, as a session that is resumed. What was
    used in all is written to `totals.json` beside them."""
    before = []
    totals = {}
    for session in range(count // 60):
        name = f"{session:08x}-0000-4000-8000-{calls.below(2**32):012x}"
        place = folder / "projects" / f"-home-one-work-project{session % 7}"
        place.mkdir(parents=True, exist_ok=True)
        lines = before if session % 10 == 9 else []
        time = FIRST + timedelta(seconds=calls.below(DAYS * 86_400 - 20_000))
        own = []
        for turn in range(60):
            own += turn_of(calls, name, session, turn, time + timedelta(seconds=60 * turn), totals)
        lines = lines + own
        before = own
        with open(place / f"{name}.jsonl", "w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    (folder / "totals.json").write_text(json.dumps(totals), encoding="utf-8")


def turn_of(calls, name, session, turn, time, totals):
    """A prompt and the lines of its response: one for each block, of which the last has all of the output."""
    about = {
        "parentUuid": None,
        "isSidechain": turn % 15 == 14,
        "userType": "external",
        "cwd": f"/home/one/work/project{session % 7}",
        "sessionId": name,
        "version": "2.1.40",
        "gitBranch": "main",
    }
    words = "".join(chr(97 + calls.below(26)) for _ in range(40))
    prompt = {**about, "type": "user", "message": {"role": "user", "content": f"{words} " * (1 + calls.below(40))}}
    lines = [prompt | {"uuid": f"{name}-{turn}-u", "timestamp": f"{instant(time)}Z"}]
    model = CLAUDE[0][0] if calls.below(100) < CLAUDE[0][1] else CLAUDE[1][0]
    if calls.below(50) == 0:
        model = "<synthetic>"
    ident = f"{session:06x}{turn:02x}{calls.below(2**32):08x}"
    hour, five, read, output = calls.below(4_000), calls.below(500), calls.below(90_000), 1 + calls.below(2_500)
    blocks = 1 + calls.below(4)
    if model != "<synthetic>":
        used = {"input": 1 + output % 9, "cache_read": read, "cache_write": hour + five, "output": output}
        for what, number in used.items():
            totals[what] = totals.get(what, 0) + number
    for block in range(blocks):
        said = output if block == blocks - 1 else 1 + output * block // 9
        usage = {
            "input_tokens": 1 + output % 9,
            "cache_creation_input_tokens": hour + five,
            "cache_read_input_tokens": read,
            "cache_creation": {"ephemeral_5m_input_tokens": five, "ephemeral_1h_input_tokens": hour},
            "output_tokens": said,
            "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
            "service_tier": "standard",
            "inference_geo": "not_available",
        }
        if model == "<synthetic>":
            usage = {"input_tokens": 0, "output_tokens": 0}
        message = {
            "model": model,
            "id": f"msg_{ident}",
            "type": "message",
            "role": "assistant",
            "content": [{"type": "text", "text": f"{words} " * (1 + calls.below(30))}],
            "stop_reason": "end_turn" if block == blocks - 1 else None,
            "stop_sequence": None,
            "usage": usage,
        }
        line = {**about, "message": message, "type": "assistant", "uuid": f"{name}-{turn}-{block}"}
        at = f"{instant(time + timedelta(seconds=3 + block))}Z"
        # Newer versions do not always say the id of the request.
        known = {"requestId": f"req_{ident}"} if turn % 3 else {}
        lines.append(line | known | {"timestamp": at})
    return [json.dumps(line, separators=(",", ":")) + "\n" for line in lines]


LINES = {"rows": rows, "csv": csv, "litellm": litellm}


def write(kind, count, path, seed=1):
    """Writes a log of so many lines, or of so many responses, to a file or folder."""
    calls = Calls(seed)
    if kind == "claude-code":
        return claude_code(calls, count, Path(path))
    lines = buckets(count) if kind == "buckets" else LINES[kind](calls.calls(count))
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*LINES, "claude-code", "buckets"])
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.kind, options.count, options.path, options.seed)
