package org.zeekbus.websocket.recorded;

import java.util.List;

/** The differences between Zeek's server and ours, each with its reason. */
final class Differences {
  private static final String NOT_DECLARED =
      "we know no declarations: whether an event exists, and its arguments, only its handlers know";
  private static final String CLOSED = "Zeek leaves the connection open but dead, ours is closed";
  private static final String OUR_WORDS = "the same code, in words of ours";
  private static final String CLEAN = "Zeek's answer is no valid HTTP, and has one status for all";
  private static final String DOUBLE =
      "a time is a double of seconds in Zeek, ours keeps its nanoseconds";
  private static final String SLASH = "an escaped slash is a slash, and no question mark";
  private static final String VALID_JSON = "Zeek's is no valid JSON, or no UTF-8";
  private static final String TIME = "Zeek cuts the time of the network to milliseconds";
  private static final String DIGITS = "Zeek rounds to six decimals, milliseconds, or seconds";

  private static final String DEFLATE = "we can compress, Zeek cannot";
  private static final String DEFLATED =
      " extensions=permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private Differences() {}

  /** Those of one recorded file. */
  static KnownDifferences of(String file) {
    KnownDifferences known = new KnownDifferences();
    switch (file) {
      case "subscribe" -> subscribe(known);
      case "client-to-zeek" -> clientToZeek(known);
      case "messages" -> messages(known);
      case "broken-frames" -> brokenFrames(known);
      case "http" -> http(known);
      case "oversized" -> oversized(known);
      case "zeek-to-client" -> zeekToClient(known);
      case "two-clients" -> known.writes(file, DIGITS, "/ws/chat/b");
      case "metadata" -> metadata(known);
      case "python-websockets" ->
          known
              .answers(
                  file,
                  "default",
                  "request",
                  DEFLATE,
                  "http 101 accept=bjCItP5av7Q5LRqwuo7nK+Yr7r4=" + DEFLATED)
              .answers(
                  file,
                  "bad path",
                  "request",
                  DEFLATE,
                  "http 101 accept=2krwMPxZ2SQnoMtr3tXBgWTJrv8=" + DEFLATED);
      default -> {
        // There is no difference.
      }
    }
    return known;
  }

  private static String error(String context) {
    return "text {\"type\":\"error\",\"code\":\"deserialization_failed\",\"context\":\""
        + context
        + "\"}";
  }

  private static void subscribe(KnownDifferences known) {
    String noArray = "subscriptions not an array";
    for (String connection :
        List.of(
            "not JSON",
            "cut",
            "an object",
            "an event first",
            "null",
            "a string",
            "empty text",
            "trailing comma",
            "trailing garbage",
            "empty object")) {
      known.answers(
          "subscribe",
          connection,
          "message 0",
          CLOSED,
          error(noArray),
          "close 1008 " + noArray,
          "end");
    }
    String noString = "individual subscription not a string";
    for (String connection : List.of("numbers", "string and number", "nested array")) {
      known.answers(
          "subscribe",
          connection,
          "message 0",
          CLOSED,
          error(noString),
          "close 1008 " + noString,
          "end");
    }
  }

  private static void clientToZeek(KnownDifferences known) {
    String file = "client-to-zeek";
    known
        .takes(
            file,
            "a",
            "a number without a point is a real, too",
            "real 3",
            "real -3",
            "real 0",
            "real 18446744073709551616")
        .takes(file, "a", "infinity, as we write it", "real inf")
        .takes(file, "a", "any byte may stand in a string", "string with a raw NUL byte")
        .takes(file, "a139", NOT_DECLARED, CREATE)
        .publishes(
            file, "a", "the greatest double: Zeek reads infinity", "real 1.7976931348623157e308")
        .publishes(
            file, "a", "a subnormal: Zeek's bytes are another number, ours zero", "real 5e-324")
        .publishes(file, "a", "17 digits: Zeek is off by one bit", "real 123456789.123456789")
        .publishes(
            file,
            "a",
            DOUBLE,
            "timestamp '2025-11-23T07:00:00.123'",
            "timestamp '2025-11-23T07:00:00.123456789'",
            "timestamp '2025-11-23T07:00:00.123Z'",
            "timestamp '2025-11-23T07:00:00.123-0530'",
            "timestamp '2262-04-11T23:47:16.854'",
            "timestamp '2263-01-01T00:00:00.000'",
            "timestamp '9999-12-31T23:59:59.999'")
        .publishes(
            file,
            "a",
            "2^63-1 ns, which Zeek's double rounds to 2^63, which wraps",
            "timespan '9223372036854775807ns'")
        .publishes(
            file, "a", SLASH, "string '\"\\\\\" \\\\\\\\ \\\\/ \\\\b \\\\f \\\\n \\\\r \\\\t\"'")
        .publishes(
            file, "a139", NOT_DECLARED, "record too long", "record deep, default field as none");
  }

