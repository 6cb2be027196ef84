package org.zeekbus.query.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.report.Finding.Change;
import org.zeekbus.query.report.Finding.Severity;

/** Looks for what is striking in the answers. Owner: one thread. */
final class Findings {
  /** Of fewer queries the share of those that failed says little. */
  private static final double ENOUGH = 100;

  private static final double LONG_SILENCE = 15 * 60;
  private static final double LATE = 5 * 60;
  private static final Set<String> OLD_TLS = Set.of("SSLv2", "SSLv3", "TLSv10", "TLSv11");
  private static final int EXAMPLES = 3;

  private final Map<String, Answer> answers;
  private final List<Finding> found = new ArrayList<>();

  private Findings(Map<String, Answer> answers) {
    this.answers = answers;
  }

  /** What is striking, what matters most first. */
  static List<Finding> of(Map<String, Answer> answers) {
    Findings findings = new Findings(answers);
    findings.certificates();
    findings.volume();
    findings.silence();
    findings.lateness();
    findings.notices();
    findings.oldTls();
    findings.dns();
    findings.talkers();
    findings.news();
    findings.found.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(findings.found);
  }

  private void certificates() {
    @Nullable Answer answer = answers.get(TlsSection.CERTIFICATES);
    if (answer == null || answer.isEmpty()) {
      return;
    }
    IntPredicate isExpired = row -> answer.number(row, "days_left") < 0;
    long expired = (long) answer.number(0, "expired");
    long ending = answer.total() - expired;
    if (expired > 0) {
      add(
          Severity.CRITICAL,
          plural(expired, "certificate", "certificates")
              + (expired == 1 ? " has expired" : " have expired"),
          examples(answer, isExpired, "certificate"),
          "tls");
    }
    if (ending > 0) {
      add(
          Severity.WARNING,
          plural(ending, "certificate expires", "certificates expire") + " within 30 days",
          rows(answer, isExpired.negate())
              .limit(EXAMPLES)
              .mapToObj(row ->
                  answer.text(row, "certificate")
                      + " in "
                      + plural((long) answer.number(row, "days_left"), "day", "days"))
              .collect(Collectors.joining(", ")),
          "tls");
    }
  }

  private void volume() {
    @Nullable Answer answer = answers.get(VolumeSection.PATHS);
    if (answer == null) {
      return;
    }
    IntPredicate isSilent = changed(answer, Change.GONE);
    if (rows(answer, isSilent).findAny().isPresent()) {
      add(
          Severity.CRITICAL,
          "No records of " + examples(answer, isSilent, "log"),
          "Usual in this time: "
              + rows(answer, isSilent)
                  .limit(EXAMPLES)
                  .mapToObj(row -> Numbers.count(answer.number(row, "usual")))
                  .collect(Collectors.joining(", "))
              + ".",
          "volume");
    }
    changes(answer, Change.FEWER, "Far fewer records than usual: ");
    changes(answer, Change.MORE, "Far more records than usual: ");
  }

  private static IntPredicate changed(Answer answer, Change change) {
    return row -> Change.of(answer.number(row, "change"), answer.number(row, "usual")) == change;
  }

  private void changes(Answer answer, Change change, String what) {
    List<String> changed =
        rows(answer, changed(answer, change))
            .limit(6)
            .mapToObj(
                row -> answer.text(row, "log") + " " + Numbers.change(answer.number(row, "change")))
            .toList();
    if (!changed.isEmpty()) {
      add(Severity.WARNING, what + String.join(", ", changed), "", "volume");
    }
  }

  private void silence() {
    @Nullable Answer answer = answers.get(VolumeSection.SILENCE);
    if (answer != null && answer.number(0, "length") >= LONG_SILENCE) {
      add(
          Severity.CRITICAL,
          "No log has a record for " + Numbers.seconds(answer.number(0, "length")),
          "From %s to %s UTC%s"
              .formatted(
                  time(answer, 0, "silent_from"),
                  time(answer, 0, "silent_to"),
                  answer.total() > 1 ? ", and " + (answer.total() - 1) + " more times." : "."),
          "volume");
    }
  }

  private void lateness() {
    @Nullable Answer answer = answers.get(LatenessSection.LOGS);
    if (answer == null) {
      return;
    }
    // Zeek itself writes conn when the connection has ended.
    rows(
            answer,
            row -> answer.number(row, "largest") >= LATE && !answer.text(row, "log").equals("conn"))
        .findFirst()
        .ifPresent(row ->
            add(
                Severity.WARNING,
                "Logs arrived late, by up to " + Numbers.seconds(answer.number(row, "largest")),
                answer.text(row, "log") + " at " + time(answer, row, "at") + " UTC.",
                "late"));
  }

