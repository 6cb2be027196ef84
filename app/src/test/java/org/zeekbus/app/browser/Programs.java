package org.zeekbus.app.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Programs with clients of python's {@code websockets}, in one process. Owner: the test's thread.
 */
final class Programs implements AutoCloseable {
  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;

  /** None yet. */
  Programs(String url) throws IOException {
    try (InputStream script = Programs.class.getResourceAsStream("programs.py")) {
      assertThat(script).as("programs.py").isNotNull();
      process =
          new ProcessBuilder(
                  "/usr/bin/python3", "-c", new String(script.readAllBytes(), UTF_8), url)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }
    orders = new PrintStream(process.getOutputStream(), true, UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /** Gives an order that the script knows; what all programs have counted by then. */
  JsonNode obey(String order) throws IOException {
    orders.println(order);
    String answer = answers.readLine();
    assertThat(answer).as(order).isNotNull();
    return JsonMapper.shared().readTree(answer);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
