"""The six reports in polars, with Daybook's definitions.

    polars_six.py cold SEGMENT…      POLARS_MAX_THREADS says how many threads

Prints JSON: `seconds` from the scan to the last row, without the start of Python, and the rows.
"""

import json
import sys
import time

import polars as pl

SCHEMA = {
    "time": pl.Int64, "type": pl.String, "visitor": pl.String, "path": pl.String, "referrer": pl.String,
    "browser": pl.String, "country": pl.String, "name": pl.String, "value": pl.Float64,
}
IS_VIEW, IS_ACTIVE = pl.col("type") == "pageview", pl.col("type").is_in(["pageview", "event"])


def numbered(segments):
    """The lines, with the number of the session: a gap of more than 30 minutes begins a new one."""
    log = pl.scan_ndjson(segments, schema=SCHEMA).filter(~pl.col("type").is_in(["identify", "request"])).collect()
    log = log.sort("visitor", "time")
    begins = (pl.col("visitor") != pl.col("visitor").shift()) | (pl.col("time").diff() > 1_800_000)
    return log.with_columns(begins.fill_null(True).cum_sum().alias("session"))


def sessions_of(log):
    table = log.group_by("session").agg(
        pl.col("visitor").first(), pl.col("time").first().alias("start"), IS_VIEW.sum().alias("pageviews"),
        IS_ACTIVE.any().alias("active"), pl.col("referrer").filter(IS_VIEW).first(), pl.col("browser").first(),
        pl.col("country").first())
    host = pl.col("referrer").str.extract(r"^([^/?#:]*)").str.to_lowercase().str.strip_prefix("www.")
    return table.with_columns(
        pl.when(pl.col("referrer").fill_null("") == "").then(pl.lit("(direct)")).otherwise(host).alias("source"))


def ranked(table, metric, label):
    return table.sort([metric, label], descending=[True, False]).head(100)


def audience(sessions, column, unknown):
    """Each active visitor once, under what their latest session began with."""
    latest = sessions.sort("session").group_by("visitor").agg(pl.col(column).last(), pl.col("active").any())
    named = latest.filter("active").with_columns(pl.col(column).replace("", unknown).fill_null(unknown))
    return ranked(named.group_by(column).len("visitors"), "visitors", column)


def main(segments):
    began = time.monotonic()
    log = numbered(segments)
    loaded = time.monotonic() - began
    sessions = sessions_of(log)
    day = pl.from_epoch("time", time_unit="ms").dt.date().cast(pl.String)
    active = log.filter(IS_ACTIVE).group_by(day.alias("date")).agg(
        IS_VIEW.sum().alias("views"), pl.col("visitor").n_unique())
    starts = sessions.filter("active").group_by(
        pl.from_epoch("start", time_unit="ms").dt.date().cast(pl.String).alias("date")).len("sessions")
    days = active.join(starts, on="date", how="left").with_columns(pl.col("sessions").fill_null(0)).sort("date")
    views = log.filter(IS_VIEW)
    pages = ranked(views.group_by("path").agg(pl.len().alias("views"), pl.col("visitor").n_unique()), "views", "path")
    sources = ranked(sessions.filter("active").group_by("source").agg(
        pl.col("visitor").n_unique(), pl.col("pageviews").sum()), "visitor", "source")
    vitals = log.filter(pl.col("type") == "web_vital").group_by("path", "name").agg(
        pl.col("value").quantile(0.75, "linear").alias("p75"), pl.len().alias("samples"))
    by_path = ranked(vitals.group_by("path").agg(
        pl.struct("name", "p75").alias("metrics"), pl.col("samples").sum()), "samples", "path")
    found = {
        "timeseries": days.rows(), "pages": pages.rows(), "referrers": sources.rows(), "vitals": by_path.rows(),
        "browsers": audience(sessions, "browser", "Other").rows(),
        "countries": audience(sessions, "country", "XX").rows(),
    }
    print(json.dumps({"seconds": time.monotonic() - began, "load_seconds": loaded, **found}))


main(sys.argv[2:])
