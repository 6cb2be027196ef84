package org.zeekbus.doctor.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Endpoint;

/**
 * The public keys of a zeekbus.
 *
 * @param isCurve whether it is to encrypt
 * @param server its own; nothing if it has none, or this user may not read it
 * @param clients those that it lets in
 * @param except endpoints without CURVE
 * @param origin where they come from, for people
 */
public record BusKeys(
    boolean isCurve,
    Optional<CurvePublicKey> server,
    Set<CurvePublicKey> clients,
    List<Endpoint> except,
    String origin) {
  public BusKeys {
    clients = Set.copyOf(clients);
    except = List.copyOf(except);
  }

  /** None, as by default. */
  public static final BusKeys NONE =
      new BusKeys(false, Optional.empty(), Set.of(), List.of(), "default");
}
