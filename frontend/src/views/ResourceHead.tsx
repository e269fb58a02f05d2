/** What is known about a changed resource before its diff: who, when, how grave, and what it hits. */

import { people } from "../filters";
import { nameIn, pageInDss, typeIn, typeName } from "../names";
import { go, isReviewed, meta, review } from "../state";
import type { Row } from "../types";
import { capital, counted, listed } from "../words";
import { copyLink } from "./links";
import { ChangeBadge, LevelChip, NOBODY, Person, When } from "./Marks";

export function ResourceHead({ row }: { row: Row }) {
  const before = row.renamed_from ? nameIn(row.renamed_from) : "";
  return (
    <header class="resource-head">
      <p class="kicker">
        {typeName(row.resource_type) === row.name ? "of the project" : typeName(row.resource_type)}
        {row.zone && <> in the zone {row.zone}</>}
      </p>
      <h2>
        {row.name} <ChangeBadge change={row.change} words />
      </h2>
      {before && (
        <p>
          Was <b>{before}</b>
          {row.reason && <span class="soft">: {row.reason}</span>}
        </p>
      )}
      <p class="facts">
        {row.level && (
          <span>
            <LevelChip level={row.level} /> {row.level_reason}
          </span>
        )}
        <Who row={row} />
      </p>
      <ImpactWords row={row} />
      <Commits row={row} />
      <Acts row={row} />
    </header>
  );
}

function Who({ row }: { row: Row }) {
  const names = people(row);
  if (!names.length) {
    return <span class="soft">Nobody is named: {row.unattributed || NOBODY}.</span>;
  }
  return (
    <span class="who">
      {names.map((login) => (
        <Person key={login} login={login} words />
      ))}
      {row.when && (
        <span class="soft">
          <When when={row.when} both />
        </span>
      )}
    </span>
  );
}

function ImpactWords({ row }: { row: Row }) {
  const { resources, scenarios, readers, names, resource_count, scenario_count } = row.impact;
  if (!resource_count && !scenario_count && !readers.length) return null;
  const called = (id: string) => names[id] ?? nameIn(id);
  const toFlow = (resource: string) => () => go({ view: "flow", scope: "context", resource });
  const more = scenario_count - scenarios.length;
  return (
    <div class="impact">
      {resources.length > 0 && (
        <p>
          <span class="sign impacted" aria-hidden="true">
            {"\u2193"}
          </span>{" "}
          <b>{counted(resource_count, "object")} downstream</b>
          {scenario_count > 0 && <>, {counted(scenario_count, "scenario")}</>}
          {". "}
          <button type="button" class="link" onClick={toFlow(row.id)}>
            See it in the Flow
          </button>
        </p>
      )}
      {readers.map((reader) => (
        <p key={reader}>{capital(reader)}.</p>
      ))}
      {resources.length > 0 && (
        <ul class="downstream" aria-label="Downstream, the nearest first">
          {resources.map((id) => (
            <li key={id}>
              <button type="button" class="link" onClick={toFlow(id)}>
                {called(id)}
              </button>{" "}
              <span class="soft">{typeName(typeIn(id))}</span>
            </li>
          ))}
          {resource_count > resources.length && (
            <li>
              <button type="button" class="link" onClick={toFlow(row.id)}>
                and {resource_count - resources.length} more
              </button>
            </li>
          )}
        </ul>
      )}
      {scenarios.length > 0 && (
        <p class="soft">
          Used by {scenario_count === 1 ? "the scenario" : "the scenarios"}{" "}
          {listed([...scenarios.map(called), ...(more ? [`${more} more`] : [])])}.
        </p>
      )}
    </div>
  );
}

function Commits({ row }: { row: Row }) {
  if (!row.commits.length) return null;
  return (
    <details class="folded">
      <summary>{counted(row.commits.length, "commit")} in between</summary>
      <ul class="plain">
        {row.commits.map((commit) => (
          <li key={commit.commit}>
            {commit.message} <span class="soft">{commit.author}, </span>
            <span class="soft">
              <When when={commit.when} both />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Acts({ row }: { row: Row }) {
  const reviewed = isReviewed(row);
  const url = meta.value.is === "ready" ? pageInDss(meta.value.value.project_url, row) : "";
  const known = meta.value.is === "ready" && meta.value.value.user !== null;
  return (
    <p class="acts">
      <button
        type="button"
        aria-pressed={reviewed}
        class={reviewed ? "done" : ""}
        disabled={!known}
        title={
          known
            ? "Only you see your marks. A mark goes when the resource changes again."
            : "Marks need a user"
        }
        onClick={() => void review(row, !reviewed)}
      >
        {reviewed ? "\u2713 Reviewed" : "Mark as reviewed"}
      </button>
      <button type="button" onClick={() => void copyLink()}>
        Copy link
      </button>
      {url && (
        <a class="button" href={url} target="_blank" rel="noopener">
          Open in DSS
        </a>
      )}
    </p>
  );
}
