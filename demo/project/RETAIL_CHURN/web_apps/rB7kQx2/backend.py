import dataiku
from flask import jsonify, request

from churn.bands import BANDS, risk_band


def limits():
    bands = dict(dataiku.get_custom_variables(typed=True)["risk_bands"])
    for name in ("medium", "high"):
        if request.args.get(name):
            bands[name] = float(request.args[name])
    return bands


@app.route("/bands")
def bands():
    """Customers and expected loss per region and band, with the limits of the sliders."""
    chosen = limits()
    scored = dataiku.Dataset("churn_segments").get_dataframe(
        columns=["region", "churn_probability", "expected_loss"]
    )
    scored["band"] = [risk_band(p, chosen) for p in scored["churn_probability"]]
    grouped = scored.groupby(["region", "band"])["expected_loss"].agg(["size", "sum"])
    rows = [
        {"region": region, "band": band, "customers": int(row["size"]), "loss": float(row["sum"])}
        for (region, band), row in grouped.iterrows()
    ]
    return jsonify({"limits": chosen, "bands": list(BANDS), "rows": rows})
