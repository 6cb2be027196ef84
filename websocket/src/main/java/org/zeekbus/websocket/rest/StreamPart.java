package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import org.zeekbus.websocket.frame.Close;

/** A piece of what a client gets. Owner: whoever has it. */
sealed interface StreamPart {
  /** The topics are subscribed: all events from now on. */
  record Ack() implements StreamPart {}

  /**
   * Events.
   *
   * @param messages whole ones in the form of WebSocket clients; released by who takes them
   */
  record Events(ByteBuf messages) implements StreamPart {}

  /** So many events were lost. */
  record Missed(long events) implements StreamPart {}

  /**
   * Nothing follows.
   *
   * @param code of the error, in a word
   */
  record End(String code, Close how) implements StreamPart {}
}
