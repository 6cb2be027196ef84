package org.zeekbus.bench;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs this package's JMH benchmarks, {@code …Benchmark}, with what they allocate beside the time.
 */
@Command(
    name = "formats",
    description = "Measure the codecs of Zeek's formats, one thread each (JMH).",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class FormatsBench implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final double NANOS = 1e9;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Benchmarks to run, by class and method: JsonEvents.*decode")
  String only = ".*";

  @Option(names = "--forks", paramLabel = "N", description = "JVMs for each benchmark.")
  int forks = 1;

  @Option(names = "--rounds", paramLabel = "N", description = "Measurements in each JVM.")
  int rounds = 5;

  @Option(names = "--warm-up", paramLabel = "N", description = "Rounds before those that count.")
  int warmUps = 3;

  @Option(names = "--millis", paramLabel = "MS", description = "Length of a round.")
  long millis = 1000;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws RunnerException {
    TimeValue round = TimeValue.milliseconds(millis);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("org\\.zeekbus\\.bench\\.\\w*" + only)
                    .addProfiler(GCProfiler.class)
                    .forks(forks)
                    .warmupIterations(warmUps)
                    .warmupTime(round)
                    .measurementIterations(rounds)
                    .measurementTime(round)
                    .shouldFailOnError(true)
                    .build())
            .run();
    if (spec != null) {
      print(results, spec.commandLine().getOut());
    }
    return 0;
  }

  private static void print(Collection<RunResult> results, PrintWriter out) {
    out.println();
    out.printf("%-64s %14s %12s %8s %12s%n", "benchmark", "ops/s", "ns/op", "± %", "bytes/op");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      double nanos = nanos(time.getScore(), time.getScoreUnit());
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
      out.printf(
          Locale.ROOT,
          "%-64s %,14.0f %,12.1f %8.1f %12s%n",
          name(result.getParams()),
          NANOS / nanos,
          nanos,
          100 * time.getScoreError() / time.getScore(),
          allocated == null ? "?" : String.format(Locale.ROOT, "%,.1f", allocated.getScore()));
    }
    out.flush();
  }

  /** A score, which is time or operations by time, in nanoseconds for each operation. */
  private static double nanos(double score, String unit) {
    return switch (unit) {
      case "ns/op" -> score;
      case "us/op" -> score * 1e3;
      case "ms/op" -> score * 1e6;
      case "s/op" -> score * NANOS;
      case "ops/ns" -> 1 / score;
      case "ops/us" -> 1e3 / score;
      case "ops/ms" -> 1e6 / score;
      default -> NANOS / score;
    };
  }

  private static String name(BenchmarkParams params) {
    String full = params.getBenchmark();
    String parameters =
        params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(" "));
    return full.substring("org.zeekbus.bench.".length()) + " " + parameters;
  }
}
