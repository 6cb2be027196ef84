package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What reports have in common: rows of tables in Markdown, medians, the machine. */
final class ReportText {
  private ReportText() {}

  /** Where reports go, whatever becomes of {@code System.out}. */
  static PrintStream stdout() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
  }

  static void row(PrintStream out, List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** Median of the ratios within each round, and the range. */
  static String ratio(List<Double> ours, List<Double> theirs) {
    List<Double> ratios =
        IntStream.range(0, ours.size())
            .mapToObj(round -> ours.get(round) / theirs.get(round))
            .sorted()
            .toList();
    return String.format(
        Locale.ROOT, "**%.2f** (%.2f–%.2f)", median(ratios), ratios.getFirst(), ratios.getLast());
  }

  /** The machine, the software, and how busy it is now. */
  static String machine(String libzmq) throws IOException {
    return "Machine: %d cores (%s), Linux %s, Java %s, libzmq %s, load average %s."
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.version"),
            Runtime.version(),
            libzmq,
            Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
