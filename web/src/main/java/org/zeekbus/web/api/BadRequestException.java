package org.zeekbus.web.api;

/** A request that asks for something that is not there, or that makes no sense. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1;

  /** Says what was wrong, and what was expected. */
  BadRequestException(String message) {
    super(message);
  }
}
