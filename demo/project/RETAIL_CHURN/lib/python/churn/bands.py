"""Risk bands and the offers that go with them.

The prepare recipe `compute_churn_segments` holds the same limits as formulas; the web app and the
export use this module. Change both, or ask Priya.
"""

from bisect import bisect_right

BANDS = ("low", "medium", "high")

OFFERS = {
    "high": "personal_call",
    "medium": "voucher_15",
    "low": "newsletter",
}


def risk_band(probability, limits):
    """Band of a churn probability.

    :param limits: ``{"medium": 0.35, "high": 0.65}``, the project variable ``risk_bands``
    """
    edges = [float(limits["medium"]), float(limits["high"])]
    return BANDS[bisect_right(edges, float(probability))]


def offer_for(band, tier):
    """Offer for a band; gold members get the voucher a band earlier."""
    if tier == "gold" and band == "low":
        return OFFERS["medium"]
    return OFFERS[band]
