# -*- coding: utf-8 -*-
# One CSV per offer for the campaign tool, without anybody on the group's suppression list.
import dataiku

variables = dataiku.get_custom_variables(typed=True)
max_targets = int(variables["campaign_max_targets"])
run_day = variables["snapshot_date"].replace("-", "")

targets = dataiku.Dataset("campaign_targets").get_dataframe()
suppressed = dataiku.Dataset("CRM_CAMPAIGNS.suppression_list").get_dataframe(
    columns=["customer_id"]
)

targets = targets[~targets["customer_id"].isin(suppressed["customer_id"])]
targets = targets.sort_values("expected_loss", ascending=False).head(max_targets)

exports = dataiku.Folder("qE5sYt1H")
for offer, group in targets.groupby("retention_offer"):
    columns = ["customer_id", "full_name", "risk_band", "churn_probability"]
    # The call centre rings people up; every other offer goes out by mail.
    columns.append("phone" if offer == "personal_call" else "email")
    name = "/%s/%s.csv" % (run_day, offer)
    with exports.get_writer(name) as writer:
        writer.write(group[columns].to_csv(index=False).encode("utf-8"))
    print("%s: %d customers" % (name, len(group)))
