package org.zeekbus.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.snapshot.DropReason;

/** What was dropped has the same words wherever it is counted or named. */
final class DropVocabularyTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern QUOTED = Pattern.compile("`([a-z_]+)`");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** A text with a count. */
  private static final Pattern COUNT = Pattern.compile("%,?d|\\{}");

  private static final Pattern OTHER_WORDS =
      Pattern.compile("\\b(lost|undelivered|missed|did not get)\\b");

  /** Every reason that any part of zeekbus gives. */
  private static Set<String> reasons() {
    Set<String> reasons = new TreeSet<>();
    for (var reason : org.zeekbus.broker.snapshot.DropReason.values()) {
      reasons.add(reason.label());
    }
    for (DropReason reason : DropReason.values()) {
      reasons.add(reason.label());
    }
    reasons.add(Drop.VIEWER_SLOW);
    return reasons;
  }

  private static Set<String> wordsOf(Path file, String lineStart) throws IOException {
    String line =
        Files.readAllLines(file).stream()
            .filter(each -> each.startsWith(lineStart))
            .findFirst()
            .orElseThrow();
    Set<String> words = new TreeSet<>();
    QUOTED
        .matcher(line.substring(lineStart.length()))
        .results()
        .forEach(it -> words.add(it.group(1)));
    return words;
  }

  @Test
  void manualOfMetricsNamesEachReason() throws IOException {
    assertThat(wordsOf(ROOT.resolve("docs/metrics.md"), "| `why` |")).isEqualTo(reasons());
  }

  @Test
  void dashboardHasWordsForEachReason() throws IOException {
    String words = Files.readString(ROOT.resolve("dashboard/src/main/web/src/format/words.ts"));
    String table = words.substring(words.indexOf("const WHY"), words.indexOf("export const why"));
    Set<String> named = new TreeSet<>();
    Pattern.compile("(?m)^ {2}([a-z_]+): ")
        .matcher(table)
        .results()
        .forEach(it -> named.add(it.group(1)));
    assertThat(named).isEqualTo(reasons());
  }

  /** Log lines and statistics say "dropped" where they count. A node "loses" what is dropped. */
  @Test
  void textsThatCountHaveNoOtherWord() throws IOException {
    List<String> found = new ArrayList<>();
    int literals = 0;
    for (String module : List.of("broker", "logger", "web")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          Matcher literal = LITERAL.matcher(read(file));
          while (literal.find()) {
            literals++;
            String text = literal.group(1);
            if (COUNT.matcher(text).find() && OTHER_WORDS.matcher(text).find()) {
              found.add(file.getFileName() + ": " + text);
            }
          }
        }
      }
    }
    assertThat(literals).isGreaterThan(1_000);
    assertThat(found).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
