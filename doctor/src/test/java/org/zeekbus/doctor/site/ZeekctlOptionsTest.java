package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Options of zeekctl.cfg, and what stands for those that it does not set. */
final class ZeekctlOptionsTest {
  private static ZeekctlOptions options(String text) {
    return ZeekctlOptions.of(Path.of("/opt/zeek"), Path.of("/opt/zeek/etc/zeekctl.cfg"), text);
  }

  @Test
  void caseDoesNotCount() {
    assertThat(options("zeekPORT = 47760").get("ZeekPort")).isEqualTo("47760");
  }

  @Test
  void defaultsFollowWhatIsSet() {
    ZeekctlOptions options = options("SpoolDir = /var/spool/zeek");
    assertThat(options.path("cluster_backend_zeromq.curve_dir"))
        .isEqualTo(Path.of("/var/spool/zeek/zeromq/curve"));
    assertThat(options.path("LogDir")).isEqualTo(Path.of("/opt/zeek/logs"));
  }

  @Test
  void anOptionThatNamesItselfEnds() {
    assertThat(options("LogDir = ${LogDir}/x").get("LogDir")).endsWith("/x");
  }

  @Test
  void saysWhereItIsSet() {
    assertThat(options("\nLogDir = /x").place("LogDir").orElseThrow().line()).isEqualTo(2);
    assertThat(options("").place("LogDir")).isEmpty();
  }
}
