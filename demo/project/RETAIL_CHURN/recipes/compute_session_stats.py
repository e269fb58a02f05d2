# -*- coding: utf-8 -*-
# Web sessions per customer over the last 30 and 90 days, up to the snapshot date.
import dataiku
import pandas as pd

WINDOWS = (30, 90)

variables = dataiku.get_custom_variables(typed=True)
snapshot = pd.Timestamp(variables["snapshot_date"], tz="UTC")

sessions = dataiku.Dataset("web_sessions").get_dataframe(
    columns=[
        "session_id",
        "customer_id",
        "started_at",
        "seconds_on_site",
        "device_type",
        "utm_source",
        "added_to_basket",
    ]
)
# Visitors who never signed in cannot be tied to a customer.
sessions = sessions[sessions["customer_id"].notna() & (sessions["started_at"] < snapshot)]
age_days = (snapshot - sessions["started_at"]).dt.days

counts = {}
for window in WINDOWS:
    recent = sessions[age_days < window]
    counts["sessions_%dd" % window] = recent.groupby("customer_id").size()

recent = sessions[age_days < max(WINDOWS)]
by_customer = recent.groupby("customer_id")
stats = pd.DataFrame(counts).fillna(0).astype(int)
stats["avg_seconds_on_site"] = by_customer["seconds_on_site"].mean().round(1)
stats["basket_rate"] = by_customer["added_to_basket"].mean().round(4)
stats["mobile_share"] = (
    recent["device_type"].eq("mobile").groupby(recent["customer_id"]).mean().round(4)
)
stats["last_session_at"] = by_customer["started_at"].max()
stats["favourite_source"] = by_customer["utm_source"].agg(
    lambda source: source.mode().iat[0] if source.notna().any() else None
)

dataiku.Dataset("session_stats").write_with_schema(stats.reset_index())
