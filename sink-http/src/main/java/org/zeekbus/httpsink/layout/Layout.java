package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.zeek.log.LogSchema;

/**
 * How records become requests for one kind of server, and what its answers mean. Everything else is
 * the same for all: batches, retries, splitting, compression, authentication.
 *
 * <p>Owner: the sink's thread calls {@link #encoder}; any thread calls the other methods.
 */
public interface Layout {
  /**
   * How records of a log are written. Called once for each schema; the path in it may be any bytes.
   */
  LogEncoder encoder(LogSchema schema);

  /**
   * What an answer means for the records of its request.
   *
   * @param records how many there were
   */
  Verdict judge(Answer answer, int records);

  /** What {@code check-config --connect} asks. It sends no record and changes nothing. */
  Probe probe();

  /**
   * What the answer to {@link #probe} says, in a few words, such as {@code ClickHouse 25.8}.
   *
   * @throws IOException if records could not be taken now: goes on behind the URL, as {@code
   *     answers 401: set user and password-file}
   */
  String found(Answer answer) throws IOException;

  /** What {@code check-config --connect} asks then: what is there where records go. */
  default Optional<Probe> placeProbe() {
    return Optional.empty();
  }

  /** What the answer to {@link #placeProbe} says, such as {@code zeek-*: 3 indexes}. */
  default String place(Answer answer) {
    return answer.words();
  }

  /** How bodies may be compressed. */
  Set<Compression> compressions();

  /** The word before the token in {@code Authorization}. */
  default String tokenScheme() {
    return "Bearer";
  }

  /** How many bytes of an answer {@link #judge} needs. What is longer comes cut off. */
  default int mostOfAnswer() {
    return 16 << 10;
  }
}
