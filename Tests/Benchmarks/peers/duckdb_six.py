"""The six reports in DuckDB, with Daybook's definitions.

    duckdb_six.py cold THREADS SEGMENT…      reads the sealed segments into a table, then the reports
    duckdb_six.py load DATABASE THREADS SEGMENT…      keeps that table, sessions numbered, in a file
    duckdb_six.py warm DATABASE THREADS      the reports from that file
    add --no-sessions to leave sessions out (a lighter task than Daybook's)

Prints JSON: `seconds` from the connection to the last row, without the start of Python, and the rows.
"""

import json
import sys
import time

import duckdb

COLUMNS = {
    "time": "BIGINT", "type": "VARCHAR", "visitor": "VARCHAR", "path": "VARCHAR", "referrer": "VARCHAR",
    "browser": "VARCHAR", "country": "VARCHAR", "name": "VARCHAR", "value": "DOUBLE",
}
# A gap of more than 30 minutes ends a session; `identify` and `request` lines take no part.
NUMBERED = """
    CREATE {kind} TABLE log AS
    SELECT *, sum(begins) OVER (PARTITION BY visitor ORDER BY time ROWS UNBOUNDED PRECEDING) AS session FROM (
        SELECT time, type, visitor, path, referrer, browser, country, name, value,
            CASE WHEN time - lag(time) OVER (PARTITION BY visitor ORDER BY time) <= 1800000 THEN 0 ELSE 1 END AS begins
        FROM ({lines}) WHERE type NOT IN ('identify', 'request'))
"""
PLAIN = """
    CREATE {kind} TABLE log AS SELECT time, type, visitor, path, referrer, browser, country, name, value
    FROM ({lines}) WHERE type NOT IN ('identify', 'request')
"""
SESSIONS = """
    CREATE TEMP TABLE sessions AS
    SELECT visitor, min(time) AS start, count(*) FILTER (type = 'pageview') AS pageviews,
        count(*) FILTER (type = 'event') AS events,
        arg_min(coalesce(referrer, ''), time) FILTER (type = 'pageview') AS referrer,
        arg_min(coalesce(browser, ''), time) AS browser, arg_min(coalesce(country, ''), time) AS country
    FROM log GROUP BY visitor, session
"""
DAY = "strftime(make_timestamp({0} * 1000), '%Y-%m-%d')"
HOST = """CASE WHEN coalesce({0}, '') = '' THEN '(direct)'
    ELSE regexp_replace(lower(regexp_extract({0}, '^[^/?#:]*')), '^www\\.', '') END"""
DAYS = """
    SELECT {day}, count(*) FILTER (type = 'pageview'), count(DISTINCT visitor) FROM log
    WHERE type IN ('pageview', 'event') GROUP BY 1 ORDER BY 1
"""
SESSION_DAYS = "SELECT {day}, count(*) FROM sessions WHERE pageviews + events > 0 GROUP BY 1"
PAGES = """
    SELECT path, count(*) AS views, count(DISTINCT visitor) FROM log WHERE type = 'pageview'
    GROUP BY path ORDER BY views DESC, path LIMIT 100
"""
SOURCES = """
    SELECT {host} AS source, count(DISTINCT visitor) AS visitors, sum(pageviews)::BIGINT FROM sessions
    WHERE pageviews + events > 0 GROUP BY source ORDER BY visitors DESC, source LIMIT 100
"""
# Each active visitor once, under what their latest session began with.
AUDIENCE = """
    SELECT coalesce(nullif({column}, ''), '{unknown}') AS name, count(*) AS visitors FROM (
        SELECT arg_max({column}, start) AS {column} FROM sessions GROUP BY visitor HAVING sum(pageviews + events) > 0)
    GROUP BY name ORDER BY visitors DESC, name LIMIT 100
"""
VITALS = """
    SELECT path, list(struct_pack(name := name, p75 := p75)), sum(samples)::BIGINT AS samples FROM (
        SELECT path, name, quantile_cont(value, 0.75) AS p75, count(*) AS samples FROM log
        WHERE type = 'web_vital' GROUP BY path, name)
    GROUP BY path ORDER BY samples DESC, path LIMIT 100
"""
SOURCES_OF_VIEWS = """
    SELECT {host} AS source, count(DISTINCT visitor) AS visitors, count(*) FROM log WHERE type = 'pageview'
    GROUP BY source ORDER BY visitors DESC, source LIMIT 100
"""
AUDIENCE_OF_VIEWS = """
    SELECT {column}, count(DISTINCT visitor) AS visitors FROM log WHERE type = 'pageview'
    GROUP BY {column} ORDER BY visitors DESC, {column} LIMIT 100
"""


def lines(segments):
    files = ",".join("'" + path.replace("'", "''") + "'" for path in segments)
    columns = ",".join(f"{name}: '{kind}'" for name, kind in COLUMNS.items())
    return f"SELECT * FROM read_json([{files}], format='newline_delimited', columns={{{columns}}})"


def reports(database, sessions):
    """The rows of the six reports."""
    def rows(query):
        return database.execute(query).fetchall()

    days = rows(DAYS.format(day=DAY.format("time")))
    if not sessions:
        return {
            "timeseries": days, "pages": rows(PAGES), "vitals": rows(VITALS),
            "referrers": rows(SOURCES_OF_VIEWS.format(host=HOST.format("referrer"))),
            "browsers": rows(AUDIENCE_OF_VIEWS.format(column="browser")),
            "countries": rows(AUDIENCE_OF_VIEWS.format(column="country")),
        }
    database.execute(SESSIONS)
    starts = dict(rows(SESSION_DAYS.format(day=DAY.format("start"))))
    return {
        "timeseries": [(*day, starts.get(day[0], 0)) for day in days], "pages": rows(PAGES), "vitals": rows(VITALS),
        "referrers": rows(SOURCES.format(host=HOST.format("referrer"))),
        "browsers": rows(AUDIENCE.format(column="browser", unknown="Other")),
        "countries": rows(AUDIENCE.format(column="country", unknown="XX")),
    }


def main(arguments):
    sessions = "--no-sessions" not in arguments
    arguments = [argument for argument in arguments if argument != "--no-sessions"]
    mode, arguments = arguments[0], arguments[1:]
    began = time.monotonic()
    path = arguments.pop(0) if mode != "cold" else ":memory:"
    database = duckdb.connect(path, read_only=mode == "warm")
    database.execute(f"SET threads = {int(arguments[0])}")
    # Both contestants are free to take rows in any order.
    database.execute("SET preserve_insertion_order = false")
    if mode != "warm":
        table = NUMBERED if sessions else PLAIN
        database.execute(table.format(kind="TEMP" if mode == "cold" else "", lines=lines(arguments[1:])))
    loaded = time.monotonic() - began
    found = reports(database, sessions) if mode != "load" else {}
    if mode == "load":
        database.close()
    print(json.dumps({"seconds": time.monotonic() - began, "load_seconds": loaded, **found}))


main(sys.argv[1:])
