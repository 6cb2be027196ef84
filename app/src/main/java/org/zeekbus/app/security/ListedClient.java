package org.zeekbus.app.security;

import java.util.List;
import java.util.Optional;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Rights;

/**
 * An entry of the list of clients. Owner: nobody; never changes.
 *
 * @param key with which it connects to an endpoint with CURVE
 * @param proofs any of which it shows at a server
 */
record ListedClient(
    String name, Optional<CurvePublicKey> key, List<ClientProof> proofs, Rights rights) {
  ListedClient {
    proofs = List.copyOf(proofs);
  }
}
