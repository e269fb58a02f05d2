"""Point 3: whether content that git brings back carries another mark than before."""

from __future__ import annotations

from real_node.facts import Fact, NotTestable, Seen
from real_node.filling import CODE
from real_node.ground import Ground
from real_node.points.exports import EXPORT_IN_GIT
from real_node.points.saves import marked, told

_BRANCH = "driftverify"


def _revert(ground: Ground) -> Seen:
    name = ground.made.name("recipe")
    git = ground.node.project.get_project_git()
    _save(ground, name, CODE + "# before\n")
    _save(ground, name, CODE + "# to be reverted\n")
    last = ground.node.read(f"{ground.node.path}/git/actions/log", count=1)["entries"][0]
    before = marked(ground, "/recipes/", "name", name, "versionTag")
    git.revert_commit(last["commit"])
    if not _code(ground, name).endswith("# before\n"):
        raise NotTestable("reverting the last commit did not bring the code back")
    after = marked(ground, "/recipes/", "name", name, "versionTag")
    return Seen(before != after, f"{name}: {told(before)}, after the revert {told(after)}")


def _switch(ground: Ground) -> Seen:
    name = ground.made.name("recipe")
    git = ground.node.project.get_project_git()
    home = git.get_status()["currentBranch"]
    _save(ground, name, CODE + "# on the first branch\n")
    before = marked(ground, "/recipes/", "name", name, "versionTag")
    git.create_branch(_BRANCH)
    git.switch(_BRANCH)
    _save(ground, name, CODE + "# on the second branch\n")
    there = marked(ground, "/recipes/", "name", name, "versionTag")
    git.switch(home)
    if not _code(ground, name).endswith("# on the first branch\n"):
        raise NotTestable("switching the branch did not bring the code back")
    back = marked(ground, "/recipes/", "name", name, "versionTag")
    return Seen(
        there != back,
        f"{name}: {told(before)}, on a branch {told(there)}, after the switch {told(back)}",
    )


def _from_elsewhere(_ground: Ground) -> Seen:
    raise NotTestable("it needs a git remote, a bundle or a second project; see the manual points")


def _save(ground: Ground, name: str, code: str) -> None:
    settings = ground.node.project.get_recipe(name).get_settings()
    settings.set_payload(code)
    settings.save()


def _code(ground: Ground, name: str) -> str:
    return str(ground.node.read(f"{ground.node.path}/recipes/{name}").get("payload"))


_KEPT = "capture keeps what has an equal mark, until the next full capture (every 20th)"

FACTS = (
    Fact("3a", "Reverting a commit moves the mark of what it changes.", _KEPT, _revert),
    Fact("3b", "Switching the branch moves the mark of what it changes.", _KEPT, _switch),
    Fact(
        "3c",
        "A pull, an import and the activation of a bundle move the mark of what they change.",
        _KEPT,
        _from_elsewhere,
    ),
    EXPORT_IN_GIT,
)
