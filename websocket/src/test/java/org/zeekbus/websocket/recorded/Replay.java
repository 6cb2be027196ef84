package org.zeekbus.websocket.recorded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.websocket.RawFrame;
import org.zeekbus.websocket.RawWebSocket;
import org.zeekbus.zeek.value.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Plays the clients of a recorded session to our server, and the nodes to our bus, and notes where
 * our server answers, or publishes, other than Zeek did. All happens in the recorded order, without
 * the pauses.
 *
 * <p>Owner: the test's thread.
 */
final class Replay {
  private static final Pattern ACK =
      Pattern.compile(
          "text \\{\"type\":\"ack\",\"endpoint\":\"([^\"]*-websocket-\\d+)\",\"version\":\"9\\.0\\.0[^\"]*\"\\}");

  private static final Pattern ACCEPT = Pattern.compile("Sec-WebSocket-Accept: (\\S+)");
  private static final String NOTHING = "nothing";
  private static final String REQUEST = "request";

  /** Of each side of a difference. */
  private static final int SHOWN = 300;

  /** Our server works on longer messages beside others, and answers pings meanwhile. */
  private static final int LONG = 16 << 10;

  /** Longer ones our server refuses by their length. */
  private static final int LONGEST = 16 << 20;

  private final String file;
  private final Dial dial;
  private final Thread stop;
  private final Nodes nodes;
  private final List<BusMessage> bus;
  private final KnownDifferences known;
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final Set<String> heardTopics = new HashSet<>();
  private int published;

  /** Connects. */
  @FunctionalInterface
  interface Dial {
    Socket connect(String client) throws IOException;
  }

  /**
   * A replay of one file.
   *
   * @param stop ends the server, where Zeek's ended
   * @param bus what nodes and clients published
   */
  Replay(
      String file,
      Dial dial,
      Runnable stop,
      Nodes nodes,
      List<BusMessage> bus,
      KnownDifferences known) {
    this.file = file;
    this.dial = dial;
    this.stop = Thread.ofVirtual().unstarted(stop);
    this.nodes = nodes;
    this.bus = bus;
    this.known = known;
  }

  /** Plays these lines; where it was otherwise than recorded, and not known to be. */
  List<String> play(List<Line> lines) throws IOException {
    long begin = lines.getFirst().nanos();
    while (published < bus.size() && bus.get(published).nanos() < begin) {
      published++;
    }
    for (Line line : lines) {
      if (line.what().equals("in")) {
        heardTopics.add(line.topic());
      }
    }
    try {
      for (Line line : lines) {
        publishUntil(line.nanos());
        if (!line.what().equals("zeek")) {
          clients.computeIfAbsent(line.connection(), name -> new Client(name, lines)).play(line);
        }
      }
      for (Client client : clients.values()) {
        client.settle();
      }
      nodes.catchUp();
      clients.values().forEach(Client::comparePublished);
    } finally {
      for (Client client : clients.values()) {
        client.close();
      }
    }
    return differences;
  }

  private void publishUntil(long nanos) {
    for (; published < bus.size() && bus.get(published).nanos() <= nanos; published++) {
      BusMessage message = bus.get(published);
      // What no client heard would reach those that left a moment later in the recording.
      if (!message.isOfClient() && heardTopics.contains(message.topic().text())) {
        flushAll();
        nodes.publish(message);
      }
    }
  }

  private void flushAll() {
    clients.values().forEach(Client::flush);
  }

  private void differs(
      String connection, String at, @Nullable Object recorded, @Nullable Object ours) {
    String zeek = String.valueOf(recorded);
    String we = String.valueOf(ours);
    int from = 0;
    while (from < Math.min(zeek.length(), we.length()) && zeek.charAt(from) == we.charAt(from)) {
      from++;
    }
    int begin = Math.max(0, from - SHOWN / 2);
    differences.add(
        "%s | %s | %s | recorded: %s | ours: %s"
            .formatted(file, connection, at, shown(zeek, begin), shown(we, begin)));
  }

