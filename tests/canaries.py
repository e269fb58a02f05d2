"""Secrets in all the places of a project where people leave them, each to be recognised anywhere.

A canary is a secret value of one place. `plant` puts one into every place of the demo project, as a
save in DSS would; planting another generation changes every one of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from dss_emulator import Project

Json = dict[str, Any]

# Any part of a canary this long gives it away: a message may have been cut in the middle of one.
_PART = 8
# Hexadecimal digits as letters that are none, so that no checksum has a part of a canary by chance.
_LETTERS = str.maketrans("0123456789abcdef", "ghijklmnGHIJKLMN")


class Place(NamedTuple):
    """Where a canary is planted.

    `resource` is a type and a name (`recipe.geocode`), or the type of which a project has one.
    `where` is the slash-separated path of a field of the definition, or PAYLOAD for a line of the
    text beside it; `§` in `template` is the canary. A change in a `silent` place is no drift.
    """

    resource: str
    where: str
    template: str
    silent: bool = False

    @property
    def name(self) -> str:
        return f"{self.resource}:{self.where}"

    def canary(self, generation: int) -> str:
        """The secret of this place, as a generator of passwords would make it."""
        digest = hashlib.sha256(f"{self.name}/{generation}".encode()).hexdigest()
        return "Zq7" + digest[:29].translate(_LETTERS)

    def text(self, generation: int) -> str:
        return self.template.replace("§", self.canary(generation))


PAYLOAD = "payload"

# Objects that the demo project lacks.
_MADE: dict[str, Json] = {
    "recipe.geocode": {"type": "CustomCode_geocoder", "inputs": {}, "outputs": {}},
    "recipe.export_targets": {"type": "export", "inputs": {}, "outputs": {}},
    "recipe.fetch_rates": {"type": "shell", "inputs": {}, "outputs": {}},
    "dataset.crm_feed": {"type": "CustomPython_crm-feed", "schema": {"columns": []}},
    "dataset.rates": {"type": "HTTP", "schema": {"columns": []}, "params": {"sources": [{}]}},
    "dataset.refunds": {"type": "PostgreSQL", "schema": {"columns": []}},
    "code_studio.notebooks": {"name": "Notebooks", "templateId": "jupyterlab"},
}

_SCRIPT = "import requests\nanswer = requests.get(url, headers={'Authorization': 'Bearer §'})\n"
_SQL = "CREATE USER reader IDENTIFIED BY '§';\n"

PLACES = (
    Place("variables", "standard/warehouse/password", "§"),
    Place("variables", "standard/jdbc_url", "jdbc:postgresql://db/shop?user=etl&password=§"),
    Place("variables", "standard/tokens_of_partners/0/token", "§"),
    Place("variables", "local/crm_api_key", "§"),
    Place("project", "settings/integrations/integrations/0/hook/configuration/apiToken", "§"),
    Place("project", "settings/integrations/integrations/0/hook/configuration/webhookUrl",
          "https://chat.example.com/hooks/§"),
    Place("scenario.NIGHTLY_BUILD", "reporters/1/messaging/configuration/webhookUrl",
          "https://hooks.example.com/services/T000/B000/§"),
    Place("scenario.NIGHTLY_BUILD", "params/steps/0/params/script", _SCRIPT),
    Place("scenario.NIGHTLY_BUILD", "params/steps/1/params/sql", _SQL),
    Place("scenario.NIGHTLY_BUILD", "params/steps/2/params/config/sasToken", "§"),
    Place("scenario.EXPORT_CAMPAIGNS", PAYLOAD, "SFTP_PASSWORD = '§'"),
    Place("recipe.compute_campaign_exports", PAYLOAD, "client = Campaigns(api_key=\"§\")"),
    Place("recipe.compute_ticket_stats", PAYLOAD, "-- psql postgresql://etl:§@db/helpdesk"),
    Place("recipe.geocode", "params/customConfig/password", "§"),
    Place("recipe.export_targets", "params/exportParams/config/password", "§"),
    Place("recipe.fetch_rates", PAYLOAD, "export RATES_TOKEN=§"),
    Place("recipe.compute_session_stats", "variables/db_password", "§"),
    Place("dataset.crm_feed", "params/customConfig/apiToken", "§"),
    Place("dataset.rates", "params/sources/0/url", "https://shop:§@rates.example.com/day.csv"),
    Place("dataset.refunds", "params/query",
          "SELECT * FROM dblink('host=db user=etl password=§', 'SELECT * FROM refunds')"),
    Place("jupyter_notebook.feature_drift_check", "cells/0/source", _SCRIPT),
    Place("jupyter_notebook.feature_drift_check", "cells/1/outputs/0/text", "token: §", True),
    Place("sql_notebook.tN4wZp8", "cells/0/code", _SQL),
    Place("webapp.rB7kQx2", "apiKey", "§", True),
    Place("webapp.rB7kQx2", "config/smtp_password", "§"),
    Place("webapp.rB7kQx2", "params/python", "app.secret_key = '§'\n"),
    Place("webapp.rB7kQx2", "params/js", "const apiKey = '§';\n"),
    Place("api_service.churn_scoring", "authRealm/queryKeys/0/key", "§"),
    Place("api_service.churn_scoring", "authRealm/oauth2/clientSecret", "§"),
    Place("api_service.churn_scoring", "endpoints/0/code", "password <- '§'\n"),
    Place("library_file.python/churn/bands.py", PAYLOAD, "TOKEN: str = '§'"),
    Place("library_file.python/churn/settings.yml", PAYLOAD, "password: §"),
    Place("library_file.python/churn/.env", PAYLOAD, "API_KEY=§"),
    Place("library_file.python/churn/deploy.pem", PAYLOAD,
          "-----BEGIN PRIVATE KEY-----\n§\n-----END PRIVATE KEY-----"),
    Place("library_file.external-libraries.json", PAYLOAD,
          '{"gitReferences": {"python": {"remote": "https://ci:§@git.example.com/lib.git"}}}'),
    Place("wiki_article.1", PAYLOAD, "Run `deploy --password §` and tell nobody."),
    Place("agent.aW3nHv7S", "inlineVersions/1/toolsUsingAgentSettings/systemPrompt",
          "Ask https://crm.example.com/find?access_token=§ for the customer."),
    Place("agent_tool.fX9tGq2L", "params/headers/Authorization", "Bearer §"),
    Place("agent_tool.fX9tGq2L", "additionalDescriptionForLLM", "Call it with api_key='§'."),
    Place("knowledge_bank.Jd5RzQ8u", "vectorStoreSettings/connectionString",
          "AccountName=shop;AccountKey=§"),
    Place("code_studio.notebooks", "params/environment/0/value", "§"),
    Place("streaming_endpoint.basket_events", "params/saslPassword", "§"),
    Place("insight.bR4vEq1", "params/url", "https://bi.example.com/view?sig=§"),
    Place("dashboard.Wy3kBn7", "pages/0/grid/tiles/0/tileParams/text", "Key: glpat-§"),
)  # fmt: skip

# Fields that a place needs beside it.
_BESIDE: tuple[tuple[str, str, Any], ...] = (
    ("variables", "standard/warehouse/user", "etl"),
    ("variables", "standard/tokens_of_partners", [{"partner": "courier"}]),
    ("project", "settings/integrations/integrations", [{"hook": {"type": "chat"}}]),
    ("jupyter_notebook.feature_drift_check", "cells/1/outputs",
     [{"output_type": "stream", "name": "stdout"}]),
    ("code_studio.notebooks", "params/environment", [{"key": "HUB_TOKEN"}]),
)  # fmt: skip


def expected_changes() -> Counter[str]:
    """How many changes each resource must show when all canaries change."""
    return Counter(place.resource for place in PLACES if not place.silent)


def given_away(seen: Iterable[bytes | str]) -> list[str]:
    """The places of which any part of a canary, of either generation, can be seen."""
    whole = b"\n".join(item if isinstance(item, bytes) else item.encode() for item in seen)
    return [
        f"{place.name} ({generation})"
        for place in PLACES
        for generation in (1, 2)
        for start in range(0, len(place.canary(generation)) - _PART + 1, _PART // 2)
        if place.canary(generation)[start : start + _PART].encode() in whole
    ]


def plant(project: Project, generation: int) -> None:
    """Put the canaries of a generation into their places."""
    for resource, definition in _MADE.items():
        kind, _, name = resource.partition(".")
        if name not in project.names(kind):
            project.save(kind, name, definition)
    for place in PLACES:
        if place.where == PAYLOAD:
            _write(project, place, generation)
        else:
            beside = [item for item in _BESIDE if item[0] == place.resource]
            with _opened(project, place.resource) as definition:
                for _, where, value in beside:
                    if place.where.startswith(where.rpartition("/")[0]):
                        _set(definition, where, value, keep=True)
                _set(definition, place.where, place.text(generation))


def _opened(project: Project, resource: str) -> Any:
    kind, _, name = resource.partition(".")
    if name:
        return project.edit(kind, name)
    return project.variables() if kind == "variables" else project.settings()


def _set(value: Any, where: str, new: Any, keep: bool = False) -> None:
    *steps, last = where.split("/")
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value.setdefault(step, {})
    if not (keep and value.get(last)):
        value[last] = new


def _write(project: Project, place: Place, generation: int) -> None:
    kind, _, name = place.resource.partition(".")
    line = place.text(generation)
    text = project.payload(kind, name) if name in project.names(kind) else None
    other = place.text(3 - generation)
    if name.endswith(".json"):
        text = line
    elif text and other in text:
        text = text.replace(other, line)
    elif not text or line not in text:
        text = f"{text or ''}\n{line}\n"
    if kind == "library_file":
        project.write_library(name, text.encode())
    else:
        project.set_payload(kind, name, text)
