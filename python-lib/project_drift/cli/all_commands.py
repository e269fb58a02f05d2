"""All commands of the command line, in one group."""

from __future__ import annotations

from project_drift.cli.baseline_command import baseline
from project_drift.cli.care_commands import prune, verify
from project_drift.cli.commands import cli as cli
from project_drift.cli.policy_command import policy
from project_drift.cli.serve_command import serve

for _command in (baseline, policy, prune, serve, verify):
    cli.add_command(_command)