  private static String shown(String text, int begin) {
    int end = Math.min(text.length(), begin + SHOWN);
    return (begin > 0 ? "…" : "") + text.substring(begin, end) + (end < text.length() ? "…" : "");
  }

  /** One client of the session, and where it stands. */
  private final class Client {
    private final String name;
    private final boolean answersPings;
    private final boolean hasNotes;
    private final List<Line> lines;
    private final List<Said> said = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final ByteArrayOutputStream saying = new ByteArrayOutputStream();
    private final ByteArrayOutputStream hearing = new ByteArrayOutputStream();
    private @Nullable RawWebSocket socket;

    /** What it does now: a note of the recording, or else the number of its message. */
    private String at = "handshake";

    private String recordedEndpoint = "";
    private String endpoint = "";
    private int messages;
    private int barriers;
    private int lastLength;
    private boolean isUnanswered;
    private boolean isClosing;
    private boolean hasClosed;
    private boolean isOver;

    /** A message of it. */
    private record Said(String at, Bytes json) {}

    Client(String name, List<Line> lines) {
      this.name = name;
      List<Line> own = lines.stream().filter(it -> it.connection().equals(name)).toList();
      this.lines = own;
      answersPings = own.stream().anyMatch(it -> it.isHeartbeat() && it.what().equals("out"));
      hasNotes = own.stream().filter(it -> it.what().equals("note")).count() > 2;
    }

    private RawWebSocket socket() throws IOException {
      RawWebSocket it = socket;
      if (it == null) {
        it = RawWebSocket.over(dial.connect(name));
        socket = answersPings ? it : it.answersNoPings();
      }
      return it;
    }

    void flush() {
      if (socket != null) {
        socket.flushInVain();
      }
    }

    void close() throws IOException {
      if (socket != null) {
        socket.close();
      }
    }

    void play(Line line) throws IOException {
      if (line.isHeartbeat()) {
        return;
      }
      switch (line.what()) {
        case "note" -> note(line);
        case "http" -> http(line);
        case "out" -> says(line);
        case "close" -> {
          if (line.byClient()) {
            closes(line);
          } else {
            hearsEnd(line.tcp() != null ? "end" : line.frame().toString());
          }
        }
        default -> hearsPart(line);
      }
    }

    /** Whether Zeek closed it next, before the client did anything more. */
    private boolean isClosedNext(Line line) {
      for (Line next : lines.subList(lines.indexOf(line) + 1, lines.size())) {
        if (next.what().equals("close")) {
          return !next.byClient();
        }
        if (!next.isHeartbeat() && !next.what().equals("note")) {
          return false;
        }
      }
      return false;
    }

    // What it does.

    /** What it did before has its answer by now. */
    private void goesOn(String label) throws IOException {
      settle();
      at = label;
    }

    private void note(Line line) throws IOException {
      if (hasNotes) {
        goesOn(line.text());
      }
      RawFrame five = RawFrame.text("hello");
      switch (line.text()) {
        case "a 5-byte text with a 16-bit length" -> says(five, five.header(5, 2));
        case "a text with 64-bit length 2^63+5" -> says(five, five.header(Long.MIN_VALUE + 5, 8));
        case "a text with 64-bit length 2^40, then 5 bytes" -> says(five, five.header(1L << 40, 8));
        default -> {
          // it says what the lines after it do
        }
      }
    }

    /** Says a frame with another header. */
    private void says(RawFrame frame, byte[] header) throws IOException {
      goesOn("message " + messages++);
      byte[] whole = frame.encoded();
      int head = frame.header(frame.payload().length()).length;
      send(header);
      send(Arrays.copyOfRange(whole, head, whole.length));
      isUnanswered = true;
    }

    private void send(byte[] bytes) throws IOException {
      if (!isOver) {
        socket().says(bytes);
      }
    }