  private void notices() {
    @Nullable Answer answer = answers.get(NoticeSection.TYPES);
    @Nullable Answer fresh = answers.get(NewSection.NOTICES);
    if (fresh != null && !fresh.isEmpty()) {
      add(
          Severity.WARNING,
          plural(fresh.total(), "new type", "new types") + " of notice",
          examples(fresh, _ -> true, "note"),
          "new");
    }
    if (answer != null && !answer.isEmpty()) {
      double all = rows(answer, _ -> true).mapToDouble(row -> answer.number(row, "notices")).sum();
      add(
          Severity.NOTE,
          plural((long) all, "notice", "notices"),
          rows(answer, _ -> true)
              .limit(EXAMPLES)
              .mapToObj(row ->
                  answer.text(row, "note") + " " + Numbers.count(answer.number(row, "notices")))
              .collect(Collectors.joining(", ")),
          "notices");
    }
  }

  private void oldTls() {
    @Nullable Answer answer = answers.get(TlsSection.VERSIONS);
    if (answer == null) {
      return;
    }
    IntPredicate isOld = row -> OLD_TLS.contains(answer.text(row, "version"));
    double connections =
        rows(answer, isOld).mapToDouble(row -> answer.number(row, "connections")).sum();
    if (connections > 0) {
      add(
          Severity.WARNING,
          plural((long) connections, "connection", "connections") + " with an old version of TLS",
          examples(answer, isOld, "version"),
          "tls");
    }
  }

  private void dns() {
    @Nullable Answer answer = answers.get(DnsSection.SUMS);
    if (answer == null || answer.number(0, "queries") < ENOUGH) {
      return;
    }
    double failed = answer.number(0, "failed");
    double usual = answer.number(0, "failed_the_week_before");
    if (failed >= 0.1 && failed >= 1.5 * usual) {
      add(
          Severity.WARNING,
          Numbers.share(failed) + " of DNS queries failed",
          usual > 0 ? "In the week before: " + Numbers.share(usual) + "." : "",
          "dns");
    }
  }

  private void talkers() {
    @Nullable Answer answer = answers.get(TrafficSection.SOURCES);
    @Nullable Answer sums = answers.get(TrafficSection.SUMS);
    if (answer == null || sums == null || sums.number(0, "sources") < 5) {
      return;
    }
    double share = answer.number(0, "bytes") / sums.number(0, "bytes");
    if (share >= 0.5) {
      add(
          Severity.NOTE,
          "%s of all bytes are of connections from %s"
              .formatted(Numbers.share(share), answer.text(0, "source")),
          Numbers.bytes(answer.number(0, "bytes")) + ".",
          "traffic");
    }
  }

  private void news() {
    news(NewSection.HOSTS, "new local host", "new local hosts", "host");
    news(NewSection.SERVICES, "new service or port", "new services and ports", "service");
    news(NewSection.TLS, "new version of TLS", "new versions of TLS", "version");
  }

  private void news(String id, String one, String many, String column) {
    @Nullable Answer answer = answers.get(id);
    if (answer != null && !answer.isEmpty()) {
      add(
          Severity.NOTE,
          plural(answer.total(), one, many),
          examples(answer, _ -> true, column),
          "new");
    }
  }

  private void add(Severity severity, String what, String detail, String section) {
    found.add(new Finding(severity, what, detail, section));
  }

  private static IntStream rows(Answer answer, IntPredicate which) {
    return IntStream.range(0, answer.rows().size()).filter(which);
  }

  private static String examples(Answer answer, IntPredicate which, String column) {
    List<String> all = rows(answer, which).mapToObj(row -> answer.text(row, column)).toList();
    return String.join(", ", all.subList(0, Math.min(EXAMPLES, all.size())))
        + (all.size() > EXAMPLES ? ", …" : "");
  }

  private static String time(Answer answer, int row, String column) {
    String text = answer.text(row, column);
    return text.isEmpty() ? "?" : ReportPeriod.text(Instant.parse(text));
  }

  private static String plural(long count, String one, String many) {
    return Numbers.count(count) + " " + (count == 1 ? one : many);
  }
}
