/** The page: head, snapshots, sentence, and one of the views. */

import { Failure } from "../api";
import type { View } from "../hash";
import { FlowView } from "../graph/FlowView";
import { go, loadReport, meta, place, report, rows, said, snapshots, start } from "../state";
import type { Report } from "../types";
import { AllChanges } from "./AllChanges";
import { ChangeList } from "./ChangeList";
import { Comparison, SameSnapshot } from "./Comparison";
import { Detail } from "./Detail";
import { Dialogs } from "./Dialogs";
import { Expected } from "./Expected";
import { FilterBar } from "./Filters";
import { Header } from "./Header";
import { History } from "./History";
import { NoDrift, NoneComplete, NotKnown, Partial, Skeleton, TooFew, Trouble } from "./States";
import { Summary } from "./Summary";

export function App() {
  return (
    <div class="page">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the changes
      </button>
      <Header />
      <NotKnown />
      <Comparison />
      <main id="main" tabIndex={-1}>
        <Main />
      </main>
      <Dialogs />
      <p
        class={!said.value.seen ? "unseen" : said.value.words ? "said shown" : "said"}
        role="status"
        aria-live="polite"
      >
        {said.value.words}
      </p>
    </div>
  );
}

function Main() {
  const list = snapshots.value;
  const { from, to, view } = place.value;
  if (meta.value.is === "ready" && !meta.value.value.ready)
    return <Trouble failure={new Failure("setup", meta.value.value.what_to_do)} retry={() => void start()} />;
  if (list.is === "failed") return <Trouble failure={list.failure} retry={() => void start()} />;
  if (list.is === "loading") return <Skeleton words="Loading the snapshots" />;
  if (list.value.length < 2) return <TooFew />;
  const load = report.value;
  const past = view === "history";
  const same = from === to;
  if (!past && (!from || !to)) return <NoneComplete />;
  if (!past && !same && load.is === "loading") return <Skeleton words="Comparing the two snapshots" />;
  const found = !past && !same && load.is === "ready" ? load.value : null;
  // The tabs stand at one place for all views, so that the one that was pressed keeps the focus.
  return (
    <>
      {found && <Summary report={found} />}
      {found && <Partial report={found} />}
      <Tabs />
      {past ? (
        <History />
      ) : same ? (
        <SameSnapshot />
      ) : load.is === "failed" ? (
        <Trouble failure={load.failure} retry={() => void loadReport()} />
      ) : (
        found && <Compared report={found} />
      )}
    </>
  );
}

function Compared({ report: found }: { report: Report }) {
  const { view, resource } = place.value;
  if (view !== "flow" && view !== "all" && rows.value.length) {
    return (
      <div class={resource ? "changes one" : "changes"}>
        <div class="left">
          <FilterBar />
          <ChangeList />
          <Expected report={found} />
        </div>
        <Detail />
      </div>
    );
  }
  return (
    <>
      {view === "flow" ? (
        <FlowView />
      ) : !rows.value.length ? (
        <NoDrift report={found} />
      ) : (
        <>
          <FilterBar />
          <AllChanges />
        </>
      )}
      <Expected report={found} />
    </>
  );
}

const TABS: readonly { view: View; words: string }[] = [
  { view: "changes", words: "Changes" },
  { view: "all", words: "All on one page" },
  { view: "flow", words: "Flow" },
  { view: "history", words: "History" },
];

function Tabs() {
  return (
    <nav class="tabs" aria-label="Views">
      {TABS.map(({ view, words }) => (
        <button
          key={view}
          type="button"
          aria-current={place.value.view === view ? "page" : undefined}
          onClick={() => go({ view })}
        >
          {words}
          {view === "changes" && rows.value.length > 0 && <span class="count">{rows.value.length}</span>}
        </button>
      ))}
    </nav>
  );
}
