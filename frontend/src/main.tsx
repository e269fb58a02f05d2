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
import { start, wear } from "./state";
import { App } from "./views/App";

function root(): HTMLElement {
  const found = document.getElementById("project-drift");
  if (found) return found;
  const made = document.createElement("div");
  made.id = "project-drift";
  document.body.append(made);
  return made;
}

function run(): void {
  wear();
  prefersDark().addEventListener("change", wear);
  listen();
  const at = root();
  at.replaceChildren();
  render(<App />, at);
  void start();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
else run();
