package org.zeekbus.app.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.zeekbus.zmtp.TestProgram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Programs with clients of python's {@code websockets}, in one process. Owner: the test's thread.
 */
final class Programs implements AutoCloseable {
  private final TestProgram program;

  /** None yet. */
  Programs(String url) throws IOException {
    try (InputStream script = Programs.class.getResourceAsStream("programs.py")) {
      assertThat(script).as("programs.py").isNotNull();
      program =
          TestProgram.start(
              new ProcessBuilder(
                  "/usr/bin/python3", "-c", new String(script.readAllBytes(), UTF_8), url));
    }
  }

  /** Gives an order that the script knows; what all programs have counted by then. */
  JsonNode obey(String order) {
    return JsonMapper.shared().readTree(program.says(order).hears());
  }

  @Override
  public void close() {
    program.close();
  }
}
