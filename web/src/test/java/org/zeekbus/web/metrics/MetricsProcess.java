package org.zeekbus.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.http.Request;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.TestProgram;
import org.zeekbus.zmtp.thread.Supervisor;

/** A process of its own that prints its page and ends. */
final class MetricsProcess {
  private MetricsProcess() {}

  public static void main(String[] arguments) throws Exception {
    Metrics metrics =
        new Metrics(
            new MetricSources(
                "1.2.3",
                "",
                observation -> List.of(),
                List::of,
                () -> new HttpSnapshot(0, 0, 0, 0, 0, 0, Map.of(), Map.of(), List.of(), 0, 0),
                List::of,
                Optional::empty),
            10,
            null);
    try (Observer observer =
        Observer.start(new Roles(null, null, null), InstantSource.system(), new Supervisor())) {
      metrics.observed(observer.latest());
      Request request =
          new Request("/metrics", Map.of(), Map.of(), Caller.stranger("127.0.0.1:1", "127.0.0.1"));
      Answer.Whole answer = (Answer.Whole) metrics.handle(request);
      System.out.write(answer.body());
      System.out.flush();
    }
  }

  /** The page of a new process. */
  static Scrape page() throws IOException {
    try (TestProgram program =
        TestProgram.start(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MetricsProcess.class.getName()))) {
      TestProgram.End end = program.ends();
      assertThat(end.exit()).as(program.said()).isZero();
      return Scrape.of(end.said());
    }
  }
}
