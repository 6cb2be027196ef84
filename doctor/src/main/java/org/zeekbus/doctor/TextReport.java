package org.zeekbus.doctor;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.finding.Unseen;

/** A diagnosis for people, who may be tired. */
public final class TextReport {
  private static final String BOLD_RED = "\u001b[1;31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String FAINT = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final String LABEL = "   %-8s%s%n";

  private final PrintWriter out;
  private final boolean isColoured;

  /**
   * A report.
   *
   * @param isColoured whether it goes to a terminal that may show colours
   */
  public TextReport(PrintWriter out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
  }

  /** Prints all of it. */
  public void print(Diagnosis diagnosis) {
    diagnosis.lookedAt().forEach(line -> out.println(coloured(FAINT, "looked at  " + line)));
    for (Finding finding : diagnosis.findings()) {
      out.println();
      print(finding);
    }
    List<Unseen> unseen = diagnosis.unseen();
    if (!unseen.isEmpty()) {
      out.println();
      unseen.forEach(
          each -> out.println("not looked at  %s: %s".formatted(each.what(), each.why())));
    }
    out.println();
    out.println(sum(diagnosis));
    if (isZeeksChanged(diagnosis)) {
      out.println("Zeek's nodes see a change of their files after `zeekctl deploy`.");
    }
    out.flush();
  }

  private void print(Finding finding) {
    out.println(
        "%s  %s"
            .formatted(
                coloured(
                    switch (finding.gravity()) {
                      case CRITICAL -> BOLD_RED;
                      case WARNING -> YELLOW;
                      case NOTE -> FAINT;
                    },
                    finding.gravity().name()),
                finding.text()));
    String label = "because";
    for (String evidence : finding.evidence()) {
      if (!evidence.isEmpty()) {
        out.printf(LABEL, label, evidence);
        label = "";
      }
    }
    String before = "";
    for (Remedy remedy : finding.remedies()) {
      if (remedy.where().equals(Remedy.RUN) || remedy.where().equals(Remedy.DO)) {
        out.printf(LABEL, remedy.where(), remedy.line());
      } else {
        if (!remedy.where().equals(before)) {
          out.printf(LABEL, "change", remedy.where());
        }
        out.printf(LABEL, "", "  " + remedy.line());
      }
      before = remedy.where();
    }
  }

  private static boolean isZeeksChanged(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .flatMap(finding -> finding.remedies().stream())
        .anyMatch(remedy -> remedy.where().matches("/.*\\.(zeek|cfg)(:\\d+)?"));
  }

  private static String sum(Diagnosis diagnosis) {
    List<String> parts = new ArrayList<>();
    for (Gravity gravity : Gravity.values()) {
      long count = diagnosis.count(gravity);
      if (count > 0) {
        String word = gravity.name().toLowerCase(Locale.ROOT);
        parts.add(count + " " + word + (count == 1 || gravity == Gravity.CRITICAL ? "" : "s"));
      }
    }
    String asked =
        diagnosis.unseen().stream().anyMatch(Unseen::isAskedFor)
            ? ", but not all could be looked at"
            : "";
    return (parts.isEmpty() ? "Nothing wrong was found" : String.join(", ", parts)) + asked + ".";
  }

  private String coloured(String colour, String text) {
    return isColoured ? colour + text + PLAIN : text;
  }
}
