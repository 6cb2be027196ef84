package org.zeekbus.zeek.event;

import java.util.Arrays;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.DataMessageException.Problem;
import org.zeekbus.zeek.value.JsonToBinary;
import org.zeekbus.zeek.value.JsonValues;

/**
 * Makes topics and events in {@code broker-bin-v1} of texts from WebSocket clients. Takes all that
 * Zeek takes ({@link JsonValues}), and makes an event of it that any node takes: format version and
 * message type are 1, whatever the client wrote; arguments that are no vector are none; metadata
 * that is empty or no vector, entries that are no pairs of a count and a value, and further
 * elements are left out.
 *
 * <p>Owner: one thread. Keep it for the next message: it keeps its memory.
 */
public final class DataMessageReader {
  /** What Zeek takes for a missing topic. */
  private static final byte[] NO_TOPIC = {'<', '$', '>'};

  private final JsonToBinary translator;
  private final BinaryEnvelope envelope;
  private boolean regular;

  /** A reader within these limits. */
  public DataMessageReader(DecodeLimits limits) {
    this.translator = new JsonToBinary(limits);
    this.envelope = new BinaryEnvelope(limits);
  }

  /**
   * Reads a message, and forgets the last one.
   *
   * @throws DataMessageException if the text is no data message, or exceeds a limit
   */
  public void read(byte[] in, int at, int length) {
    try {
      translator.translate(in, at, length);
    } catch (DecodeException e) {
      throw new DataMessageException(Problem.NOT_DECODED, e);
    }
    if (!translator.hasTopic()
        || Arrays.equals(
            translator.topic(), 0, translator.topicLength(), NO_TOPIC, 0, NO_TOPIC.length)) {
      throw wrong(Problem.NO_TOPIC, "no topic (expected: a string)");
    }
    byte[] value = translator.array();
    int valueLength = translator.length();
    regular = envelope.isRegular(value, 0, valueLength) && !envelope.hasEmptyMetadata();
    if (!regular && !envelope.makeOf(value, valueLength)) {
      throw wrong(
          Problem.NO_EVENT,
          "no event (expected: a vector of three, the last of name and arguments)");
    }
  }

  private static DataMessageException wrong(Problem problem, String what) {
    return new DataMessageException(problem, new DecodeException(JsonValues.FORMAT, 0, what));
  }

  /**
   * The array whose first {@link #topicLength} bytes are the topic, until the next {@link #read}.
   */
  public byte[] topic() {
    return translator.topic();
  }

  /** The length of the topic. */
  public int topicLength() {
    return translator.topicLength();
  }

  /**
   * The array whose first {@link #payloadLength} bytes are the event, until the next {@link #read}.
   */
  public byte[] payload() {
    return regular ? translator.array() : envelope.array();
  }

  /** The length of the event. */
  public int payloadLength() {
    return regular ? translator.length() : envelope.length();
  }
}
