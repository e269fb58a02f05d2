"""The demo project hangs together: what one file names, another one defines."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dataikuapi
import pytest

from demo.edits import Edit, apply_edits
from dss_emulator import DssEmulator, Project

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2] / "demo" / "project" / "RETAIL_CHURN"
JSON_SUFFIXES = {
    ".json", ".ipynb", ".shaker", ".sync", ".distinct", ".vstack", ".join", ".grouping", ".window",
    ".split", ".prediction_training", ".prediction_scoring", ".evaluation", ".embed_documents",
}  # fmt: skip
OBJECTS = (
    "datasets/*.json", "recipes/*.json", "scenarios/*.json", "zones/*.json",
    "managed_folders/*.json", "saved_models/*.json", "analysis/*/core_params.json",
    "analysis/*/ml/*/params.json", "web_apps/*.json", "dashboards/*.json", "insights/*.json",
    "ipython_notebooks/*.ipynb", "notebooks/sql/*/params.json", "lib/**/*.*",
    "wiki/articles/*.json", "lambda_services/*.json", "streaming_endpoints/*.json",
    "model_evaluation_stores/*.json", "knowledge-banks/*.json", "agent-tools/*.json",
)  # fmt: skip
PEOPLE = {"anna.berg", "marc.dubois", "priya.nair", "tom.keller"}
KEEP_TAG_INLINE = {"lambda_services/churn_scoring.json", "saved_models/aW3nHv7S.json"}
FLOW_FOLDERS = {
    "DATASET": "datasets",
    "RECIPE": "recipes",
    "MANAGED_FOLDER": "managed_folders",
    "SAVED_MODEL": "saved_models",
    "MODEL_EVALUATION_STORE": "model_evaluation_stores",
    "RETRIEVABLE_KNOWLEDGE": "knowledge-banks",
    "STREAMING_ENDPOINT": "streaming_endpoints",
}


def read(path: Path) -> Any:
    """The content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def files() -> list[Path]:
    """Every file of the project."""
    return sorted(path for path in ROOT.rglob("*") if path.is_file())


def relative(path: Path) -> str:
    """A path as a person would name it."""
    return path.relative_to(ROOT).as_posix()


def documents(pattern: str) -> list[Any]:
    """Test parameters: the files that match, by name."""
    return [pytest.param(path, id=relative(path)) for path in sorted(ROOT.glob(pattern))]


def recipe_payloads(kind: str) -> list[Any]:
    """Test parameters: the recipes of a type, by name."""
    return documents(f"recipes/*.{kind}")


def columns(dataset: str) -> dict[str, str]:
    """The columns of a dataset with their types."""
    schema = read(ROOT / "datasets" / f"{dataset}.json")["schema"]
    return {column["name"]: column["type"] for column in schema["columns"]}


def refs(recipe: Json, side: str, role: str | None = None) -> list[str]:
    """What a recipe reads (`inputs`) or writes (`outputs`), of one role or of all."""
    roles = recipe[side]
    chosen = [roles[role]] if role else roles.values()
    return [item["ref"] for holder in chosen for item in holder["items"]]


def beside(payload: Path) -> Json:
    """The recipe to which a payload file belongs."""
    recipe: Json = read(payload.with_suffix(".json"))
    return recipe


def flow_item_exists(kind: str, name: str) -> bool:
    """Whether the project defines an item of the Flow."""
    return (ROOT / FLOW_FOLDERS[kind] / f"{name}.json").is_file()


def walk(value: Any) -> Iterator[Any]:
    """A JSON value and everything inside it."""
    yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        for child in children:
            yield from walk(child)


def processors(steps: list[Json]) -> Iterator[Json]:
    """The enabled processors of a preparation script, those in groups too."""
    for step in steps:
        if step["metaType"] == "GROUP":
            yield from processors(step["steps"])
        elif not step["disabled"]:
            yield step


# ------------------------------------------------------------------------------------- files


