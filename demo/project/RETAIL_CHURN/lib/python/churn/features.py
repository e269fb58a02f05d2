"""Purchase rhythm and churn labels.

Everything here takes and returns pandas frames and knows nothing of DSS, so that the notebooks
and the recipes compute the very same numbers.
"""

import pandas as pd

#: Below this number of orders a customer has no rhythm worth measuring.
MIN_ORDERS_FOR_RHYTHM = 3


def purchase_rhythm(purchases, min_orders=MIN_ORDERS_FOR_RHYTHM):
    """Median number of days between two shopping days, one row per customer.

    :param purchases: frame with ``customer_id`` and ``purchased_at``
    :returns: frame with ``customer_id``, ``median_gap_days`` and ``shopping_days``
    """
    days = purchases[["customer_id", "purchased_at"]].copy()
    days["purchased_at"] = days["purchased_at"].dt.normalize()
    days = days.drop_duplicates().sort_values(["customer_id", "purchased_at"])
    days["gap"] = days.groupby("customer_id")["purchased_at"].diff().dt.days

    rhythm = days.groupby("customer_id").agg(
        median_gap_days=("gap", "median"), shopping_days=("purchased_at", "size")
    )
    rhythm.loc[rhythm["shopping_days"] < min_orders, "median_gap_days"] = float("nan")
    return rhythm.reset_index()


def gap_ratio(days_since_purchase, median_gap_days):
    """How many of the customer's own usual gaps have gone by since the last purchase."""
    return days_since_purchase / median_gap_days.clip(lower=1)


def label_churn(last_purchase, next_purchase, inactivity_days):
    """1 where nothing was bought for ``inactivity_days`` after the snapshot, else 0.

    ``next_purchase`` is missing for customers who never came back.
    """
    silence = (next_purchase - last_purchase).dt.days
    return (next_purchase.isna() | (silence > inactivity_days)).astype(int)


def split_role(customer_ids, labelled, test_share=0.2):
    """``train``, ``test`` or ``score`` for each customer.

    The role hangs on a hash of the id alone, so a customer stays on the same side from one
    retraining to the next.
    """
    bucket = pd.util.hash_pandas_object(customer_ids, index=False) % 1000
    role = pd.Series("train", index=customer_ids.index)
    role[bucket < int(test_share * 1000)] = "test"
    role[~labelled] = "score"
    return role
