package org.zeekbus.query.report;

import java.io.IOException;

/** A report that was made. */
public final class FinishedReport {
  private final ReportContent content;

  FinishedReport(ReportContent content) {
    this.content = content;
  }

  /** What it says. */
  ReportContent content() {
    return content;
  }

  /** Why there is nothing to report, and what to do; empty if there is. */
  public String trouble() {
    return content.trouble();
  }

  /** How many figures there are. */
  public int figures() {
    return content.sections().stream().mapToInt(each -> each.answers().size()).sum();
  }

  /** How many of them have no answer, as their question failed. */
  public long failures() {
    return content.sections().stream()
        .flatMap(each -> each.answers().stream())
        .filter(each -> !each.failure().isEmpty())
        .count();
  }

  /** One page that loads nothing from elsewhere. */
  public String html() throws IOException {
    return HtmlReport.of(content);
  }

  /** The same figures, with their SQL, as JSON. */
  public String json() {
    return JsonReport.of(content);
  }
}
