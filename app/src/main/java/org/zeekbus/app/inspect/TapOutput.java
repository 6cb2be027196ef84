package org.zeekbus.app.inspect;

import java.io.IOException;

/**
 * Where the messages of a tap go.
 *
 * <p>Owner: the thread that runs the tap.
 */
interface TapOutput {
  /** From now on, messages come. */
  default void begin() {}

  /** Takes a message. */
  void take(TapLine line) throws IOException;

  /** About a second has gone by. */
  default void everySecond() throws IOException {}

  /** Whether nobody takes anything any more. */
  default boolean isGone() {
    return false;
  }

  /** Whether it takes what still waits when the tap is stopped. */
  default boolean wantsRest() {
    return false;
  }

  /** That was all. */
  default void end() throws IOException {}
}
