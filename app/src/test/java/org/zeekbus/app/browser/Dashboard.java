package org.zeekbus.app.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.zmtp.Await;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole zeekbus with its dashboard, on ports that the system chose. Owner: the test's thread. */
final class Dashboard implements AutoCloseable {
  private static final Pattern SERVING =
      Pattern.compile("dashboard: (http://127\\.0\\.0\\.1:\\d+)/.*");

  private final ZeekbusProcess zeekbus;
  private final ZeekbusProcess.Endpoints broker;
  private final String logger;
  private final String url;

  private Dashboard(ZeekbusProcess zeekbus) throws InterruptedException {
    this.zeekbus = zeekbus;
    this.broker = zeekbus.awaitListening();
    this.logger = zeekbus.awaitLogging();
    this.url = zeekbus.await(SERVING).group(1);
  }

  /** Starts {@code run} in a directory. */
  static Dashboard start(Path directory, String... more) throws IOException, InterruptedException {
    return on(directory, "tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "0", more);
  }

  /** Starts it again where it was before. */
  Dashboard again(Path directory) throws IOException, InterruptedException {
    return on(
        directory, broker.xsub(), broker.xpub(), logger, url.substring(url.lastIndexOf(':') + 1));
  }

  private static Dashboard on(
      Path directory, String xsub, String xpub, String listen, String httpPort, String... more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--xsub",
                xsub,
                "--xpub",
                xpub,
                "--listen",
                listen,
                ZeekbusProcess.HTTP_LISTEN,
                "127.0.0.1:" + httpPort));
    arguments.addAll(List.of(more));
    return new Dashboard(ZeekbusProcess.start(directory, arguments.toArray(String[]::new)));
  }

  /** Opens it in Chromium. */
  Scenario opens(String scenario, String... arguments) throws IOException {
    return Scenario.start(scenario, url, arguments);
  }

  /** A page as text. */
  String page(String path) {
    try {
      URLConnection page = URI.create(url + path).toURL().openConnection();
      page.setReadTimeout((int) Await.DEADLINE.toMillis());
      try (InputStream in = page.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document of the API. */
  JsonNode api(String document) {
    return JsonMapper.shared().readTree(page("/api/v1/" + document));
  }

  ZeekbusProcess.Endpoints broker() {
    return broker;
  }

  /** Where nodes push their logs. */
  String logger() {
    return logger;
  }

  /** Stops it in order. */
  int stop() throws IOException, InterruptedException {
    return zeekbus.signal("TERM").awaitExit();
  }

  /** Waits for a line that it prints. */
  void says(String line) throws InterruptedException {
    var _ = zeekbus.await(Pattern.compile(line));
  }

  @Override
  public void close() {
    zeekbus.close();
  }
}
