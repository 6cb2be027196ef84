package org.zeekbus.bench;

import java.util.List;
import org.zeekbus.zmtp.CurveKeyPair;

/** Keys for a benchmark with CURVE. */
record CurveCluster(CurveKeyPair server, CurveKeyPair client) {
  static CurveCluster generate() {
    return new CurveCluster(CurveKeyPair.generate(), CurveKeyPair.generate());
  }

  /** The arguments of a broker; other users see them, but the keys protect nothing. */
  List<String> serverArguments(Peer peer) {
    String secret = server.secretKey().text();
    return switch (peer) {
      case ZEEKBUS, OBSERVED ->
          List.of(
              "--curve-server-secretkey=" + secret,
              "--curve-client-publickey=" + client.publicKey());
      case LIBZMQ -> List.of("curve-server-secret=" + secret);
      case JEROMQ, FLOOR -> throw new IllegalArgumentException(peer + " without CURVE");
    };
  }

  /** The arguments of a load program. */
  List<String> clientArguments() {
    return List.of(
        "curve-server-public=" + server.publicKey(),
        "curve-client-public=" + client.publicKey(),
        "curve-client-secret=" + client.secretKey().text());
  }
}
