package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests fail in time when a program does not do what they wait for. */
final class TestProgramTest {
  private static ProcessBuilder shell(String script) {
    return new ProcessBuilder("/bin/sh", "-c", script);
  }

  @Test
  void talks() throws Exception {
    try (TestProgram program =
        TestProgram.start(
            shell("read a; echo one $a; echo no >&2; echo two; echo three; exit 3"))) {
      assertThat(program.says("and a half").hears()).isEqualTo("one and a half");
      assertThat(program.ends()).isEqualTo(new TestProgram.End(3, "two\nthree\n"));
      assertThat(program.said()).contains("no");
      assertThatThrownBy(program::hears).hasMessageContaining("ended").hasMessageContaining("no");
    }
  }

  @Test
  void oneThatDoesNotEndIsEndedWithItsChildren() {
    ProcessHandle self = ProcessHandle.current();
    long before = self.descendants().count();
    assertThatThrownBy(
            () -> TestProgram.run(shell("echo I wait; sleep 600; echo"), Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not ended")
        .hasMessageContaining("I wait");
    Await.until("no sleep is left", () -> self.descendants().count() <= before);
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    try (TestProgram program = TestProgram.start(shell("echo I wait; exec sleep 600"))) {
      assertThat(program.hears()).isEqualTo("I wait");
      Thread.currentThread().interrupt();
      assertThatThrownBy(program::hears).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
