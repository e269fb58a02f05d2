/** All of an object that is new or gone: what it reads and makes, its steps, its settings. */

import type { ComponentChildren } from "preact";

import { Found } from "../views/Marks";
import { type Definition, type End, isEmpty, outline, type Step } from "./definition";
import { Tree } from "./Tree";

export function Content({ content }: { content: Definition }) {
  const { inputs, outputs, steps, settings, rest } = outline(content);
  return (
    <>
      <Ends title="Inputs" ends={inputs} />
      <Ends title="Outputs" ends={outputs} />
      {steps.length > 0 && (
        <Part title="Steps">
          <ol class="plain outline">
            {steps.map((step, at) => (
              <StepItem key={at} step={step} number={at + 1} />
            ))}
          </ol>
        </Part>
      )}
      {!isEmpty(settings) && (
        <Part title="Settings">
          <Tree value={settings} />
        </Part>
      )}
      {!isEmpty(rest) && (
        <details class="folded">
          <summary>How DSS runs and checks it</summary>
          <Tree value={rest} />
        </details>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="diff-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Ends({ title, ends }: { title: string; ends: End[] }) {
  if (!ends.length) return null;
  return (
    <Part title={title}>
      <ul class="followers">
        {ends.map(({ name, role }) => (
          <li key={`${role} ${name}`}>
            <Found text={name} /> {role && <span class="soft">{role}</span>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function StepItem({ step, number }: { step: Step; number: number }) {
  return (
    <li class="setting">
      <p class="setting-words">
        {number}. <Found text={step.title} />{" "}
        {step.notes.length > 0 && <span class="soft">{step.notes.join(", ")}</span>}
      </p>
      {!isEmpty(step.settings) && <Tree value={step.settings} />}
    </li>
  );
}
