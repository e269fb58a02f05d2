/** Where this script came from: told only while it runs for the first time. */

const element = typeof document === "undefined" ? null : document.currentScript;

export const OWN_ADDRESS = (element as HTMLScriptElement | null)?.src ?? "";
