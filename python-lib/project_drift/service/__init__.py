"""Where the parts are put together: what every door calls, settings in, reports out."""

from __future__ import annotations

from project_drift.service.acceptance import accept as accept
from project_drift.service.baselines import BASELINE as BASELINE
from project_drift.service.baselines import list_baselines as list_baselines
from project_drift.service.baselines import set_baseline as set_baseline
from project_drift.service.care import KeepRule as KeepRule
from project_drift.service.care import Problem as Problem
from project_drift.service.care import Pruned as Pruned
from project_drift.service.care import PrunePlan as PrunePlan
from project_drift.service.care import Verification as Verification
from project_drift.service.care import plan_prune as plan_prune
from project_drift.service.care import prune as prune
from project_drift.service.care import verify as verify
from project_drift.service.checks import check as check
from project_drift.service.comparisons import compare as compare
from project_drift.service.people import login_of as login_of
from project_drift.service.policies import PolicyTrial as PolicyTrial
from project_drift.service.policies import load_policy as load_policy
from project_drift.service.policies import try_policy as try_policy
from project_drift.service.references import Located as Located
from project_drift.service.snapshots import CaptureOptions as CaptureOptions
from project_drift.service.snapshots import Outcome as Outcome
from project_drift.service.snapshots import list_projects as list_projects
from project_drift.service.snapshots import take_snapshot as take_snapshot
from project_drift.service.snapshots import take_snapshots as take_snapshots
from project_drift.service.stores import FIRST as FIRST
from project_drift.service.stores import LATEST as LATEST
from project_drift.service.stores import PREVIOUS as PREVIOUS
from project_drift.service.stores import is_in_dss as is_in_dss
from project_drift.service.stores import list_histories as list_histories
from project_drift.service.stores import list_snapshots as list_snapshots
from project_drift.service.stores import load as load
from project_drift.service.stores import open_store as open_store
from project_drift.service.summaries import summary as summary