  private static final String[] CREATE = {
    "enum-value 'GREEN'",
    "enum-value 'WS::Nope'",
    "enum-value 'Nope'",
    "enum-value ''",
    "enum-value 'Conn::LOG'",
    "enum-value 'WS::green'",
    "enum given as a string",
    "set of the wrong element",
    "set of mixed elements",
    "set of addr,port with a short key",
    "a vector for a set",
    "a table for a set",
    "table of the wrong value",
    "table with none as a value",
    "a set for a table",
    "vector with none",
    "vector of the wrong element",
    "a set for a vector",
    "record too short",
    "record of the wrong field",
    "record as a table",
    "pattern as one string",
    "pattern that does not compile",
    "function unknown",
    "none for a count",
    "count for an int",
    "int for a count",
    "negative int for a count",
    "count for a double",
    "real for a count",
    "real for a time",
    "real for an interval",
    "timespan for a double",
    "count for a bool",
    "count max for an int",
    "count for a port",
    "string for an address",
    "address for a subnet",
    "enum-value for a string",
    "too many arguments",
    "too few arguments",
    "one argument too many"
  };

  private static void messages(KnownDifferences known) {
    known
        .takes(
            "messages",
            "m",
            NOT_DECLARED,
            "event unknown",
            "event name of a function",
            "event name without its module")
        .takes("messages", "m", "deeper nesting is allowed", "62 nested vectors")
        .publishes("messages", "m", SLASH, "topic with an escape")
        .publishes("messages", "m", DOUBLE, "metadata: network timestamp")
        .publishes(
            "messages",
            "m",
            NOT_DECLARED,
            "metadata: unknown id",
            "metadata: wrong type for the id")
        .publishesNoMetadata(
            "messages", "m", "what is no metadata is left out", "metadata: short pair");
  }

  private static void brokenFrames(KnownDifferences known) {
    String file = "broken-frames";
    String unmasked = "RFC 6455, 5.1: a server closes when a frame is not masked";
    known.answers(file, "unmasked", "message 1", unmasked, "close 1002 *", "end");
    for (String connection :
        List.of(
            "rsv1 without extension",
            "rsv2",
            "opcode 3",
            "continuation without start",
            "new text within a fragmented one")) {
      known.answers(file, connection, "message 1", OUR_WORDS, "close 1002 *", "end");
    }
    for (String connection : List.of("opcode 11", "fragmented ping", "ping of 126 bytes")) {
      known.answers(file, connection, "message 0", OUR_WORDS, "close 1002 *", "end");
    }
    known
        .answers(
            file,
            "length not minimal",
            "message 1",
            "RFC 6455, 5.2: the shortest form of a length must be used",
            "close 1002 *",
            "end")
        .answers(
            file,
            "length with top bit",
            "message 1",
            "RFC 6455, 5.2: that bit must be zero; Zeek waits for ever",
            "close 1002 *",
            "end")
        .answers(file, "announces 1 TB", "message 1", "Zeek has no limit", "close 1009 *", "end")
        .answers(
            file,
            "close frame of 1 byte",
            "close",
            "RFC 6455, 5.5.1: a close has no payload, or a code",
            "close 1002 *",
            "end")
        .answers(file, "close code 999", "close", OUR_WORDS, "close 1002 *", "end")
        .answers(
            file,
            "close code 1005",
            "close",
            "RFC 6455, 7.4.1: this code must not be sent",
            "close 1002 *",
            "end")
        .answers(file, "close reason no UTF-8", "close", OUR_WORDS, "close 1007 *", "end")
        .answers(
            file,
            "close of 126 bytes",
            "close",
            "RFC 6455, 5.5: control frames have at most 125 bytes",
            "close 1002 *",
            "end");
    known
        .drops(file, "unmasked", unmasked, "message 1", "message 2")
        .drops(
            file, "continuation without start", "a breach of the protocol is no event", "message 1")
        .drops(file, "length not minimal", "it is closed by then", "message 2");
  }

