package org.zeekbus.httpsink.layout;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Splunk's HTTP event collector says of a request: {@code {"text":"Invalid data
 * format","code":6,"invalid-event-number":1}}. It reads events in order and stops at the first that
 * it does not take, whose place it names, counted from 0: those before it are taken, it and those
 * behind it are not. Source: Splunk, Troubleshoot HTTP Event Collector, possible error codes.
 *
 * <p>Owner: nobody, it does not change.
 *
 * @param code of the reason; -1 if there is none
 * @param stopped the place of the event at which it stopped
 */
record SplunkAnswer(int code, OptionalInt stopped) {
  private static final int SUCCESS = 0;
  private static final int NO_DATA = 5;
  private static final int INVALID_FORMAT = 6;
  private static final int INCORRECT_INDEX = 7;
  private static final int CHANNEL_MISSING = 10;
  private static final int EVENT_REQUIRED = 12;
  private static final int EVENT_BLANK = 13;
  private static final int INDEXED_FIELDS = 15;

  /** Reads a body, which may be anything. */
  static Optional<SplunkAnswer> read(byte[] body) {
    int code = -1;
    OptionalInt stopped = OptionalInt.empty();
    try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        boolean isNumber = in.nextToken() == JsonToken.VALUE_NUMBER_INT;
        if (isNumber && name.equals("code")) {
          code = in.getIntValue();
        } else if (isNumber && name.equals("invalid-event-number")) {
          stopped = OptionalInt.of(in.getIntValue());
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException _) {
      return Optional.empty();
    }
    return code < 0 ? Optional.empty() : Optional.of(new SplunkAnswer(code, stopped));
  }

  /** What that means for the events of a request. */
  Verdict verdict(Answer answer, int records) {
    String words = answer.words();
    return switch (code) {
      case SUCCESS -> answer.status() == 200 ? Verdict.TAKEN : Verdict.ofStatus(answer);
      case INVALID_FORMAT, EVENT_REQUIRED, EVENT_BLANK, INDEXED_FIELDS -> invalid(words, records);
      case INCORRECT_INDEX -> {
        String reason = words + "; make the index, and allow it to the token, or set index";
        yield notYet(reason, records, new Verdict.Misconfigured(reason));
      }
      case NO_DATA -> new Verdict.Refused(words, false);
      case CHANNEL_MISSING ->
          new Verdict.Misconfigured(
              words
                  + "; the token wants indexer acknowledgment, which zeekbus does not use: switch it off there");
      default ->
          switch (answer.status()) {
            case 401, 403 ->
                new Verdict.Misconfigured(
                    words + "; bearer-file needs the value of an enabled token");
            case 400, 404, 405 -> new Verdict.Misconfigured(words);
            default -> {
              Duration wish = answer.retryAfter().orElse(Duration.ZERO);
              boolean mayHaveTaken = stopped.isEmpty() && answer.status() != 503;
              yield notYet(words, records, new Verdict.Later(words, wish, mayHaveTaken));
            }
          };
    };
  }

  private Verdict invalid(String words, int records) {
    return stopped.isPresent() && stopped.getAsInt() >= 0 && stopped.getAsInt() < records
        ? new Verdict.Partly(
            Map.of(stopped.getAsInt(), words),
            IntStream.range(stopped.getAsInt() + 1, records).boxed().toList(),
            "",
            0)
        : new Verdict.Refused(words, true);
  }

  private Verdict notYet(String words, int records, Verdict whole) {
    return stopped.isPresent() && stopped.getAsInt() > 0 && stopped.getAsInt() < records
        ? new Verdict.Partly(
            Map.of(), IntStream.range(stopped.getAsInt(), records).boxed().toList(), words, 0)
        : whole;
  }
}
