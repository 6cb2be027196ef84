package org.zeekbus.app.browser;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/** A page in a browser uses the WebSocket API, if its site may. */
@Timeout(180)
final class WebSocketPageTest {
  private static final Path EXAMPLES =
      Path.of("..", "examples", "websocket").toAbsolutePath().normalize();
  private static final Pattern WEBSOCKET = Pattern.compile("websocket: (ws://.*)");
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  @TempDir private Path directory;

  @Test
  void theExampleShowsEventsToTheSiteThatMay() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer allowed =
        SimpleFileServer.createFileServer(any, EXAMPLES, SimpleFileServer.OutputLevel.NONE);
    HttpServer stranger =
        SimpleFileServer.createFileServer(any, EXAMPLES, SimpleFileServer.OutputLevel.NONE);
    allowed.start();
    stranger.start();
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory,
            "broker",
            "--xsub",
            ANY_PORT,
            "--xpub",
            ANY_PORT,
            ZeekbusProcess.WEBSOCKET_LISTEN,
            "127.0.0.1:0",
            "--websocket-origins",
            site(allowed))) {
      ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
      String url = broker.await(WEBSOCKET).group(1);
      try (ClusterNode node =
              ClusterNode.builder("worker-1").broker(endpoints.xpub(), endpoints.xsub()).join();
          Scenario page =
              Scenario.start("websocket", site(allowed), site(stranger), url, "demo.")) {
        page.reaches("subscribed");
        node.publish("demo.a", "Demo::first", "κόσμε <script>alert(1)</script>", true, null);
        node.publish(
            "demo.b",
            "Demo::second",
            List.of(1L, 2L),
            Set.of("x"),
            Map.of("80/tcp", "<b>http</b>"),
            count("18446744073709551615"));
        page.goesOn().reaches("refused");
        broker.signal("TERM");
        page.goesOn().ends();
      }
    } finally {
      allowed.stop(0);
      stranger.stop(0);
    }
  }

  private static Value count(String text) {
    return Values.count(new BigInteger(text));
  }

  private static String site(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
