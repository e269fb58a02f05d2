"""Scenario step: take a snapshot of a project."""

from __future__ import annotations

from dataiku.customstep import get_plugin_config, get_step_config
from dataiku.scenario import Scenario
from project_drift import dss

dss.run_snapshot(get_step_config(), get_plugin_config(), Scenario().set_scenario_variables)
