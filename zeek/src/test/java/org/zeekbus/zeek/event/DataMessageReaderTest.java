package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.DataMessageException.Problem;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Values;

/** What clients send, as Zeek takes it or answers it. In the texts, ' is a quote. */
final class DataMessageReaderTest {
  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);

  private Event read(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    reader.read(bytes, 0, bytes.length);
    return BinaryEvents.decode(Arrays.copyOf(reader.payload(), reader.payloadLength()));
  }

  private String topic() {
    return Bytes.of(reader.topic(), 0, reader.topicLength()).text();
  }

  private void refused(String text, Problem problem, String message) {
    assertThatExceptionOfType(DataMessageException.class)
        .isThrownBy(() -> read(text))
        .withMessage("broker-json-v1, " + message)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private static String vector(String elements) {
    return "{'@data-type':'vector','data':[" + elements + "]}";
  }

  private static String string(String text) {
    return "{'@data-type':'string','data':'" + text + "'}";
  }

  private static String count(int number) {
    return "{'@data-type':'count','data':" + number + "}";
  }

  private static String message(String elements) {
    return "{'type':'data-message','topic':'t','@data-type':'vector','data':[" + elements + "]}";
  }

  private static String event(String elements) {
    return message(count(1) + "," + count(1) + "," + vector(elements));
  }

  private static final String NAME_AND_ARGUMENTS = string("E") + "," + vector(count(7));

  @Test
  void anEvent() {
    assertThat(read(event(NAME_AND_ARGUMENTS))).isEqualTo(Event.of("E", Values.count(7)));
    assertThat(topic()).isEqualTo("t");
  }

  @Test
  void theEnvelopeIsMadeGood() {
    Event event = Event.of("E", Values.count(7));
    String good = vector(NAME_AND_ARGUMENTS);
    assertThat(read(message(count(2) + "," + string("x") + "," + good + "," + count(4))))
        .isEqualTo(event);
    assertThat(read(event(NAME_AND_ARGUMENTS + "," + vector("") + "," + string("x"))))
        .isEqualTo(event);
    assertThat(read(event(string("E")))).isEqualTo(Event.of("E"));
    assertThat(read(event(string("E") + "," + string("x")))).isEqualTo(Event.of("E"));
    assertThat(read(event(string("E") + ",{'@data-type':'set','data':[" + count(1) + "]}")))
        .isEqualTo(Event.of("E"));
  }

  @Test
  void metadataIsKeptIfItIsAny() {
    Event event = Event.of("E", Values.count(7));
    assertThat(read(event(NAME_AND_ARGUMENTS + "," + vector("")))).isEqualTo(event);
    assertThat(read(event(NAME_AND_ARGUMENTS + "," + string("x")))).isEqualTo(event);
    String pair = vector(count(1) + "," + string("x"));
    String longer = vector(count(1) + "," + string("x") + "," + string("y"));
    assertThat(read(event(NAME_AND_ARGUMENTS + "," + vector(pair + "," + longer))))
        .isEqualTo(
            event
                .with(Values.count(1), Values.string("x"))
                .with(Values.count(1), Values.string("x")));
    String bad = count(1) + "," + vector(count(1)) + "," + vector(string("x") + "," + count(1));
    assertThat(read(event(NAME_AND_ARGUMENTS + "," + vector(bad)))).isEqualTo(event);
    assertThat(read(event(NAME_AND_ARGUMENTS + "," + vector(bad + "," + pair + "," + bad))))
        .isEqualTo(event.with(Values.count(1), Values.string("x")));
  }

  @Test
  void keysComeInAnyOrder() {
    String data = count(1) + "," + count(1) + "," + vector(NAME_AND_ARGUMENTS);
    assertThat(
            read(
                "{'more':{},'data':["
                    + data
                    + "],'data':7,'@data-type':'vector','@data-type':'set','topic':'\\u0061',"
                    + "'topic':7,'type':7}"))
        .isEqualTo(Event.of("E", Values.count(7)));
    assertThat(topic()).isEqualTo("a");
  }

  @Test
  void whatIsNoJson() {
    refused("", Problem.NOT_DECODED, "byte 0: the end (expected: {)");
    refused("[]", Problem.NOT_DECODED, "byte 0: [ (expected: {)");
    refused("{}", Problem.NOT_DECODED, "byte 1: } (expected: a key, in quotes)");
    refused(
        event(NAME_AND_ARGUMENTS) + "x",
        Problem.NOT_DECODED,
        "byte 263: x after the value (expected: the end)");
    refused(
        "{'@data-type':'set','topic':'t','data':[" + count(1) + "," + count(1) + "]}",
        Problem.NOT_DECODED,
        "byte 39: element 1 (expected: once in a set)");
  }

  @ParameterizedTest
  @CsvSource({"'\"topic\":7'", "'\"topic\":\"<$>\"'", "'\"tropic\":\"t\"'", "'\"topic\":null'"})
  void whatHasNoTopic(String topic) {
    refused(
        event(NAME_AND_ARGUMENTS).replace("'topic':'t'", topic),
        Problem.NO_TOPIC,
        "byte 0: no topic (expected: a string)");
    refused(
        event(count(1)).replace("'topic':'t'", topic),
        Problem.NO_TOPIC,
        "byte 0: no topic (expected: a string)");
  }

  @Test
  void theEmptyTopicIsOne() {
    read(event(NAME_AND_ARGUMENTS).replace("'topic':'t'", "'topic':''"));
    assertThat(reader.topicLength()).isZero();
  }

  @Test
  void whatIsNoEvent() {
    for (String text :
        List.of(
            message(""),
            message(count(1) + "," + count(1)),
            message(count(1) + "," + count(1) + "," + string("E")),
            event(""),
            event(count(1) + "," + vector("")),
            event(string("") + "," + vector("")),
            "{'topic':'t','@data-type':'count','data':1}",
            "{'topic':'t','@data-type':'none'}")) {
      refused(
          text,
          Problem.NO_EVENT,
          "byte 0: no event (expected: a vector of three, the last of name and arguments)");
    }
  }

  private List<String> posted(String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    List<String> events = new ArrayList<>();
    reader.open(bytes, 0, bytes.length);
    while (reader.next()) {
      byte[] payload = Arrays.copyOf(reader.payload(), reader.payloadLength());
      events.add(topic() + " " + BinaryEvents.decode(payload));
    }
    return events;
  }

  private void refusedPost(String body, Problem problem, String message) {
    assertThatExceptionOfType(DataMessageException.class)
        .isThrownBy(() -> posted(body))
        .withMessage("broker-json-v1, " + message)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private static final String PLAIN = "{'topic':'t','event':'E','args':['a',1,-1,[2.5]]}";

  @Test
  void bodiesHaveOneMessageOrAnArray() {
    assertThat(posted(PLAIN)).containsExactly("t E(a, 1, -1, (2.500000))");
    assertThat(posted(event(NAME_AND_ARGUMENTS))).containsExactly("t E(7)");
    assertThat(posted(" [ ] ")).isEmpty();
    assertThat(posted("[" + PLAIN + " , " + event(NAME_AND_ARGUMENTS) + "," + PLAIN + "]"))
        .containsExactly("t E(a, 1, -1, (2.500000))", "t E(7)", "t E(a, 1, -1, (2.500000))");
    assertThat(posted("{'args':[],'event':'E','event':'F','topic':'u','args':7,'topic':8}"))
        .containsExactly("u E()");
    assertThat(posted("{'event':'E','topic':'t'}")).containsExactly("t E()");
    assertThat(posted("{'event':'E'," + event(NAME_AND_ARGUMENTS).substring(1)))
        .as("typed if it has a type")
        .containsExactly("t E(7)");
  }

  @Test
  void aReaderReadsBothKindsOfText() {
    assertThat(posted(PLAIN)).hasSize(1);
    assertThat(read(event(NAME_AND_ARGUMENTS))).isEqualTo(Event.of("E", Values.count(7)));
    assertThat(posted(PLAIN)).hasSize(1);
  }

  @Test
  void badBodiesAreRefused() {
    refusedPost("", Problem.NOT_DECODED, "byte 0: the end (expected: {)");
    refusedPost("[", Problem.NOT_DECODED, "byte 1: the end (expected: {)");
    refusedPost(
        PLAIN + PLAIN, Problem.NOT_DECODED, "byte 49: { after the value (expected: the end)");
    refusedPost("[" + PLAIN + "x]", Problem.NOT_DECODED, "byte 50: x (expected: ])");
    refusedPost("[" + PLAIN + ",]", Problem.NOT_DECODED, "byte 51: ] (expected: {)");
    refusedPost("[[" + PLAIN + "]]", Problem.NOT_DECODED, "byte 1: [ (expected: {)");
    refusedPost(
        "{'topic':'t'}",
        Problem.NOT_DECODED,
        "byte 0: no event (expected: its name, or @data-type and data)");
    refusedPost(
        "{'topic':'t','event':7}",
        Problem.NOT_DECODED,
        "byte 21: 7 (expected: an event's name, in quotes)");
    refusedPost(
        "{'topic':'t','event':'E','args':7}", Problem.NOT_DECODED, "byte 32: 7 (expected: [)");
    refusedPost(
        "{'topic':'t','event':'E','arguments':[]}",
        Problem.NOT_DECODED,
        "byte 25: \"arguments\" (expected: topic, event or args)");
    refusedPost(
        "{'topic':'t','event':'E','data':[]}",
        Problem.NOT_DECODED,
        "byte 25: \"data\" (expected: topic, event or args)");
    refusedPost(
        "[" + PLAIN + ", {'event':'E'}]",
        Problem.NO_TOPIC,
        "byte 52: no topic (expected: a string)");
    refusedPost(
        "{'topic':'t','event':''}",
        Problem.NO_EVENT,
        "byte 0: no event (expected: a vector of three, the last of name and arguments)");
  }
}
