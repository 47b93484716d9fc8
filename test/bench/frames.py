"""What an analyst would write in Python instead: `python frames.py pandas|polars FILE…`."""
import json
import sys

kind, files = sys.argv[1], sys.argv[2:]
is_parquet = files[0].endswith(".parquet")


def with_pandas():
    import pandas as pd

    read = pd.read_parquet if is_parquet else lambda file: pd.read_csv(file, parse_dates=["occurred_at"])
    events = pd.concat([read(file) for file in files], ignore_index=True)
    events["month"] = events.occurred_at.dt.to_period("M")
    events["day"] = events.occurred_at.dt.normalize()
    events["is_login"] = events.event == "login"
    keys = ["account_id", "month"]
    monthly = events.groupby(keys).agg(
        logins=("is_login", "sum"),
        users=("user_id", "nunique"),
        features=("feature", "nunique"),
        seconds=("duration_seconds", "sum"),
    )
    days = events[[*keys, "user_id", "day"]].drop_duplicates()
    monthly["user_days"] = days.groupby(keys).size()
    return len(monthly), monthly.sum().to_dict()


def with_polars():
    import polars as pl

    events = pl.scan_parquet(files) if is_parquet else pl.scan_csv(files, try_parse_dates=True)
    monthly = (
        events.group_by("account_id", pl.col("occurred_at").dt.truncate("1mo").alias("month"))
        .agg(
            logins=(pl.col("event") == "login").sum(),
            users=pl.col("user_id").n_unique(),
            user_days=pl.struct("user_id", pl.col("occurred_at").dt.date()).n_unique(),
            features=pl.col("feature").drop_nulls().n_unique(),
            # A sum of 32-bit numbers would overflow in silence.
            seconds=pl.col("duration_seconds").cast(pl.Int64).sum(),
        )
        .collect()
    )
    names = ["logins", "users", "user_days", "features", "seconds"]
    return len(monthly), monthly.select(names).sum().row(0, named=True)


n, sums = {"pandas": with_pandas, "polars": with_polars}[kind]()
minutes = round(sums.pop("seconds") / 60)
print(json.dumps({"n": n, **{name: int(value) for name, value in sums.items()}, "minutes": minutes}))
