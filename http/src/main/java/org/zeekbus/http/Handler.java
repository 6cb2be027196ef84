package org.zeekbus.http;

/** Answers the requests for one path, or for all paths below one. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers. Called on a virtual thread, so it may block, but not for ever. Whatever it throws is
   * logged, counted and answered with status 500.
   */
  Answer handle(Request request) throws Exception;
}
