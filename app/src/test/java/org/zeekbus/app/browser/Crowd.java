package org.zeekbus.app.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.zmtp.TestProgram;

/** Nodes with any names, on libzmq, in one process. Owner: the test's thread. */
final class Crowd implements AutoCloseable {
  private final TestProgram program;

  /** Joins with these names; returns when all know each other's subscriptions. */
  Crowd(ZeekbusProcess.Endpoints broker, List<String> names) throws IOException {
    try (InputStream script = Crowd.class.getResourceAsStream("crowd.py")) {
      assertThat(script).as("crowd.py").isNotNull();
      program =
          TestProgram.start(
              new ProcessBuilder(
                  "/usr/bin/python3",
                  "-c",
                  new String(script.readAllBytes(), UTF_8),
                  port(broker.xsub()),
                  port(broker.xpub())));
    }
    names.forEach(name -> program.says(HexFormat.of().formatHex(name.getBytes(UTF_8))));
    assertThat(program.says("").hears()).isEqualTo("ready");
  }

  /** Each publishes so many messages to all; returns how many each has received by now. */
  long talk(int messages) {
    return Long.parseLong(program.says(Integer.toString(messages)).hears());
  }

  private static String port(String endpoint) {
    return endpoint.substring(endpoint.lastIndexOf(':') + 1);
  }

  @Override
  public void close() {
    program.close();
  }
}
