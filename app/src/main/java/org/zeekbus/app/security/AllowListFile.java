package org.zeekbus.app.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Yaml;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a list of clients:
 *
 * <pre>{@code
 * worker-rack-7: "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
 * enricher:
 *   key: "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
 *   publish: ["zeek.cluster.worker"]   # prefixes of topics; left out: all; []: none
 *   subscribe: ["zeek.intel."]
 *   logs: false                        # left out: true
 * soc:
 *   token: "sha256:…"                  # or certificate, or several of them
 * }</pre>
 *
 * <p>Owner: the caller of {@link #read}.
 */
final class AllowListFile {
  private static final String EXPECTED =
      "(expected: key, token, certificate, publish, subscribe, logs)";

  private final Path file;
  private final JsonParser parser;
  private final boolean isStrict;
  private final List<ListedClient> clients = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<String> errors = new ArrayList<>();

  private AllowListFile(Path file, JsonParser parser, boolean isStrict) {
    this.file = file;
    this.parser = parser;
    this.isStrict = isStrict;
  }

  /**
   * Reads a file.
   *
   * @param isStrict goes into the rights of all clients
   * @throws ConfigurationException with all that is wrong, by line
   */
  static List<ListedClient> read(Path file, boolean isStrict) throws ConfigurationException {
    return Yaml.read(
        file,
        AllowList.EXPECTED,
        parser -> {
          AllowListFile reader = new AllowListFile(file, parser, isStrict);
          reader.readAll();
          if (!reader.errors.isEmpty()) {
            throw new ConfigurationException(reader.errors);
          }
          return reader.clients;
        });
  }

  private void readAll() {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        client(parser.currentName(), line());
      }
      first = parser.nextToken();
    } else if (first == JsonToken.START_ARRAY) {
      first = parser.nextToken();
      if (first == JsonToken.END_ARRAY) {
        first = parser.nextToken();
      }
    } else if (first == null || first == JsonToken.VALUE_NULL) {
      // Half a copy, or a full disk, looks so.
      error(1, "it is empty (expected: names of clients, or [] for none)");
      return;
    }
    if (first != null) {
      error(line(), "expected: one mapping of names to clients");
    }
  }

  private void client(String name, int line) {
    if (!names.add(name)) {
      error(line, name + " is listed twice (expected: each name once)");
    }
    Entry entry = new Entry();
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        entry.take(parser.currentName());
      }
    } else {
      entry.key();
    }
    if (entry.key != null || !entry.proofs.isEmpty()) {
      clients.add(
          new ListedClient(
              name,
              Optional.ofNullable(entry.key),
              entry.proofs,
              new Rights(entry.publish, entry.subscribe, entry.logs, isStrict)));
    } else if (!entry.isWrong) {
      error(line, name + " has no key, token or certificate");
    }
  }

  /** The entry below a name. */
  private final class Entry {
    private @Nullable CurvePublicKey key;
    private final List<ClientProof> proofs = new ArrayList<>();
    private Optional<List<Topic>> publish = Optional.empty();
    private Optional<List<Topic>> subscribe = Optional.empty();
    private boolean logs = true;
    private boolean isWrong;

    void take(String field) {
      JsonToken _ = parser.nextToken();
      switch (field) {
        case "key" -> key();
        case "token" -> proof(field, ClientProof::parseToken);
        case "certificate" -> proof(field, ClientProof::parseCertificate);
        case "publish" -> publish = topics(field);
        case "subscribe" -> subscribe = topics(field);
        case "logs" -> logs();
        default -> {
          wrong("unknown key " + field + " " + EXPECTED);
          parser.skipChildren();
        }
      }
    }

    void key() {
      if (!parser.currentToken().isScalarValue()) {
        wrong("no key that fits (expected: 40 characters)");
        parser.skipChildren();
        return;
      }
      try {
        key = CurvePublicKey.parse(parser.getString());
      } catch (IllegalArgumentException e) {
        wrong(String.valueOf(e.getMessage()));
      }
    }

    private void proof(String field, Function<String, ClientProof> parse) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        wrong(field + ": no value that fits (expected: text)");
        parser.skipChildren();
        return;
      }
      try {
        proofs.add(parse.apply(parser.getString()));
      } catch (IllegalArgumentException e) {
        wrong(field + ": " + e.getMessage());
      }
    }

    private Optional<List<Topic>> topics(String field) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        wrong(field + ": no value that fits (expected: a list of topics)");
        parser.skipChildren();
        return Optional.empty();
      }
      List<Topic> topics = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          topic(field, topics);
        } else {
          wrong(field + ": no topic (expected: text)");
          parser.skipChildren();
        }
      }
      return Optional.of(topics);
    }

    private void topic(String field, List<Topic> topics) {
      try {
        topics.add(Topic.parse(parser.getString()));
      } catch (IllegalArgumentException e) {
        wrong(field + ": " + e.getMessage());
      }
    }

    private void logs() {
      switch (parser.currentToken()) {
        case VALUE_TRUE -> logs = true;
        case VALUE_FALSE -> logs = false;
        default -> {
          wrong("logs: no value that fits (expected: true or false)");
          parser.skipChildren();
        }
      }
    }

    private void wrong(String what) {
      isWrong = true;
      error(line(), what);
    }
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private void error(int line, String what) {
    errors.add(new Origin.Line(file, line) + ": " + what);
  }
}
