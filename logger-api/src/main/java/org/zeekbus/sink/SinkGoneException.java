package org.zeekbus.sink;

import java.io.IOException;
import java.util.List;
import org.zeekbus.zeek.value.Bytes;

/** A sink can never take anything again, such as a pipe whose reader has ended. */
public final class SinkGoneException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<Lost> lost;

  /**
   * The records that are lost from a batch that was accepted before.
   *
   * @param path its log path
   * @param records how many of its records are lost
   */
  public record Lost(Bytes path, int records) {}

  /**
   * A sink that is gone, as it finds by itself.
   *
   * @param message says what is gone
   */
  public SinkGoneException(String message) {
    super(message);
    this.lost = List.of();
  }

  /**
   * A sink that is gone.
   *
   * @param message says what is gone
   */
  public SinkGoneException(String message, IOException cause) {
    this(message, cause, List.of());
  }

  /**
   * A sink that is gone with records that it had accepted, in earlier batches.
   *
   * @param message says what is gone
   */
  public SinkGoneException(String message, IOException cause, List<Lost> lost) {
    super(message, cause);
    this.lost = List.copyOf(lost);
  }

  /** The records that the sink had accepted and could not write. */
  public List<Lost> lost() {
    return lost;
  }
}
