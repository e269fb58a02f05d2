# -*- coding: utf-8 -*-
# One row per customer and snapshot: what we knew on the snapshot date, and what happened after.
import dataiku
import numpy as np
import pandas as pd

from churn.features import gap_ratio, label_churn, purchase_rhythm, split_role

MAX_GAP_RATIO = 12.0
SPEND_HORIZON_DAYS = 90

variables = dataiku.get_custom_variables(typed=True)
inactivity_days = int(variables["churn_inactivity_days"])
snapshot = pd.Timestamp(variables["snapshot_date"], tz="UTC")

customers = dataiku.Dataset("customer_360").get_dataframe()
purchases = dataiku.Dataset("customer_purchase_windows").get_dataframe(
    columns=["customer_id", "order_ref", "purchased_at", "net_amount"]
)
thresholds = dataiku.Dataset("churn_thresholds").get_dataframe().set_index("segment")

before = purchases[purchases["purchased_at"] < snapshot]
after = purchases[purchases["purchased_at"] >= snapshot]
horizon_end = snapshot + pd.Timedelta(days=SPEND_HORIZON_DAYS)

# Customers with too short a history are scored by a rule elsewhere, not by the model.
min_orders = int(thresholds.loc["default", "min_lifetime_orders"])
customers = customers[customers["orders"] >= min_orders].copy()

rhythm = purchase_rhythm(before)[["customer_id", "median_gap_days"]]
features = customers.merge(rhythm, on="customer_id", how="left")

# customer_360 knows of purchases after the snapshot, which the model must not see.
last_before = before.groupby("customer_id")["purchased_at"].max()
last_purchase = features["customer_id"].map(last_before)
features = features[last_purchase.notna()].copy()
last_purchase = last_purchase[features.index]

first_after = after.groupby("customer_id")["purchased_at"].min()
spend_after = (
    after[after["purchased_at"] < horizon_end].groupby("customer_id")["net_amount"].sum()
)

features["snapshot_date"] = snapshot
features["tenure_days"] = (snapshot - features["signup_date"]).dt.days
features["days_since_purchase"] = (snapshot - last_purchase).dt.days
features["gap_ratio"] = gap_ratio(
    features["days_since_purchase"], features["median_gap_days"]
).clip(upper=MAX_GAP_RATIO)
features["sessions_90d"] = features["sessions_90d"].fillna(0)
features["tickets_12m"] = features["tickets_12m"].fillna(0)

next_purchase = features["customer_id"].map(first_after)
labelled = pd.Series(pd.Timestamp.now(tz="UTC") >= horizon_end, index=features.index)
features["churned"] = np.where(
    labelled, label_churn(last_purchase, next_purchase, inactivity_days), np.nan
)
features["next_90d_spend"] = features["customer_id"].map(spend_after).fillna(0.0).round(2)
features["split_role"] = split_role(features["customer_id"], labelled)

columns = [
    "customer_id",
    "snapshot_date",
    "split_role",
    "region",
    "country_code",
    "loyalty_tier",
    "signup_channel",
    "age",
    "tenure_days",
    "days_since_purchase",
    "orders",
    "lifetime_value",
    "avg_basket",
    "median_gap_days",
    "gap_ratio",
    "tickets_12m",
    "avg_satisfaction",
    "sessions_90d",
    "churned",
    "next_90d_spend",
]
dataiku.Dataset("churn_features").write_with_schema(features[columns])
