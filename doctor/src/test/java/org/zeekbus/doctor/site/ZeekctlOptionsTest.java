package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LogRotationInterval = 1h | LogRotationInterval is 1h (expected: a number)",
        "compresslogs = yes | compresslogs is yes (expected: 1 or 0)",
        "LogExpireInterval = 5 minutes | LogExpireInterval is 5 minutes (expected: a number and day, hr or min)",
        "cluster_backend_zeromq.use_curve_encryption = on | cluster_backend_zeromq.use_curve_encryption is on (expected: auto, 0 or 1)",
        "LogDir = /nowhere/logs | LogDir: there is no directory /nowhere/logs",
        "MailTo root | this is no NAME = VALUE",
        "Mail-To = root | Mail-To is no name of an option",
        "MailTo = ''root'' | the value of MailTo is in quotes",
      })
  void whatZeekctlRefuses(String line, String what) {
    assertThat(options("# a\n" + line).mistakes())
        .extracting(each -> each.place().line() + ": " + each.what())
        .containsExactly("2: " + what);
  }

  @Test
  void whatItTakes() {
    assertThat(
            options(
                    """
                    LogRotationInterval = 3600
                    CompressLogs = True
                    LogExpireInterval = 30 days
                    logexpireinterval = 5
                    MailTo = a "b" c
                    LogDir = /opt/zeek/not-yet
                    SpoolDir = /tmp
                    Cluster_Backend_ZeroMQ.use_curve_encryption = AUTO
                    """)
                .mistakes())
        .isEmpty();
  }
}
