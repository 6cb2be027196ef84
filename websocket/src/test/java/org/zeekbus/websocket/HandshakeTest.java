package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;

/** Requests for WebSocket, and their answers. */
final class HandshakeTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WebSocketPeer ask(String path, String... headers) {
    return server.add(WebSocketPeer.ask(server.address(), path, headers));
  }

  @Test
  void isAcceptedWithoutSubprotocolAndExtension() {
    WebSocketPeer peer =
        ask(
            WebSocketPeer.PATH,
            "Sec-WebSocket-Protocol: a, b",
            "Sec-WebSocket-Extensions: x-unknown");
    assertThat(peer.response().split("\r\n"))
        .containsExactlyInAnyOrder(
            "HTTP/1.1 101 Switching Protocols",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", // the example of RFC 6455, 1.3
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Server: zeekbus");
    peer.hearsPing("ixwebsocket::heartbeat::5s::0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Key: - | Missing Sec-WebSocket-Key value",
        "Sec-WebSocket-Version: - | Missing Sec-WebSocket-Version value",
        "Sec-WebSocket-Version: 8 | Invalid Sec-WebSocket-Version, need 13, got 8"
      })
  void badHeadersGetZeeksWords(String header, String reason) {
    WebSocketPeer peer = ask(WebSocketPeer.PATH, header);
    assertThat(peer.response()).startsWith("HTTP/1.1 400 " + reason + "\r\n");
    assertThat(peer.body()).isEqualTo(reason + "\n");
  }

  @Test
  void whoDoesNotAskForItHearsWhatToDo() {
    try (HttpPeer peer = HttpPeer.gets(server.address(), WebSocketPeer.PATH)) {
      assertThat(peer.status()).isEqualTo(426);
      assertThat(peer.headers()).containsEntry("upgrade", "websocket");
      assertThat(peer.body())
          .isEqualTo("{\"error\":\"this path speaks WebSocket; see /v1/events for plain HTTP\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/messages/json/",
        "/v1/messages/json?x=1",
        "/v0/messages/json",
        "/V1/messages/json",
        "/v1/messages/%6ason",
        "//v1/messages/json"
      })
  void otherPathsAreToldSoInWebSocket(String path) {
    String context = "Invalid URI - use /v1/messages/json";
    WebSocketPeer peer = ask(path);
    peer.hears("{\"type\":\"error\",\"code\":\"invalid_uri\",\"context\":\"" + context + "\"}");
    peer.hearsClose(1008, context).closes(1000, "").hearsTheEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-app/1.0", "aZ09/_-.=:*@", ""})
  void anApplicationMayHaveAName(String name) {
    ask(WebSocketPeer.PATH, "X-Application-Name: " + name).subscribes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my app!", "gr\u00fcn"})
  void aBadNameIsToldSoInWebSocket(String name) {
    String context = "Invalid X-Application-Name";
    WebSocketPeer peer = ask(WebSocketPeer.PATH, "X-Application-Name: " + name);
    peer.hears(
        "{\"type\":\"error\",\"code\":\"invalid_application_name\",\"context\":\""
            + context
            + "\"}");
    peer.hearsClose(1008, context);
  }

  @Test
  void theFirstFramesMayComeWithTheRequest() {
    byte[] head =
        """
        GET /v1/messages/json HTTP/1.1
        Host: 127.0.0.1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: a
        Sec-WebSocket-Version: 13

        """
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] frame = WebSocketPeer.frame(0x81, "[]".getBytes(StandardCharsets.US_ASCII));
    byte[] both = Arrays.copyOf(head, head.length + frame.length);
    System.arraycopy(frame, 0, both, head.length, frame.length);
    server.add(WebSocketPeer.raw(server.address(), both)).ack();
  }

  @Test
  void tooManyClientsAreRefused() {
    try (TestServer small = TestServer.start(TestServer.settings(it -> it.connections(2)))) {
      small.subscriber("a");
      WebSocketPeer second = small.subscriber("a");
      WebSocketPeer third = small.add(WebSocketPeer.ask(small.address(), WebSocketPeer.PATH));
      assertThat(third.response()).startsWith("HTTP/1.1 503 Too many clients\r\n");
      assertThat(small.server().snapshot().refused()).containsEntry("clients", 1L);
      second.closes(1000, "").hearsClose(1000, "").hearsTheEnd();
      Await.until("there is room", () -> small.server().snapshot().clientCount() == 1);
      small.subscriber("a");
    }
  }
}