    private void http(Line line) throws IOException {
      if (!line.byClient()) {
        hearsHead(line.text());
      } else if (line.text().isEmpty()) {
        socket().shutsUp(); // not to wait until the server loses its patience
      } else {
        send(line.text().getBytes(UTF_8));
      }
    }

    private void says(Line line) throws IOException {
      if (line.frame(0).opcode() < RawFrame.CLOSE && saying.size() == 0) {
        if (!hasNotes) {
          goesOn("message " + messages++);
        } else if (isUnanswered) {
          settle();
        }
      }
      int length = line.length();
      RawFrame frame = line.frame(LONGEST);
      if (length > LONGEST) {
        send(frame.header(length));
        send(frame.payload().toArray());
      } else {
        send(frame.encoded());
      }
      if (frame.opcode() < RawFrame.CLOSE) {
        lastLength = length;
        saying.writeBytes(frame.payload().toArray());
        if (frame.isLast()) {
          said.add(new Said(at, Bytes.of(saying.toByteArray())));
          saying.reset();
          isUnanswered = !endpoint.isEmpty() && !isClosing;
        }
      }
    }

    private void closes(Line line) throws IOException {
      settle();
      at = "close";
      if (isOver || (isClosing && line.tcp() != null)) {
        return;
      }
      isClosing = true;
      hasClosed = true;
      if (line.tcp() == null) {
        boolean isOneByte = name.equals("close frame of 1 byte"); // of which the recording has none
        send(isOneByte ? RawFrame.hex(RawFrame.CLOSE, "03").encoded() : line.frame(0).encoded());
      } else if (line.tcp().equals("RST")) {
        socket().vanishes();
        isOver = true;
      } else {
        socket().shutsUp();
      }
    }

    // What it hears.

    private void hearsHead(String recorded) throws IOException {
      flushAll();
      String heard;
      try {
        RawWebSocket.Head head = socket().hearsHead();
        heard = "http " + head.status();
        for (String header : List.of("accept", "extensions", "protocol")) {
          String value = head.headers().get("sec-websocket-" + header);
          heard += value == null ? "" : " " + header + "=" + value;
        }
      } catch (IOException e) {
        heard = "end";
      }
      Matcher accept = ACCEPT.matcher(recorded);
      String wanted =
          "http " + recorded.split(" ", 3)[1] + (accept.find() ? " accept=" + accept.group(1) : "");
      isOver = !heard.startsWith("http 101");
      KnownDifferences.Answers other = known.answers(file, name, REQUEST);
      if (other != null) {
        other.add(wanted);
        other.heard(List.of(heard));
        wanted = other.begin().getFirst();
      }
      note(REQUEST, wanted, heard);
    }

    private void hearsPart(Line line) throws IOException {
      RawFrame frame = line.frame();
      if (frame.opcode() >= RawFrame.CLOSE) {
        hears(frame.toString());
        return;
      }
      hearing.writeBytes(frame.payload().toArray());
      if (frame.isLast()) {
        isClosing |= isClosedNext(line);
        hears("text " + hearing.toString(ISO_8859_1));
        hearing.reset();
      }
    }

    private void hearsEnd(String recorded) throws IOException {
      if (recorded.equals("close 1001 Terminating") && stop.getState() == Thread.State.NEW) {
        clients.values().forEach(Client::flush);
        nodes.catchUp();
        stop.start();
      }
      hears(recorded);
    }

    private void hears(String recorded) throws IOException {
      if (isError(recorded)) {
        refused.add(at);
      }
      KnownDifferences.Answers other = known.answers(file, name, at);
      if (other != null) {
        other.add(recorded);
      } else if (!isOver) {
        awaits(List.of(recorded));
      }
    }

    /** If Zeek was silent, we must be, too. */
    void settle() throws IOException {
      if (isOver) {
        return;
      }
      KnownDifferences.Answers other = known.answers(file, name, at);
      if (other != null && !other.isBegun()) {
        awaits(other.begin());
      } else if (other == null && isUnanswered) {
        awaits(List.of());
      }
    }

