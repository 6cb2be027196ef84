package org.zeekbus.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One recorded connection of a Zeek cluster with CURVE, as two streams in hex.
 *
 * @param bound the socket type of the side that listened, which was the server
 */
public record CurveRecording(String bound, String client, String server) {
  private static final Path FOLDER = Path.of("../recordings");
  private static final Pattern CONNECTION =
      Pattern.compile("\"bound\":\\s*\"(\\w+)\"|\"from (connecting|bound)\",\\s*\"(\\w*)\"");

  /** All connections. */
  public static List<CurveRecording> all() {
    List<CurveRecording> all = new ArrayList<>();
    Matcher found = CONNECTION.matcher(text("zmtp-curve.json"));
    StringBuilder client = new StringBuilder();
    StringBuilder server = new StringBuilder();
    String bound = "";
    while (found.find()) {
      if (found.group(1) != null) {
        if (!bound.isEmpty()) {
          all.add(new CurveRecording(bound, client.toString(), server.toString()));
        }
        bound = found.group(1);
        client.setLength(0);
        server.setLength(0);
      } else {
        (found.group(2).equals("bound") ? server : client).append(found.group(3));
      }
    }
    all.add(new CurveRecording(bound, client.toString(), server.toString()));
    assertThat(all).hasSize(14);
    return all;
  }

  public byte[] clientBytes() {
    return HexFormat.of().parseHex(client);
  }

  public byte[] serverBytes() {
    return HexFormat.of().parseHex(server);
  }

  /** One of the keys, as text. */
  public static String key(String name) {
    return text("zmtp-curve.env")
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
