package org.zeekbus.query.report;

import java.time.Instant;
import java.util.List;

/**
 * All that a report says, before it is a page or JSON.
 *
 * @param period that it is about
 * @param made when it was made
 * @param source where the logs are, for people
 * @param trouble why there is nothing to report; empty if there is
 * @param findings what is striking
 * @param sections all else
 */
record ReportContent(
    ReportPeriod period,
    Instant made,
    String source,
    String trouble,
    List<Finding> findings,
    List<Answered> sections) {
  ReportContent {
    findings = List.copyOf(findings);
    sections = List.copyOf(sections);
  }

  /**
   * A section with its answers.
   *
   * @param section that was asked
   * @param answers of the figures that could be asked
   * @param lacks why others could not
   */
  record Answered(Section section, List<Answer> answers, List<String> lacks) {
    Answered {
      answers = List.copyOf(answers);
      lacks = List.copyOf(lacks);
    }
  }
}
