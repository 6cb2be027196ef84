package org.zeekbus.doctor.facts;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.doctor.machine.Denial;
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
 * @param directory where the four files are, if they are taken from there
 * @param access what is in the way of the service that is to read them
 */
public record BusKeys(
    boolean isCurve,
    Optional<CurvePublicKey> server,
    Set<CurvePublicKey> clients,
    List<Endpoint> except,
    String origin,
    Optional<Path> directory,
    Optional<Denial> access) {
  public BusKeys {
    clients = Set.copyOf(clients);
    except = List.copyOf(except);
  }

  /** None, as by default. */
  public static final BusKeys NONE =
      new BusKeys(
          false,
          Optional.empty(),
          Set.of(),
          List.of(),
          "default",
          Optional.empty(),
          Optional.empty());
}
