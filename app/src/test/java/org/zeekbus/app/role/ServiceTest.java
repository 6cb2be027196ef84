package org.zeekbus.app.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.Main;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.process.Signals;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.thread.Failure;

/** The behaviour of a process whose roles or threads die. */
@Timeout(60)
final class ServiceTest {
  private final StringWriter printed = new StringWriter();
  private final List<String> happened = new ArrayList<>();

  @TempDir private Path directory;

  /** A role that tells what happens to it. */
  private final class Told implements RunningRole {
    private final String name;
    private final CompletableFuture<Failure> death = new CompletableFuture<>();

    Told(String name) {
      this.name = name;
    }

    @Override
    public void announce() {
      happened.add(name + " announced");
    }

    @Override
    public CompletionStage<Failure> death() {
      return death;
    }

    @Override
    public RoleStatistics statistics() {
      Signals.raise("TERM");
      throw new IllegalStateException("in no state for that");
    }

    @Override
    public void recheckClients() {}

    @Override
    public RoleStatistics stop() throws IOException {
      happened.add(name + " stopped");
      if (death.isDone()) {
        throw new IOException("cannot stop what is dead");
      }
      return new RoleStatistics(
          Map.of(name, Map.of("lastWords", true)), () -> name + "'s last words\n");
    }

    @Override
    public boolean isClean() {
      return true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Roles NONE = new Roles(null, null, null);

  private Service prepare() throws ConfigurationException {
    Configuration configuration = Configuration.of(AllSections.join(), List.of());
    return Service.prepare(
        configuration, Main.environmentOf(Map.of()), Signals.install(true), output(configuration));
  }

  private ServiceOutput output(Configuration configuration) {
    PrintWriter out = new PrintWriter(printed, true);
    return ServiceOutput.of(configuration, out, out);
  }

  @Test
  void aRoleThatDiesEndsTheOthersInOrderAndTheExitCodeSaysSo() throws Exception {
    Told dying = new Told("one");
    Told other = new Told("two");
    try (Service service = prepare()) {
      dying.death.complete(new Failure("zeekbus-files", new IllegalStateException()));
      assertThat(service.run(List.of(dying, other), List.of(), NONE)).isEqualTo(1);
    }
    assertThat(happened).containsExactly("one stopped", "two stopped");
    assertThat(printed.toString()).contains("two's last words");
  }

  @Test
  void aThreadThatDiesUnheardDoesToo() throws Exception {
    try (Service service = prepare()) {
      Thread.ofPlatform()
          .start(() -> {
            throw new IllegalStateException("nobody hears of this");
          })
          .join();
      assertThat(service.run(List.of(new Told("one")), List.of(), NONE)).isEqualTo(1);
    }
    assertThat(happened).containsExactly("one stopped");
  }

  @Test
  void whatIsAskedForWhileItStartsWaits() throws Exception {
    Signals signals = Signals.install(true);
    Signals.raise("USR1");
    Configuration configuration = Configuration.of(AllSections.join(), List.of());
    try (Service service =
        Service.prepare(
            configuration, Main.environmentOf(Map.of()), signals, output(configuration))) {
      assertThat(service.run(List.of(new Told("one")), List.of(), NONE)).isZero();
    }
    assertThat(printed.toString()).contains("one's last words");
  }

  @Test
  void statisticsThatFailEndNothing() throws Exception {
    try (Service service = prepare()) {
      Signals.raise("USR1");
      assertThat(service.run(List.of(new Told("one")), List.of(), NONE)).isZero();
    }
    assertThat(printed.toString()).contains("one's last words");
  }

  @Test
  void withoutMemoryTheProcessEndsAtOnce() throws Exception {
    try (ZeekbusProcess process =
        ZeekbusProcess.startClass(directory, OutOfMemory.class.getName())) {
      assertThat(process.awaitExit()).isEqualTo(3);
      assertThat(process.printed())
          .matches("thread eater: memory ran out \\(.*\\); zeekbus exits at once, and .*");
    }
  }

  /** A service one of whose threads takes all memory. */
  static final class OutOfMemory {
    public static void main(String[] args) throws Exception {
      ServiceTest test = new ServiceTest();
      try (Service service = test.prepare()) {
        Thread.ofPlatform()
            .name("eater")
            .start(() -> {
              Object[] all = {};
              while (all != null) {
                all = new Object[] {all, new long[1 << 20]};
              }
            });
        System.exit(service.run(List.of(test.new Told("one")), List.of(), NONE));
      }
    }
  }
}
