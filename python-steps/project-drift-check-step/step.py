"""Scenario step: check a project for drift."""

from __future__ import annotations

from dataiku.customstep import get_plugin_config, get_step_config
from dataiku.scenario import Scenario
from project_drift import dss

dss.run_check(get_step_config(), get_plugin_config(), Scenario().set_scenario_variables)
