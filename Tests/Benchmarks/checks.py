"""Compares the numbers of two contestants: who is faster says nothing where the answers differ."""


def bodies(answers):
    """Daybook's bodies in the form in which the peers print their rows."""
    rows = {}
    if "timeseries" in answers:
        days = answers["timeseries"]["data"]
        rows["timeseries"] = [[day["date"], day["pageviews"], day["visitors"], day["sessions"]] for day in days]
    if "pages" in answers:
        rows["pages"] = [[page["path"], page["views"], page["unique_views"]] for page in answers["pages"]["data"]]
    if "referrers" in answers:
        sources = answers["referrers"]["data"]
        rows["referrers"] = [[source["source"], source["visitors"], source["pageviews"]] for source in sources]
    if "devices" in answers:
        rows["browsers"] = [[row["name"], row["visitors"]] for row in answers["devices"]["browsers"]]
    if "geo" in answers:
        rows["countries"] = [[row["country"], row["visitors"]] for row in answers["geo"]["data"]]
    if "webvitals-pages" in answers:
        rows["vitals"] = answers["webvitals-pages"]["data"]
    return rows


def rounds_to(printed, exact, name):
    """True where a printed percentile is the exact one with its decimals."""
    if printed is None or exact is None:
        return printed is None and exact is None
    return abs(printed - exact) <= (0.005 if name == "CLS" else 0.5) + 1e-6


def vitals_differ(ours, theirs):
    """The first page whose percentiles or samples differ; None where there is none."""
    for mine, (path, metrics, samples) in zip(ours, theirs):
        exact = {metric["name"]: metric["p75"] for metric in metrics}
        same = mine["path"] == path and mine["samples"] == samples and all(
            rounds_to(mine[f"{name}_p75"], exact.get(name), name) for name in ("LCP", "FCP", "CLS", "INP", "TTFB"))
        if not same:
            return f"{mine} is not {[path, metrics, samples]}"
    return None if len(ours) == len(theirs) else f"{len(ours)} rows, not {len(theirs)}"


def differences(ours, theirs, name):
    """What differs between Daybook's rows and a peer's, report by report."""
    found = []
    for report, rows in ours.items():
        others = [list(row) for row in theirs[report]]
        if report == "vitals":
            first = vitals_differ(rows, others)
        elif rows == others:
            first = None
        else:
            pairs = [f"{mine} is not {other}" for mine, other in zip(rows, others) if mine != other]
            first = pairs[0] if pairs else f"{len(rows)} rows, not {len(others)}"
        if first:
            found.append(f"{report}: Daybook and {name} differ: {first}")
    return found
