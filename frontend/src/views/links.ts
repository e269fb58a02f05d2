/** Copying the link to this place; where even that is not possible, it is shown to be copied. */

import { encode } from "../hash";
import { copy, linkTo } from "../platform";
import { place, say } from "../state";
import { toCopy } from "./panels";

export async function copyLink(): Promise<void> {
  const link = linkTo(encode(place.value));
  if (await copy(link)) say("The link is copied.");
  else toCopy.value = { title: "The link to this place", text: link };
}
