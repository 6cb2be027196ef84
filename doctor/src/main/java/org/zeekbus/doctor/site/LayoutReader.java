package org.zeekbus.doctor.site;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the table {@code Cluster::nodes}, as zeekctl and Zeek's own layout generator write it:
 * {@code ["worker-1"] = [$node_type=Cluster::WORKER, $ip=10.0.0.3, $p=27768/tcp, …]}.
 */
final class LayoutReader {
  private static final Pattern PORT = Pattern.compile("([0-9]{1,5})/[a-z]+");

  private LayoutReader() {}

  static List<LayoutNode> read(List<Token> tokens) {
    List<LayoutNode> nodes = new ArrayList<>();
    for (int i = 0; i + 4 < tokens.size(); i++) {
      boolean isEntry =
          tokens.get(i).is("[")
              && tokens.get(i + 1).kind() == Token.Kind.TEXT
              && tokens.get(i + 2).is("]")
              && tokens.get(i + 3).is("=")
              && tokens.get(i + 4).is("[");
      if (isEntry) {
        nodes.add(node(tokens.get(i + 1), tokens.subList(i + 5, tokens.size())));
      }
    }
    return List.copyOf(nodes);
  }

  private static LayoutNode node(Token name, List<Token> fields) {
    String type = field(fields, "node_type");
    return new LayoutNode(
        name.text(),
        type.substring(type.lastIndexOf(':') + 1),
        field(fields, "ip"),
        port(field(fields, "p")),
        port(field(fields, "metrics_port")),
        name.place());
  }

  /** The value behind {@code $name=}, or nothing. */
  private static String field(List<Token> fields, String name) {
    for (int i = 0; i + 3 < fields.size() && !fields.get(i).is("]"); i++) {
      if (fields.get(i).is("$") && fields.get(i + 1).is(name) && fields.get(i + 2).is("=")) {
        return fields.get(i + 3).text();
      }
    }
    return "";
  }

  static OptionalInt port(String text) {
    Matcher matcher = PORT.matcher(text);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(matcher.group(1));
    return port > 0 && port <= 0xffff ? OptionalInt.of(port) : OptionalInt.empty();
  }

  /** Where {@code Cluster::listen_websocket([…])} listens, as far as it says so. */
  static OptionalInt webSocketPort(List<Token> arguments) {
    return port(field(arguments, "listen_port"));
  }

  static String webSocketAddress(List<Token> arguments) {
    return field(arguments, "listen_addr");
  }
}
