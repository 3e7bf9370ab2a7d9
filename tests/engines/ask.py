"""Asks engines the queries in a folder: of each `NAME.ENGINE.sql` the answer is `NAME.ENGINE.csv`, or the error in
`NAME.ENGINE.txt`. Queries of engines that are not here are only parsed, by sqlglot."""

import csv
import io
import os
import pathlib
import sys

SPARK = None


def duckdb(query):
    import duckdb

    asked = duckdb.connect().execute(query)
    return [column[0] for column in asked.description], asked.fetchall()


def clickhouse(query):
    import chdb

    rows = list(csv.reader(io.StringIO(chdb.query(query.rstrip().rstrip(";")).bytes().decode())))
    return rows[0], rows[1:]


def spark(query):
    global SPARK
    if SPARK is None:
        from pyspark.sql import SparkSession

        # A zone far from UTC, which nothing may depend on.
        os.environ["TZ"] = "Pacific/Auckland"
        one = SparkSession.builder.master("local[1]")
        for key, value in {
            "spark.ui.enabled": "false",
            "spark.log.level": "OFF",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.session.timeZone": "Pacific/Auckland",
        }.items():
            one = one.config(key, value)
        SPARK = one.getOrCreate()
    statements = [statement for statement in query.split(";\n") if statement.strip()]
    for statement in statements:
        answer = SPARK.sql(statement)
    return answer.columns, [tuple(row) for row in answer.collect()]


def parsed(dialect):
    def parse(query):
        import sqlglot

        statements = sqlglot.parse(query, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
        return ["statements"], [[len([one for one in statements if one])]]

    return parse


ENGINES = {
    "duckdb": duckdb,
    "clickhouse": clickhouse,
    "spark": spark,
    "trino": parsed("trino"),
    "bigquery": parsed("bigquery"),
    "snowflake": parsed("snowflake"),
    "postgres": parsed("postgres"),
    "datafusion": parsed("postgres"),
}


def as_csv(columns, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue()


def main(folder):
    os.chdir(folder)
    for path in sorted(pathlib.Path(".").glob("*.sql"), key=lambda path: path.name.split(".")[1]):
        engine = path.name.split(".")[1]
        try:
            columns, rows = ENGINES[engine](path.read_text())
            path.with_suffix(".csv").write_text(as_csv(columns, rows))
        except Exception as error:  # noqa: BLE001: what an engine says is the answer
            path.with_suffix(".txt").write_text(str(error))


main(sys.argv[1])
