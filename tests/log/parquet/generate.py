"""Makes the Parquet files beside this script: the rows of each text file as programs write them that people use.

    pip install duckdb==2.0.1 pyarrow==26.0.1 && python generate.py
"""

import datetime
import decimal
import os
import uuid

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

os.chdir(os.path.dirname(os.path.abspath(__file__)))
UTC = datetime.timezone.utc
FIRST = datetime.datetime(2026, 10, 1, 23, 59, 59, 250_000, UTC)
COUNTS = ["prompt", "read", "written", "output"]


def rows():
    """Calls, of which some have a partial line before them and some lines are there twice."""
    for number in range(60):
        prompt = 900 + number * 977 % 5_000
        row = {
            "id": str(uuid.UUID(int=number * 7_919 + 2**100)),
            "time": FIRST + datetime.timedelta(minutes=number * 617),
            "provider": ["openai", "anthropic", None][number % 3],
            "model": ["gpt-5.4-mini", "claude-haiku-4-5", "odd \"one\", ü"][number % 3],
            "prompt": prompt,
            "read": [None, 0, prompt // 128 * 64][number // 3 % 3],
            "written": None if number % 2 else 64,
            "output": number * 31 % 700,
            "cost": decimal.Decimal(number * 1_237) / 10**6,
            "failed": number % 11 == 0,
            "team": None if number % 5 == 0 else f"team {number % 4}",
        }
        row["status"] = "failure" if row["failed"] else "success"
        if number % 7 == 0:
            yield {**row, "output": 1}
        yield row
        if number % 9 == 0:
            yield row


ROWS = list(rows())


def write(name, change=lambda table: table, **options):
    types = {"cost": pa.decimal128(12, 6), "time": pa.timestamp("us", "UTC")}
    types.update({count: pa.int64() for count in COUNTS})
    fields = [pa.field(key, types.get(key, pa.bool_() if key == "failed" else pa.string())) for key in ROWS[0]]
    table = change(pa.Table.from_pylist(ROWS, schema=pa.schema(fields)))
    options = {"row_group_size": 25, "compression": "none", **options}
    pq.write_table(table, f"rows.{name}.parquet", **options)


def cast(types):
    def change(table):
        for name, type in types.items():
            at = table.schema.get_field_index(name)
            table = table.set_column(at, name, table.column(name).cast(type))
        return table

    return change


def uuids(table):
    ids = pa.array([uuid.UUID(one).bytes for one in table.column("id").to_pylist()], pa.binary(16))
    return table.set_column(0, "id", pa.ExtensionArray.from_storage(pa.uuid(), ids))


def decimals(**types):
    def change(table):
        for name, type in types.items():
            values = [None if value is None else decimal.Decimal(value) for value in table.column(name).to_pylist()]
            at = table.schema.get_field_index(name)
            table = table.set_column(at, name, pa.array(values, pa.decimal128(*type)))
        return table

    return change


def texts(table):
    return cast({name: pa.string() for name in ["cost", *COUNTS]})(table)


with open("rows.jsonl", "w", encoding="utf-8") as file:
    import json

    for row in ROWS:
        row = {**row, "time": row["time"].isoformat().replace("+00:00", "Z"), "cost": float(row["cost"])}
        file.write(json.dumps(row, ensure_ascii=False) + "\n")

write("snappy", compression="snappy", use_dictionary=False)
write("gzip", compression="gzip", data_page_version="2.0")
write("lz4", compression="lz4")
write("zstd_small_pages", compression="zstd", data_page_size=128, write_page_index=True)
write("int96", use_deprecated_int96_timestamps=True)
write("millis", cast({"time": pa.timestamp("ms", "UTC")}), version="1.0")
write("nanos_no_zone", cast({"time": pa.timestamp("ns")}))
write("doubles", cast({name: pa.float64() for name in ["cost", *COUNTS]}))
write("unsigned", cast({"prompt": pa.uint32(), "read": pa.uint64(), "written": pa.int32(), "output": pa.uint16()}))
write("large_decimals", decimals(cost=(38, 20), prompt=(20, 0), output=(22, 2)))
write("small_decimals", decimals(prompt=(9, 2), read=(18, 3)), store_decimal_as_integer=True)
write("uuids", uuids)
write("texts", texts)
write(
    "encodings",
    use_dictionary=False,
    data_page_version="2.0",
    column_encoding={
        "id": "DELTA_BYTE_ARRAY",
        "model": "DELTA_LENGTH_BYTE_ARRAY",
        "time": "DELTA_BINARY_PACKED",
        "prompt": "BYTE_STREAM_SPLIT",
        "failed": "RLE",
    },
)

duck = duckdb.connect(config={"threads": 1})


def copy(query, name, options):
    duck.execute(f"COPY ({query}) TO '{name}.parquet' ({options})")


litellm = "../../golden/inputs/spend.jsonl"
copy(f"FROM read_json('{litellm}')", "litellm.objects", "COMPRESSION zstd")
texts = {"metadata": "JSON", "startTime": "VARCHAR", "request_tags": "JSON"}
columns = [name for (name, *_) in duck.execute(f"DESCRIBE FROM read_json('{litellm}')").fetchall()]
cells = ", ".join(f"CAST(\"{name}\" AS {texts[name]}) AS \"{name}\"" if name in texts else f"\"{name}\"" for name in columns)
copy(f"SELECT {cells} FROM read_json('{litellm}')", "litellm.json", "COMPRESSION snappy, PARQUET_VERSION V2")
for name, types in {
    "langfuse": "usage_details: 'MAP(VARCHAR, UBIGINT)', cost_details: 'MAP(VARCHAR, DOUBLE)', start_time: 'TIMESTAMP'",
    "helicone": "prompt_tokens: 'DOUBLE', completion_tokens: 'DOUBLE', request_created_at: 'TIMESTAMP WITH TIME ZONE'",
}.items():
    kinds = {key: "VARCHAR" for key in json.loads(open(f"{name}.jsonl").readline())}
    columns = ", ".join(f"{key}: 'VARCHAR'" for key in kinds if f"{key}:" not in types)
    copy(f"FROM read_json('{name}.jsonl', columns = {{{columns}, {types}}})", f"{name}.typed", "COMPRESSION zstd")
copy("FROM read_csv('openrouter.csv')", "openrouter.typed", "COMPRESSION gzip")
