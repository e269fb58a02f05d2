/** The button that takes a snapshot, with how far it is and a way to give it up. */

import { cancelSnapshot, outcome, takeSnapshot, taking } from "../snapshotting";
import { meta } from "../state";
import { counted } from "../words";

export function TakeSnapshot({ primary = false }: { primary?: boolean }) {
  const who = meta.value.is === "ready" ? meta.value.value : null;
  const why = who && !who.may_write ? who.why_not || "You may not write to this project." : "";
  return (
    <span class="take">
      <button
        type="button"
        class={primary ? "primary" : ""}
        disabled={!who?.may_write}
        aria-disabled={taking.value !== null}
        title={why || "Read the project as it is now"}
        onClick={() => void takeSnapshot()}
      >
        Take a snapshot
      </button>
      <Progress may={why === ""} />
      {primary && (outcome.value || why) && <span class="soft">{outcome.value || why}</span>}
    </span>
  );
}

function Progress({ may }: { may: boolean }) {
  const now = taking.value;
  if (!now) return null;
  return (
    <>
      <span role="status" class="soft">
        {now.cancelling
          ? "Cancelling"
          : now.total
            ? `${now.done} of ${counted(now.total, "object")} read`
            : "Starting"}
      </span>
      {now.total > 0 && <progress aria-label="Objects read" max={now.total} value={now.done} />}
      {may && (
        <button
          type="button"
          class="small"
          disabled={!now.id || now.cancelling}
          title="Give it up: nothing is saved"
          onClick={() => void cancelSnapshot()}
        >
          Cancel<span class="unseen"> the snapshot</span>
        </button>
      )}
    </>
  );
}