def test_there_are_enough_objects() -> None:
    """The demo shows a project of some size."""
    objects = [path for pattern in OBJECTS for path in ROOT.glob(pattern)]
    assert 60 <= len(objects) <= 100


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=relative(p)) for p in files() if p.suffix in JSON_SUFFIXES]
)
def test_json_parses(path: Path) -> None:
    """Definitions, notebooks and visual payloads are JSON objects."""
    assert isinstance(read(path), dict)


@pytest.mark.parametrize("path", documents("**/*.py"))
def test_python_parses(path: Path) -> None:
    """Code is code."""
    assert isinstance(ast.parse(path.read_text(encoding="utf-8")), ast.Module)


@pytest.mark.parametrize("path", documents("**/*.json"))
def test_definitions_are_in_the_form_of_recent_versions(path: Path) -> None:
    """No versionTag inside, and a creationTag by one of the four."""
    definition = read(path)
    tags = [v for v in walk(definition) if isinstance(v, dict) and "versionTag" in v]
    assert bool(tags) == (relative(path) in KEEP_TAG_INLINE)
    if "creationTag" in definition:
        assert definition["creationTag"]["lastModifiedBy"]["login"] in PEOPLE


def test_hosts_and_addresses_are_reserved_ones() -> None:
    """Nothing points outside: every URL and mail address is one of example.com."""
    found = {
        (relative(path), match.group(1))
        for path in files()
        for match in re.finditer(
            r"(?:[a-z][a-z0-9+]*://(?:[^\s/@]*@)?|[\w.+-]@)([\w-]+(?:\.[\w-]+)+)",
            path.read_text(encoding="utf-8"),
        )
    }
    assert found
    assert [f for f in found if not re.fullmatch(r"(.+\.)?example\.com", f[1])] == []


def test_secrets_are_recognisably_false() -> None:
    """Where DSS keeps a secret, the demo says that it is none."""
    secret_keys = {"apiKey", "key", "webhookUrl", "password", "token", "secret"}
    secrets = [
        value
        for path in files()
        if path.suffix == ".json" and path.name != "tags.json"
        for item in walk(read(path))
        if isinstance(item, dict)
        for key, value in item.items()
        if key in secret_keys and isinstance(value, str)
    ]
    assert len(secrets) == 3
    assert all("demo-not-a-real" in secret for secret in secrets)


# -------------------------------------------------------------------------------------- flow


@pytest.mark.parametrize("path", documents("recipes/*.json"))
def test_recipe_reads_and_writes_what_exists(path: Path) -> None:
    """Every reference is an item of the Flow, or of another project."""
    recipe = read(path)
    for ref in [*refs(recipe, "inputs"), *refs(recipe, "outputs")]:
        foreign = re.fullmatch(r"[A-Z][A-Z0-9_]*\.\w+", ref)
        assert foreign or any(flow_item_exists(kind, ref) for kind in FLOW_FOLDERS)


def test_nothing_is_written_twice() -> None:
    """Each item of the Flow has at most one recipe that builds it, and sources have none."""
    written = Counter(
        ref for path in (ROOT / "recipes").glob("*.json") for ref in refs(read(path), "outputs")
    )
    assert max(written.values()) == 1
    sources = [
        path.stem for path in (ROOT / "datasets").glob("*.json") if not read(path)["managed"]
    ]
    assert not set(sources) & set(written)
    managed = {path.stem for path in (ROOT / "datasets").glob("*.json")} - set(sources)
    assert managed <= set(written)


@pytest.mark.parametrize("path", documents("zones/*.json"))
def test_zone_items_exist(path: Path) -> None:
    """Zones hold items of the Flow; those of other projects carry their project."""
    zone = read(path)
    for item in [*zone["items"], *zone["shared"]]:
        assert "projectKey" in item or flow_item_exists(item["objectType"], item["objectId"])


