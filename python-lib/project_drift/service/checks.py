"""Checks a project for drift against its baseline, and keeps the journal of what was found."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from project_drift.backends.journal import Entry, add_entry, last_entry
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import Progress
from project_drift.exceptions import DssError, StateCorruptedError, StateWriteError
from project_drift.models.report import CLEAN, INCOMPLETE, Report
from project_drift.models.state import READ, State
from project_drift.models.words import counted
from project_drift.policy.rules import Policy
from project_drift.service import findings
from project_drift.service.attribution import GitAuthors
from project_drift.service.baselines import BASELINE, reference_state
from project_drift.service.policies import load_policy
from project_drift.service.snapshots import (
    CaptureOptions,
    Outcome,
    captured,
    narrower,
    noted,
    save_news,
    title_of,
)
from project_drift.service.stores import LATEST, PREVIOUS, Reference, latest_state
from project_drift.service.verdicts import fingerprint, with_news
from project_drift.sync.registry import resource_types

if TYPE_CHECKING:
    from project_drift.client import DSSClient

# Every save moves these, so that what differs from them has never been told before.
_MOVING = (LATEST, PREVIOUS)


def check(
    backend: SnapshotBackend,
    client: DSSClient,
    against: Reference = BASELINE,
    options: CaptureOptions = CaptureOptions(),  # noqa: B008 - frozen
    save: bool = True,
    progress: Progress | None = None,
    policy: Policy | None = None,
) -> Outcome:
    """Capture the project, compare it with a snapshot, judge it by the policy, save what is news.

    `against` is the baseline unless another snapshot is named; `policy` is that of the store unless
    one is given. A capture equal to the latest snapshot is not saved, and a verdict equal to that
    of the last check is not written into the journal.
    Raises `StateNotFoundError` where there is nothing to compare with, and `ConfigurationError` for
    a policy that cannot be read; nothing is captured then.
    """
    policy = load_policy(backend) if policy is None else policy
    reference, notes = reference_state(backend, against)
    latest = latest_state(backend)
    whole = latest is None or not narrower(latest, options)
    # A capture that leaves no trace is not counted, so it cannot rely on every 20th being full.
    counted = dataclasses.replace(options, full=options.full or not (save and whole))
    state = captured(backend, client, latest, counted, progress)
    saved = None
    if save and not whole:
        notes.append("Not saved: it covers fewer types than the latest snapshot.")
    elif save:
        try:
            saved = save_news(backend, latest, state)
        except (StateWriteError, DssError) as error:
            notes.append(f"The project was checked, but what was found could not be saved: {error}")
    report = findings.compare(
        title_of("Drift check", backend),
        reference,
        saved or state,
        authors=GitAuthors(client, reference, state, options.threads),
        policy=policy,
    )
    try:
        before = last_entry(backend, str(against))
    except (StateCorruptedError, DssError) as error:
        # It is saved by now, so whoever asks again may be told of no change at all.
        before = None
        notes.append(f"What earlier checks told could not be read, so all is told as new: {error}")
    report = _judged(report, state, policy, None if against in _MOVING else before)
    path = ""
    if save:
        try:
            path = _journal(backend, report, before, str(against))
        except (StateWriteError, DssError) as error:
            notes.append(f"The check could not be written into the journal: {error}")
    return Outcome(noted(report, backend, [*notes, *_about_rules(report)]), saved, path)


def _judged(report: Report, state: State, policy: Policy, before: Entry | None) -> Report:
    """Return the report with what is new in it, and with the types that the policy requires."""
    missing = [kind for kind in policy.require if state.coverage.get(kind) != READ]
    if missing:
        labels = ", ".join(resource_types()[kind].label for kind in missing)
        report = dataclasses.replace(
            report,
            status=INCOMPLETE if report.status == CLEAN else report.status,
            alerts=(*report.alerts, f"The policy requires what was not covered: {labels}"),
        )
    skipped = [kind for kind, how in state.coverage.items() if how != READ]
    return with_news(report, before, policy, bool(missing), skipped)


def _journal(backend: SnapshotBackend, report: Report, before: Entry | None, against: str) -> str:
    """Write the check down where it is news; return its path, empty where it is not."""
    verdict = fingerprint(report)
    if before is not None and before.verdict == verdict:
        return ""
    told = report.verdict.findings if report.verdict else ()
    return add_entry(
        backend,
        Entry(
            checked_at=report.new.taken_at,
            sentence=report.sentence,
            against=report.old.serial if report.old else 0,
            verdict=verdict,
            findings=[dataclasses.asdict(finding) for finding in told],
            report=dataclasses.asdict(report),
            reference=against,
        ),
    )


def _about_rules(report: Report) -> list[str]:
    """Return what a reader should know of ignore rules that do nothing, or nothing any more."""
    found = []
    verdict = report.verdict
    for use in verdict.rules if verdict else ():
        if use.state == "expired":
            owner = f" ({use.owner})" if use.owner else ""
            again = f"what it covered counts again ({counted(use.matches, 'difference')})"
            found.append(
                f"The rule in {use.where} expired on {use.expires}{owner}: "
                f"{again if use.matches else 'nothing counts again'}"
            )
        elif use.state == "idle" and not (report.gaps or (verdict and verdict.unsure)):
            found.append(f"The rule in {use.where} is about {use.resource}, which is not there")
    return found
