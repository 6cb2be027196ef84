// The tab's title and icon, which say the cluster's state when the page is not in front.

import type { Live } from "./api/live";
import criticalIcon from "./icon/critical.svg";
import lostIcon from "./icon/lost.svg";
import okIcon from "./icon/ok.svg";
import unknownIcon from "./icon/unknown.svg";
import warningIcon from "./icon/warning.svg";

export type Shown = "ok" | "warning" | "critical" | "lost" | "unknown";

const ICONS: Record<Shown, string> = {
  ok: okIcon,
  warning: warningIcon,
  critical: criticalIcon,
  lost: lostIcon,
  unknown: unknownIcon,
};

export function shownStatus(live: Live): Shown {
  if (live.link.state === "lost") return "lost";
  return live.documents.cluster?.status ?? "unknown";
}

export function setTab(live: Live, view: string): void {
  const shown = shownStatus(live);
  const problems = live.documents.cluster?.problems ?? [];
  const critical = problems.filter((problem) => problem.severity === "critical").length;
  const mark =
    shown === "lost"
      ? "✕ no connection · "
      : critical > 0
        ? `⛔ ${critical} critical · `
        : problems.length > 0
          ? `⚠ ${problems.length} · `
          : "";
  document.title = `${mark}${view} · zeekbus`;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon && icon.getAttribute("href") !== ICONS[shown]) icon.href = ICONS[shown];
}