def test_every_item_of_the_flow_has_one_zone() -> None:
    """Nothing is left over for the default zone, and nothing is in two."""
    zones = [read(path) for path in (ROOT / "zones").glob("*.json")]
    places = Counter(
        (item["objectType"], item["objectId"])
        for zone in zones
        for item in zone["items"]
        if "projectKey" not in item
    )
    items = {
        (kind, path.stem)
        for kind, folder in FLOW_FOLDERS.items()
        for path in (ROOT / folder).glob("*.json")
    }
    assert set(places) == items
    assert max(places.values()) == 1


@pytest.mark.parametrize("path", documents("scenarios/*.json"))
def test_scenario_items_exist(path: Path) -> None:
    """What a scenario builds, checks or watches is there, and so is what it starts."""
    scenario = read(path)
    assert path.with_suffix(".py").is_file()
    for value in walk([scenario["params"], scenario["triggers"]]):
        if isinstance(value, dict) and "itemId" in value:
            assert flow_item_exists(value["type"], value["itemId"])
        if isinstance(value, dict) and "scenarioId" in value:
            assert (ROOT / "scenarios" / f"{value['scenarioId']}.json").is_file()
        if isinstance(value, dict) and value.get("type") == "custom_python":
            ast.parse(value["params"]["script"])


# ----------------------------------------------------------------------------------- columns


@pytest.mark.parametrize("path", documents("datasets/*.json"))
def test_dataset_has_a_schema(path: Path) -> None:
    """Five to twenty columns, each name once."""
    names = [column["name"] for column in read(path)["schema"]["columns"]]
    assert 5 <= len(names) <= 20
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", recipe_payloads("join"))
def test_join_columns_exist(path: Path) -> None:
    """Keys and selected columns are in the inputs; the result is the output's schema."""
    recipe, settings = beside(path), read(path)
    inputs = [columns(ref) for ref in refs(recipe, "inputs")]
    for join in settings["joins"]:
        for condition in join["on"]:
            left, right = condition["column1"], condition["column2"]
            assert inputs[left["table"]][left["name"]] == inputs[right["table"]][right["name"]]
    produced = {
        column.get("alias", column["name"]): inputs[column["table"]][column["name"]]
        for column in settings["selectedColumns"]
    }
    produced.update({c["name"]: c["type"] for c in settings["computedColumns"]})
    assert produced == columns(refs(recipe, "outputs")[0])


@pytest.mark.parametrize("path", recipe_payloads("shaker"))
def test_preparation_steps_find_their_columns(path: Path) -> None:
    """A step works on columns of the input or of the steps before; the rest is the output."""
    recipe, settings = beside(path), read(path)
    known = set(columns(refs(recipe, "inputs")[0]))
    for step in processors(settings["steps"]):
        params = step["params"]
        used = {*params.get("columns", []), *filter(None, [params.get("input1")])}
        if step["type"] == "RegexpExtractor":
            used.add(params["column"])
            groups = re.findall(r"\(\?<(\w+)>", params["pattern"])
            known.update(params["prefix"] + group for group in groups)
        elif step["type"] == "CreateColumnWithGREL":
            literal = re.sub(r'"[^"]*"', "", params["expression"])
            used.update(set(re.findall(r"[a-z]\w*(?!\w*\()", literal)))
        elif step["type"] == "ColumnRenamer":
            used.update(renaming["from"] for renaming in params["renamings"])
        assert used <= known, step["type"]
        if step["type"] == "ColumnsSelector":
            known -= used
        for renaming in params.get("renamings", []):
            known.remove(renaming["from"])
            known.add(renaming["to"])
        created = params.get("output") or (
            params.get("column") if step["type"] == "CreateColumnWithGREL" else None
        )
        known |= {created} if created else set()
    assert known == set(columns(refs(recipe, "outputs")[0]))


@pytest.mark.parametrize("path", recipe_payloads("vstack"))
def test_stacked_columns_match(path: Path) -> None:
    """Each input brings a column of the same type for each column of the result."""
    recipe, settings = beside(path), read(path)
    output = columns(refs(recipe, "outputs")[0])
    assert [*settings["selectedColumns"], settings["originColumnName"]] == list(output)
    for ref, source in zip(refs(recipe, "inputs"), settings["virtualInputs"]):
        kinds = [columns(ref)[name] for name in source["columnsMatch"]]
        assert kinds == [output[name] for name in settings["selectedColumns"]]


