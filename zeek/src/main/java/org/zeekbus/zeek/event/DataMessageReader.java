package org.zeekbus.zeek.event;

import java.util.Arrays;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.DataMessageException.Problem;
import org.zeekbus.zeek.value.JsonToBinary;
import org.zeekbus.zeek.value.JsonValues;

/**
 * Makes topics and events in {@code broker-bin-v1} of texts from clients: one data message of a
 * WebSocket client ({@link #read}), or the body of a request ({@link #open}). Takes all that Zeek
 * takes ({@link JsonValues}), and makes an event of it that any node takes: format version and
 * message type are 1, whatever the client wrote; arguments that are no vector are none; metadata
 * that is empty or no vector, entries that are no pairs of a count and a value, and further
 * elements are left out.
 *
 * <p>Owner: one thread. Keep it for the next message: it keeps its memory, and needs no more, but
 * for reals of more digits than 53 bits hold.
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
    // Plain numbers become longer: the limit is that of the text.
    this.envelope = new BinaryEnvelope(new DecodeLimits(limits.depth(), Integer.MAX_VALUE));
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
    finish();
  }

  /**
   * Begins with the body of a request, which is one message or an array of them, for {@link #next}.
   *
   * @throws DataMessageException if it exceeds a limit
   */
  public void open(byte[] in, int at, int length) {
    try {
      translator.open(in, at, length);
    } catch (DecodeException e) {
      throw new DataMessageException(Problem.NOT_DECODED, e);
    }
  }

  /**
   * Reads the next message, and forgets the last one. A message is as in {@link #read}, or plain:
   * {@code {"topic":"t","event":"Module::name","args":[…]}}, with arguments as {@link JsonToBinary}
   * has them; {@code args} may be missing.
   *
   * @return false if there are no more
   * @throws DataMessageException if the next one is no message
   */
  public boolean next() {
    try {
      if (!translator.next()) {
        return false;
      }
    } catch (DecodeException e) {
      throw new DataMessageException(Problem.NOT_DECODED, e);
    }
    finish();
    return true;
  }

  private void finish() {
    if (!translator.hasTopic()
        || Arrays.equals(
            translator.topic(), 0, translator.topicLength(), NO_TOPIC, 0, NO_TOPIC.length)) {
      throw wrong(Problem.NO_TOPIC, "no topic (expected: a string)");
    }
    byte[] value = translator.array();
    int length = translator.length();
    boolean isEvent;
    if (translator.isPlain()) {
      regular = false;
      envelope.makeAround(value, length);
      isEvent = envelope.isRegular(envelope.array(), 0, envelope.length());
    } else {
      regular = envelope.isRegular(value, 0, length) && !envelope.hasEmptyMetadata();
      isEvent = regular || envelope.makeOf(value, length);
    }
    if (!isEvent) {
      throw wrong(
          Problem.NO_EVENT,
          "no event (expected: a vector of three, the last of name and arguments)");
    }
  }

  private DataMessageException wrong(Problem problem, String what) {
    return new DataMessageException(
        problem, new DecodeException(JsonValues.FORMAT, translator.offset(), what));
  }

  /** The array whose first {@link #topicLength} bytes are the topic, until the next message. */
  public byte[] topic() {
    return translator.topic();
  }

  /** The length of the topic. */
  public int topicLength() {
    return translator.topicLength();
  }

  /** The array whose first {@link #payloadLength} bytes are the event, until the next message. */
  public byte[] payload() {
    return regular ? translator.array() : envelope.array();
  }

  /** The length of the event. */
  public int payloadLength() {
    return regular ? translator.length() : envelope.length();
  }
}
