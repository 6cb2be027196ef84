package org.zeekbus.doctor.finding;

import java.util.List;

/**
 * Something that is wrong.
 *
 * @param kind a word for programs, such as {@code endpoints_crossed}
 * @param text what is wrong, in one sentence
 * @param evidence how that is known: file and line, path of the API, file of the system
 * @param remedies what to change, in this order
 */
public record Finding(
    Gravity gravity, String kind, String text, List<String> evidence, List<Remedy> remedies) {
  public Finding {
    text = text.startsWith("all ") ? "A" + text.substring(1) : text;
    evidence = List.copyOf(evidence);
    remedies = List.copyOf(remedies);
  }

  public static Finding critical(
      String kind, String text, List<String> evidence, List<Remedy> remedies) {
    return new Finding(Gravity.CRITICAL, kind, text, evidence, remedies);
  }

  public static Finding warning(
      String kind, String text, List<String> evidence, List<Remedy> remedies) {
    return new Finding(Gravity.WARNING, kind, text, evidence, remedies);
  }

  public static Finding note(
      String kind, String text, List<String> evidence, List<Remedy> remedies) {
    return new Finding(Gravity.NOTE, kind, text, evidence, remedies);
  }
}