@pytest.mark.parametrize(
    "path", [*recipe_payloads("grouping"), *recipe_payloads("window"), *recipe_payloads("distinct")]
)
def test_aggregated_columns_exist(path: Path) -> None:
    """Keys, values, partitions and orders are columns of the input, of the stated type."""
    recipe, settings = beside(path), read(path)
    known = columns(refs(recipe, "inputs")[0])
    entries = [*settings["keys"], *settings.get("values", [])]
    orders = [o for window in settings.get("windows", []) for o in window["orders"]]
    partitions = [c for w in settings.get("windows", []) for c in w["partitioningColumns"]]
    assert {entry["column"] for entry in [*entries, *orders]} | set(partitions) <= set(known)
    for entry in entries:
        assert entry.get("type", known[entry["column"]]) == known[entry["column"]]


@pytest.mark.parametrize("path", recipe_payloads("prediction_*"))
def test_models_use_columns_that_exist(path: Path) -> None:
    """Features, target and kept columns are in the input; train and test agree."""
    recipe, settings = beside(path), read(path)
    known = columns(refs(recipe, "inputs", "main")[0])
    assert set(settings.get("keptInputColumns", [])) <= set(known)
    if path.suffix == ".prediction_training":
        features = settings["preprocessing"]["per_feature"]
        assert set(features) == set(known)
        assert features[settings["core"]["targetVariable"]]["role"] == "TARGET"
        assert columns(refs(recipe, "inputs", "test")[0]) == known


@pytest.mark.parametrize("path", recipe_payloads("split"))
def test_split_keeps_the_schema(path: Path) -> None:
    """Each filter works on a column of the input and points to an output."""
    recipe, settings = beside(path), read(path)
    known = columns(refs(recipe, "inputs")[0])
    outputs = refs(recipe, "outputs")
    assert all(columns(output) == known for output in outputs)
    for split in settings["filterSplits"]:
        assert split["outputIndex"] in range(len(outputs))
        assert {c["input"] for c in split["filter"]["uiData"]["conditions"]} <= set(known)


# ------------------------------------------------------------------------------- other objects


@pytest.mark.parametrize("path", documents("dashboards/*.json"))
def test_dashboard_tiles_show_insights_that_exist(path: Path) -> None:
    """A tile names an insight and its type."""
    tiles = [tile for page in read(path)["pages"] for tile in page["grid"]["tiles"]]
    for tile in (tile for tile in tiles if tile["tileType"] == "INSIGHT"):
        assert read(ROOT / "insights" / f"{tile['insightId']}.json")["type"] == tile["insightType"]


@pytest.mark.parametrize("path", documents("insights/*.json"))
def test_insights_show_what_exists(path: Path) -> None:
    """An insight names a dataset, model, web app or scenario of the project."""
    folders = {
        "datasetSmartName": "datasets",
        "savedModelSmartId": "saved_models",
        "webAppSmartId": "web_apps",
        "scenarioSmartId": "scenarios",
    }
    shown = [(key, v) for key, v in read(path)["params"].items() if key in folders]
    assert len(shown) == 1
    assert (ROOT / folders[shown[0][0]] / f"{shown[0][1]}.json").is_file()


def test_services_agents_and_tools_find_their_models() -> None:
    """References between models, tools, knowledge and folders lead somewhere."""
    for service in documents("lambda_services/*.json"):
        for endpoint in read(service.values[0])["endpoints"]:
            assert flow_item_exists("SAVED_MODEL", endpoint["modelRef"])
    for path in (ROOT / "saved_models").glob("*.json"):
        model = read(path)
        versions = model["inlineVersions"]
        assert not versions or model["activeVersion"] in {v["versionId"] for v in versions}
        for version in versions:
            for tool in version["toolsUsingAgentSettings"]["tools"]:
                assert (ROOT / "agent-tools" / f"{tool['toolRef']}.json").is_file()
    for path in (ROOT / "agent-tools").glob("*.json"):
        assert flow_item_exists("RETRIEVABLE_KNOWLEDGE", read(path)["params"]["knowledgeBankRef"])
    for path in (ROOT / "knowledge-banks").glob("*.json"):
        assert flow_item_exists("MANAGED_FOLDER", read(path)["managedFolderId"])


