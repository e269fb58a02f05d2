"""Forks writers that may be killed: orders come in, answers go out, each a line of JSON.

A process of its own, with one thread: forking is safe here, and spares starting Python each time.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any, Callable

from crash import deeds
from crash.steps import Steps

_DEEDS: dict[str, Callable[..., None]] = {
    "snapshots": deeds.keep_snapshots,
    "file": deeds.keep_a_file,
}
# A writer that hangs is ended by the system after so many seconds.
_PATIENCE = 60
_write = os.write


def one_life(order: dict[str, Any]) -> dict[str, Any]:
    """Do the deeds in a process that is killed at a step, or at none; return what it told."""

    def work(tell: deeds.Tell) -> None:
        steps = Steps(order["kill_at"])
        backend = deeds.opened(order["place"])
        steps.watch()
        _DEEDS[order["deeds"]](backend, tell)
        tell("steps", steps.count)

    reading, writing = os.pipe()
    process = _forked(work, reading, writing)
    os.close(writing)
    told = list(_lines(reading))
    os.close(reading)
    _, status = os.waitpid(process, 0)
    return {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == 9, "told": told}


def many_lives(order: dict[str, Any]) -> dict[str, Any]:
    """Let many write at once, kill some of them midway and put others in their places."""
    chance = random.Random(order["seed"])
    until = time.monotonic() + order["seconds"]
    reading, writing = os.pipe()
    alive: list[int] = []
    number = 0
    killed = 0
    kill_after = order["seconds"] / (order["kills"] + 1)
    next_kill = time.monotonic() + kill_after
    told: list[list[Any]] = []
    rest = b""
    while True:
        while len(alive) < order["writers"] and time.monotonic() < until:
            alive.append(_forked(_writer(order["place"], number, until), reading, writing))
            number += 1
        silent = not select.select([reading], [], [], 0.05)[0]
        if not silent:
            *lines, rest = (rest + os.read(reading, 1 << 16)).split(b"\n")
            told.extend(json.loads(line) for line in lines)
        if next_kill <= time.monotonic() < until and alive:
            os.kill(chance.choice(alive), signal.SIGKILL)
            killed += 1
        if time.monotonic() >= next_kill:
            next_kill += kill_after
        alive = [process for process in alive if os.waitpid(process, os.WNOHANG) == (0, 0)]
        if silent and not alive and time.monotonic() >= until:
            break
    os.close(reading)
    os.close(writing)
    return {"killed": killed, "told": told}


def _writer(place: deeds.Place, number: int, until: float) -> Callable[[deeds.Tell], None]:
    return lambda tell: deeds.keep_writing(deeds.opened(place), tell, number, until)


def _forked(work: Callable[[deeds.Tell], None], reading: int, writing: int) -> int:
    process = os.fork()
    if process:
        return process
    signal.alarm(_PATIENCE)
    os.close(reading)
    name = os.getpid()

    def tell(*words: Any) -> None:
        # A pipe takes a line as short as this one whole.
        _write(writing, json.dumps([name, *words]).encode("ascii") + b"\n")

    status = 1
    try:
        work(tell)
        status = 0
    except BaseException as error:  # noqa: BLE001 - the process ends here
        tell("failed", repr(error)[:500])
    finally:
        os._exit(status)


def _lines(handle: int) -> Iterator[list[Any]]:
    with os.fdopen(os.dup(handle), "rb") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    for line in sys.stdin:
        order = json.loads(line)
        answer = one_life(order) if "deeds" in order else many_lives(order)
        print(json.dumps(answer), flush=True)
