"""All facts, in the order in which they are looked at: what changes the most comes last."""

from real_node.points import (
    exports,
    files,
    flow,
    history,
    lists,
    load,
    refusals,
    rights,
    saves,
    shapes,
)

FACTS = (
    *lists.FACTS,
    *saves.FACTS,
    *refusals.FACTS,
    *rights.FACTS,
    *shapes.FACTS,
    *flow.FACTS,
    *files.FACTS,
    *load.FACTS,
    *exports.FACTS,
    *history.FACTS,
)