def test_tags_are_in_the_catalogue() -> None:
    """Every tag on an object has a colour."""
    catalogue = set(read(ROOT / "tags.json")["tags"])
    for path in (path for path in files() if path.suffix == ".json" and path.name != "tags.json"):
        assert set(read(path).get("tags", [])) <= catalogue, relative(path)


def test_wiki_and_taxonomy_agree() -> None:
    """Every article has a text and a place."""
    articles = {path.stem for path in (ROOT / "wiki" / "articles").glob("*.json")}
    texts = {path.stem for path in (ROOT / "wiki" / "articles").glob("*.md")}
    taxonomy = read(ROOT / "wiki" / "taxonomy.json")
    placed = {v["id"] for v in walk(taxonomy) if isinstance(v, dict) and "id" in v}
    assert articles == texts == placed
    assert taxonomy["homeArticleId"] in placed


# ------------------------------------------------------------------------------------- edits


def contents(project: Project, client: dataikuapi.DSSClient) -> dict[str, Any]:
    """All that can be edited, by resource, less what changes without a person's edit."""
    handle = client.get_project(project.key)
    found: dict[str, Any] = {
        f"{kind}.{name}": [project.get(kind, name), project.payload(kind, name)]
        for kind in project.types()
        for name in project.names(kind)
    }
    found["permissions"] = handle.get_permissions()
    found["variables"] = handle.get_variables()
    found["project"] = [handle.get_settings().get_raw(), handle.get_tags(), handle.get_metadata()]
    return {resource: without_noise(value) for resource, value in found.items()}


def without_noise(value: Any) -> Any:
    """The value less stamps and the choice of displayed metrics."""
    if isinstance(value, dict):
        noise = {"versionTag", "displayedState"}
        return {key: without_noise(child) for key, child in value.items() if key not in noise}
    return [without_noise(child) for child in value] if isinstance(value, list) else value


def told_apart(edit: Edit) -> list[tuple[str, str]]:
    """What an edit does to resources that are told apart by their names alone."""
    if edit.change == "renamed":
        return [(edit.before, "removed"), (edit.resource, "added")]
    plain = {"none": [], "follows": [(edit.resource, "modified")]}
    return plain.get(edit.change, [(edit.resource, edit.change)])


def test_edits_are_what_they_say() -> None:
    """The rows of `apply_edits` name every change to the project and no other."""
    with DssEmulator() as dss:
        project = dss.load_project(ROOT, key="RETAIL_CHURN")
        client = dataikuapi.DSSClient(dss.url, dss.api_key)
        before = contents(project, client)
        edits = apply_edits(project)
        after = contents(project, client)
        last_authors = {
            f"{kind}.{item['name']}": item["versionTag"]["lastModifiedBy"]["login"]
            for kind, items in (
                ("dataset", client.get_project(project.key).list_datasets()),
                ("recipe", client.get_project(project.key).list_recipes()),
            )
            for item in items
        }
        assert dss.unknown_routes == []
    changes = dict.fromkeys(before.keys() - after.keys(), "removed")
    changes.update(dict.fromkeys(after.keys() - before.keys(), "added"))
    common = before.keys() & after.keys()
    changes.update(dict.fromkeys((r for r in common if before[r] != after[r]), "modified"))
    real = [plain for edit in edits for plain in told_apart(edit)]
    assert dict(real) == changes
    assert len(real) == len(changes)
    assert {edit.who for edit in edits} == PEOPLE
    assert all(last_authors[e.resource] == e.who for e in edits if e.resource in last_authors)
    assert {e.resource for e in edits if e.change == "none"} < before.keys() - changes.keys()
