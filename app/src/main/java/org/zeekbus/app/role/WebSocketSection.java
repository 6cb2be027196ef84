package org.zeekbus.app.role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.app.config.EndpointTypes;
import org.zeekbus.app.process.Version;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.websocket.WebSocketSettings;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;

/** The settings of the WebSocket API: where it listens, and what one client may hold. */
public final class WebSocketSection {
  public static final Section SECTION = new Section("websocket", WebSocketSection::check);

  private static final ByteSize KIB = new ByteSize(1 << 10);
  private static final ByteSize GIB = new ByteSize(1 << 30);
  private static final String NONE = "none";

  public static final Setting<Optional<Endpoint.Tcp>> LISTEN =
      SECTION.setting(
          "listen",
          EndpointTypes.listen("127.0.0.1:27758"),
          Optional.of(new Endpoint.Tcp("127.0.0.1", 27758)),
          "Where the broker serves Zeek's WebSocket API, and events over HTTP; none switches it off");

  public static final Setting<List<String>> HOSTS =
      SECTION.optional(
          "hosts",
          EndpointTypes.HOST_NAMES,
          "Names by which clients may call it, besides addresses, localhost and the names of this"
              + " host");

  public static final Setting<List<String>> ORIGINS =
      SECTION.optional(
          "origins",
          new SettingType<>(
              "ORIGIN",
              "",
              SettingType.Form.LIST,
              texts -> texts.stream().map(WebSocketSection::parseOrigin).toList(),
              origins -> origins),
          "Sites whose pages may use it in a browser, such as https://soc.example.org");

  public static final Setting<Path> CERT =
      SECTION.optional(
          "cert",
          SettingType.FILE,
          "File with the certificate for TLS and those of its issuers, PEM; reloaded when it changes");

  public static final Setting<Path> KEY =
      SECTION.optional(
          "key",
          SettingType.FILE,
          "File with the certificate's key, PEM; reloaded when it changes");

  public static final Setting<Path> CLIENT_CA =
      SECTION.optional(
          "client-ca",
          SettingType.FILE,
          "File with certificates, PEM: clients may show a certificate that one of them issued;"
              + " reloaded when it changes");

  public static final Setting<Integer> CONNECTIONS =
      SECTION.setting(
          "connections",
          SettingType.count(1, 100_000),
          2000,
          "Most clients at the same time; more are refused");

  public static final Setting<ByteSize> MESSAGE =
      SECTION.setting(
          "message",
          SettingType.bytes(KIB, GIB),
          new ByteSize(16 << 20),
          "Longest message of a client, after decompression; a longer one closes its connection");

  public static final Setting<ByteSize> QUEUE_BYTES =
      SECTION.setting(
          "queue.bytes",
          SettingType.bytes(new ByteSize(4096), GIB),
          new ByteSize(16 << 20),
          "Memory that the events for one client may take while it does not read them");

  public static final Setting<Integer> QUEUE_MESSAGES =
      SECTION.setting(
          "queue.messages",
          SettingType.count(4, 100_000_000),
          10_000,
          "Events that may wait for one client");

  public static final Setting<QueueBound.OnFull> ON_FULL =
      SECTION.setting(
          "on-full",
          SettingType.oneOf(QueueBound.OnFull.class),
          QueueBound.OnFull.DISCONNECT,
          "What happens to a client whose queue is full: it loses events, or its connection");

  public static final Setting<Duration> PING =
      SECTION.setting(
          "ping",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofSeconds(5),
          "How often clients are pinged; one that does not answer until the next ping is closed");

  public static final Setting<Optional<ByteSize>> COMPRESS =
      SECTION.setting(
          "compress",
          SettingType.one(
              "BYTES|none",
              "",
              WebSocketSection::parseCompress,
              from -> from.map(ByteSize::toString).orElse(NONE)),
          Optional.of(KIB),
          "Messages from this length on are compressed for clients that ask for it; none compresses"
              + " nothing");

  public static final Setting<String> ZEEK_VERSION =
      SECTION.setting(
          "zeek-version",
          SettingType.one("VERSION", "", WebSocketSection::parseVersion, version -> version),
          "9.0.0",
          "The version of Zeek that clients are told, whose API this is");

  private WebSocketSection() {}

  private static void check(SettingValues values) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    for (Setting<ByteSize> each : List.of(MESSAGE, QUEUE_BYTES)) {
      if (values.get(each).compareTo(values.get(BrokerSection.MEMORY)) > 0) {
        errors.add(values.conflict(each, "is more than", BrokerSection.MEMORY));
      }
    }
    Optional<Endpoint.Tcp> listen = values.get(LISTEN).filter(each -> each.port() != 0);
    if (listen.isPresent() && listen.equals(values.get(HttpSection.LISTEN))) {
      errors.add(values.conflict(LISTEN, "is the same address as", HttpSection.LISTEN));
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  /** The settings of what is served; nothing if nothing is. */
  static Optional<WebSocketSettings> settings(SettingValues values) {
    return values
        .get(LISTEN)
        .map(listen ->
            new WebSocketSettings(
                listen,
                Set.copyOf(values.find(HOSTS).orElse(List.of())),
                Set.copyOf(values.find(ORIGINS).orElse(List.of())),
                values.get(CONNECTIONS),
                (int) values.get(MESSAGE).bytes(),
                new QueueBound(
                    values.get(QUEUE_BYTES).bytes(),
                    values.get(QUEUE_MESSAGES),
                    values.get(ON_FULL)),
                values.get(PING),
                // Programs compare its beginning with versions of Zeek.
                "%s zeekbus/%s".formatted(values.get(ZEEK_VERSION), Version.number()),
                values.get(COMPRESS).map(from -> (int) from.bytes()).orElse(Integer.MAX_VALUE),
                InheritedSockets.NONE));
  }

  private static String parseOrigin(String text) {
    String origin = text.toLowerCase(Locale.ROOT); // as browsers send it
    if (!origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s]+")) {
      throw new IllegalArgumentException(
          "'%s' (expected: scheme, host and port of a site, such as https://soc.example.org)"
              .formatted(text));
    }
    return origin;
  }

  private static Optional<ByteSize> parseCompress(String text) {
    if (text.equals(NONE)) {
      return Optional.empty();
    }
    try {
      ByteSize from = ByteSize.parse(text);
      if (from.compareTo(GIB) <= 0) {
        return Optional.of(from);
      }
    } catch (IllegalArgumentException e) {
      // Its message would not speak of none.
    }
    throw new IllegalArgumentException(
        "'%s' (expected: bytes up to 1GiB, such as 1KiB, or none)".formatted(text));
  }

  private static String parseVersion(String text) {
    if (!text.matches("\\d+\\.\\d+\\.\\d+[!-~]*")) {
      throw new IllegalArgumentException("'" + text + "' (expected: such as 9.0.0)");
    }
    return text;
  }
}
