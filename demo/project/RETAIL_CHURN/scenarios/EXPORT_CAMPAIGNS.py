# Builds the campaign list and its files, but only when scoring is fresh and the list is sane.
from datetime import datetime, timedelta, timezone

import dataiku
from dataiku.scenario import Scenario

MAX_SCORE_AGE = timedelta(hours=20)

scenario = Scenario()
project = dataiku.api_client().get_default_project()

scored = project.get_dataset("churn_scored")
built_on = scored.get_info().last_build_end_time
if built_on is None or datetime.now(tz=timezone.utc) - built_on > MAX_SCORE_AGE:
    raise RuntimeError("churn_scored was last built on %s: rebuild it first" % built_on)

scenario.build_dataset("campaign_targets", build_mode="RECURSIVE_BUILD")

metrics = project.get_dataset("campaign_targets").compute_metrics()
count = next(
    (m["value"] for m in metrics["result"]["computed"] if m["metricId"] == "records:COUNT_RECORDS"),
    0,
)
limit = int(dataiku.get_custom_variables(typed=True)["campaign_max_targets"])
if int(count) == 0:
    raise RuntimeError("campaign_targets is empty")
if int(count) > 4 * limit:
    raise RuntimeError("campaign_targets has %s rows for a limit of %d" % (count, limit))

scenario.build_folder("qE5sYt1H")
scenario.set_scenario_variables(campaign_rows=count)
