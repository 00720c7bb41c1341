// Sets the theme before anything is painted. The same keys as src/settings/appearance.ts.
"use strict";
(() => {
  const root = document.documentElement;
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("crosslink.appearance") ?? "{}") ?? {};
  } catch {
    // What cannot be read was not kept.
  }
  const light = kept.theme === "light" || (kept.theme !== "dark" && matchMedia("(prefers-color-scheme: light)").matches);
  const high = kept.contrast === "high" || (kept.contrast !== "normal" && matchMedia("(prefers-contrast: more)").matches);
  root.dataset.theme = light ? "light" : "dark";
  root.dataset.contrast = high ? "high" : "normal";
  root.dataset.motion = kept.motion === "less" ? "less" : "normal";
})();
