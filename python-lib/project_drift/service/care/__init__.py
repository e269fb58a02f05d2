"""Care of a store: what may go, what must stay, and whether all of it is as it was written."""

from __future__ import annotations

from project_drift.service.care.keeping import KeepRule as KeepRule
from project_drift.service.care.keeping import Kept as Kept
from project_drift.service.care.keeping import PrunePlan as PrunePlan
from project_drift.service.care.keeping import plan as plan
from project_drift.service.care.leftovers import Repaired as Repaired
from project_drift.service.care.leftovers import repair as repair
from project_drift.service.care.problems import Problem as Problem
from project_drift.service.care.problems import Verification as Verification
from project_drift.service.care.pruning import Pruned as Pruned
from project_drift.service.care.pruning import plan_prune as plan_prune
from project_drift.service.care.pruning import prune as prune
from project_drift.service.care.verification import verify as verify