    private void awaits(List<String> expected) throws IOException {
      flushAll();
      isUnanswered = false;
      List<String> heard = new ArrayList<>();
      if (expected.contains("end")) {
        while (!isOver) {
          heard.add(hear());
        }
      } else if (!isClosing && lastLength < LONG && expected.stream().allMatch(Client::isError)) {
        // Whatever it has to say comes before the answer to this.
        String barrier = "barrier " + barriers++;
        socket().says(RawFrame.of(RawFrame.PING, barrier.getBytes(UTF_8)));
        for (String it = hear(); !it.equals("pong " + barrier); it = hear()) {
          heard.add(it);
          if (isOver) {
            break;
          }
        }
      } else {
        while (!isOver && heard.size() < expected.size()) {
          heard.add(hear());
        }
      }
      KnownDifferences.Answers other = known.answers(file, name, at);
      if (other != null) {
        other.heard(heard);
      }
      for (int i = 0; i < Math.max(expected.size(), heard.size()); i++) {
        note(
            at,
            i < expected.size() ? expected.get(i) : NOTHING,
            i < heard.size() ? heard.get(i) : NOTHING);
      }
    }

    private static boolean isError(String answer) {
      return answer.startsWith("text {\"type\":\"error\"");
    }

    private String hear() throws IOException {
      try {
        RawFrame frame = socket().hears();
        isOver = frame == null;
        if (frame != null && frame.opcode() == RawFrame.CLOSE && !hasClosed) {
          isClosing = true;
          hasClosed = true;
          socket().leaves();
        }
        return frame == null ? "end" : frame.toString();
      } catch (AssertionError e) {
        isOver = true;
        return String.valueOf(e.getMessage());
      }
    }

    private void note(String label, String wanted, String heard) {
      Matcher ack = ACK.matcher(wanted);
      Matcher ours = ACK.matcher(heard);
      if (wanted.endsWith("*") && heard.startsWith(wanted.substring(0, wanted.length() - 1))) {
        return; // in words of ours
      }
      if (ack.matches() && ours.matches()) {
        recordedEndpoint = ack.group(1);
        endpoint = ours.group(1);
        nodes.hearSubscriptions();
      } else if (!known.text(file, wanted, heard, bus)) {
        differs(name, label, wanted, heard);
      }
    }

    // What came of it.

    /** What of its messages went over the bus. */
    void comparePublished() {
      List<BusMessage> recorded =
          bus.stream().filter(it -> it.sender().equals(recordedEndpoint)).toList();
      List<BusMessage> ours = endpoint.isEmpty() ? List.of() : nodes.from(endpoint);
      int next = 0;
      int heard = 0;
      for (Said each : said) {
        BusMessage taken = null;
        if (bus.isEmpty()) {
          taken = refused.contains(each.at()) ? null : KnownDifferences.read(each.json().toArray());
        } else if (next < recorded.size()
            && topic(each.json().toArray()).equals(recorded.get(next).topic())) {
          taken = recorded.get(next++);
        }
        BusMessage wanted = known.published(file, name, each.at(), taken, each.json().toArray());
        if (wanted != null) {
          BusMessage got = heard < ours.size() ? ours.get(heard++) : null;
          if (got == null || !wanted.isSame(got)) {
            differs(name, "bus, " + each.at(), wanted, got);
          }
        }
      }
      for (; heard < ours.size(); heard++) {
        differs(name, "bus", NOTHING, ours.get(heard));
      }
      if (next < recorded.size()) {
        differs(name, "bus", recorded.get(next), "a message that cannot be found");
      }
    }

    /** The first topic at the top of a message; empty if it has none. */
    private static Bytes topic(byte[] json) {
      try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isTopic = parser.currentName().equals("topic");
            if (parser.nextToken() == JsonToken.VALUE_STRING && isTopic) {
              return Bytes.of(parser.getString());
            }
            parser.skipChildren();
          }
        }
      } catch (JacksonException e) {
        // it has none
      }
      return Bytes.EMPTY;
    }
  }
}
