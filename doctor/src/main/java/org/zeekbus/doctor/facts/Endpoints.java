package org.zeekbus.doctor.facts;

import java.util.Optional;
import org.zeekbus.zmtp.Endpoint;

/** Endpoints as scripts have them. */
public final class Endpoints {
  private Endpoints() {}

  /** An endpoint, if the text is one. */
  public static Optional<Endpoint> parse(String text) {
    try {
      return Optional.of(Endpoint.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
