/**
 * The one script of the webapp. In a page it is the page; started by that page as a worker, which has
 * no document, it lays out the Flow. What the other one needs is never run.
 */

import "./script";

if (typeof document === "undefined") void import("./graph/worker").then(({ serve }) => serve());
else void import("./page").then(({ open }) => open());
