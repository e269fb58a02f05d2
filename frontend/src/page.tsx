/** Starts the page in the element that the webapp's body has for it. */

import "./theme.css";
import "./styles/page.css";
import "./styles/changes.css";
import "./styles/diff.css";
import "./styles/flow.css";
import "./styles/print.css";

import { render } from "preact";

import { listen } from "./keyboard";
import { prefersDark } from "./platform";
import { follow } from "./snapshotting";
import { meta, start, wear } from "./state";
import { App } from "./views/App";

function root(): HTMLElement {
  const found = document.getElementById("project-drift");
  if (found) return found;
  const made = document.createElement("div");
  made.id = "project-drift";
  document.body.append(made);
  return made;
}

/** Start as soon as there is a body. */
export function open(): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
  else run();
}

function run(): void {
  wear();
  prefersDark().addEventListener("change", wear);
  listen();
  const at = root();
  at.replaceChildren();
  render(<App />, at);
  void start().then(() => {
    const job = meta.value.is === "ready" ? meta.value.value.job : null;
    if (job) void follow(job);
  });
}
