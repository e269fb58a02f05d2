"""Reads a project through a connection."""

from __future__ import annotations

from project_drift.capture.request import DEFAULT_THREADS as DEFAULT_THREADS
from project_drift.capture.request import MAX_THREADS as MAX_THREADS
from project_drift.capture.request import Captured as Captured
from project_drift.capture.request import Progress as Progress
from project_drift.capture.request import Request as Request
from project_drift.capture.run import capture as capture