  private static void http(KnownDifferences known) {
    String file = "http";
    known
        .answers(file, "POST", "request", CLEAN, "http 405")
        .answers(file, "HEAD", "request", CLEAN, "http 426")
        .answers(file, "HTTP/1.0", "request", CLEAN, "http 426")
        .answers(file, "no upgrade", "request", CLEAN, "http 426")
        .answers(file, "upgrade h2c", "request", CLEAN, "http 426")
        .answers(file, "plain HTTP GET", "request", CLEAN, "http 404")
        .answers(file, "no host", "request", "RFC 9112, 3.2: HTTP/1.1 needs it", "http 400")
        .answers(
            file,
            "key of 3 bytes",
            "request",
            "RFC 6455, 4.2.2: the hash of the key as it is",
            "http 101 accept=zwKd5BnoWxQ6GxTxxSmBSHGHX9M=")
        .answers(file, "header of 20000 bytes", "request", "Zeek has no limit", "http 431")
        .answers(file, "nothing sent", "request", "who says nothing gets no answer", "end")
        .answers(file, "origin", "request", "pages of unknown sites are refused", "http 403")
        .answers(
            file,
            "deflate offered",
            "request",
            DEFLATE,
            "http 101 accept=IBZrKJ4ixJ1wuW/hWA5w3GBp2wk=" + DEFLATED)
        .answers(
            file,
            "deflate offered with parameters",
            "request",
            DEFLATE,
            "http 101 accept=W3kjhzZmVvfC268d5rHOMXHTtlQ=" + DEFLATED);
  }

  private static void oversized(KnownDifferences known) {
    String file = "oversized";
    for (String connection : List.of("32 MB", "100 MB", "20 MB, not JSON")) {
      known.answers(file, connection, "message 1", "Zeek has no limit", "close 1009 *", "end");
    }
    for (String connection : List.of("32 MB", "100 MB")) {
      known.drops(file, connection, "it is closed by then", "message 2");
    }
    known.takes(file, "100000 arguments", NOT_DECLARED, "message 1");
    String begin =
        "text {\"type\":\"error\",\"code\":\"deserialization_failed\",\"context\":\"a topic of *";
    for (String connection : List.of("subscription of 10 KB", "subscription of 100 KB")) {
      known.answers(
          file,
          connection,
          "message 0",
          "the broker has a limit; Zeek has none, and ends with a fault at the longer one",
          begin,
          "close 1008 *",
          "end");
    }
  }

  private static void zeekToClient(KnownDifferences known) {
    for (String node : List.of("manager", "worker-1")) {
      String topic = "/ws/out/" + node + "/";
      known.writes(
          "zeek-to-client",
          VALID_JSON,
          topic + "023",
          topic + "024",
          topic + "025",
          topic + "055",
          topic + "056",
          topic + "057",
          topic + "058",
          topic + "059",
          topic + "060",
          topic + "061",
          topic + "118");
      known.writes(
          "zeek-to-client",
          DIGITS,
          topic + "015",
          topic + "016",
          topic + "018",
          topic + "019",
          topic + "020",
          topic + "021",
          topic + "026",
          topic + "029",
          topic + "030",
          topic + "031",
          topic + "032",
          topic + "033",
          topic + "035",
          topic + "121");
    }
  }

  private static void metadata(KnownDifferences known) {
    String topic = "/ws/out/manager/";
    known.writes(
        "metadata",
        VALID_JSON,
        topic + "023",
        topic + "024",
        topic + "025",
        topic + "055",
        topic + "056",
        topic + "057",
        topic + "058",
        topic + "059",
        topic + "060",
        topic + "061",
        topic + "118");
    known
        .writes("metadata", TIME, KnownDifferences.EVERY_TOPIC)
        .publishes("metadata", "a", DOUBLE, "both")
        .publishes("metadata", "a", NOT_DECLARED, "unknown id", "wrong type");
  }
}
