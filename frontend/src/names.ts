/** What things are called on the page. */

import { UNKNOWN } from "./filters";
import type { ChangeType, FullRow, Row } from "./types";

export const CHANGE_WORDS: Record<ChangeType, string> = {
  added: "Added",
  removed: "Removed",
  modified: "Modified",
  renamed: "Renamed",
  unknown: "Not readable",
};

/** A sign for each change, so that colour is never alone. */
export const CHANGE_SIGNS: Record<ChangeType, string> = {
  added: "+",
  removed: "\u2212",
  modified: "~",
  renamed: "\u203a",
  unknown: "?",
};

export const LEVEL_WORDS: Record<string, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  cosmetic: "Cosmetic",
  [UNKNOWN]: "Not judged",
};

export const LEVEL_MEANING: Record<string, string> = {
  critical: "something breaks, or somebody may do more than before",
  high: "what is built or when it runs may be different",
  medium: "an object came, was renamed, or its settings changed",
  low: "it is described or arranged differently",
  cosmetic: "it only looks different",
};

const TYPES: Record<string, string> = {
  api_service: "API service",
  evaluation_store: "evaluation store",
  flow_zone: "Flow zone",
  jupyter_notebook: "Jupyter notebook",
  library_file: "library file",
  ml_task: "ML task",
  permissions: "permissions",
  project: "project settings",
  retrieval_augmented_llm: "augmented LLM",
  sql_notebook: "SQL notebook",
  variables: "variables",
  wiki: "wiki taxonomy",
};

/** Return what a resource type is called: "dataset", "SQL notebook". */
export function typeName(type: string): string {
  return TYPES[type] ?? type.replace(/_/g, " ");
}

/** Return what an object of the Flow is called by its type; what another project has is of none. */
export function kindOf(type: string): string {
  return type ? typeName(type) : "of another project";
}

/** Return the name within a resource id: `dataset.KEY.orders` is "orders". */
export function nameIn(id: string): string {
  const parts = id.split(".");
  return parts.length > 2 ? parts.slice(2).join(".") : id;
}

/** Return the type within a resource id. */
export function typeIn(id: string): string {
  return id.split(".", 1)[0] ?? "";
}

const PAGES: Record<string, (name: string) => string> = {
  dataset: (name) => `/datasets/${name}/explore/`,
  recipe: (name) => `/recipes/${name}/`,
  scenario: (name) => `/scenarios/${name}/settings/`,
  managed_folder: (name) => `/managedfolder/${name}/view/`,
  saved_model: (name) => `/savedmodels/${name}/versions/`,
  evaluation_store: (name) => `/modelevaluationstores/${name}/evaluations/`,
  jupyter_notebook: (name) => `/notebooks/jupyter/${name}/`,
  sql_notebook: (name) => `/notebooks/sql_notebook/${name}/`,
  dashboard: (name) => `/dashboards/${name}/view/`,
  insight: (name) => `/dashboards/insights/${name}/view/`,
  flow_zone: (name) => `/flow/?zoneId=${name}`,
  wiki_article: (name) => `/wiki/${name}/`,
  variables: () => "/variables/",
  permissions: () => "/security/",
  library_file: () => "/libedition/libpython/",
};

/** Return where DSS shows a resource; "" for what is gone or has no page of its own. */
export function pageInDss(projectUrl: string, row: Row | FullRow): string {
  const page = PAGES[row.resource_type];
  if (!page || !/^(?:https?:\/\/|\/(?!\/))/.test(projectUrl) || row.change === "removed" || row.change === "unknown")
    return "";
  return projectUrl.replace(/\/$/, "") + page(encodeURIComponent(nameIn(row.resource_id)));
}
