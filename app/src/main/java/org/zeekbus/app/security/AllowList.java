package org.zeekbus.app.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.ConfiguredFile;
import org.zeekbus.http.Client;
import org.zeekbus.http.Clients;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.CurveClients;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.system.Reason;

/**
 * The clients that may come in: those of a file that is read again when it changes, and who has the
 * cluster's own key, if there is one.
 *
 * <p>Owner: any thread asks, one reads again.
 */
public final class AllowList implements CurveClients, Clients, ReloadedFiles {
  static final String EXPECTED = "a list of clients";
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path file;
  private final Optional<CurvePeer> cluster;
  private final boolean isStrict;
  private final boolean isCurve;
  private @Nullable FileState state;
  private volatile Known known = new Known(0, Map.of(), Map.of());

  /** Who is in the list, by what they show. */
  private record Known(
      int listed, Map<CurvePublicKey, CurvePeer> byKey, Map<ClientProof, Client> byProof) {}

  /**
   * A list that was not read yet, so that nobody but the cluster's nodes may come in.
   *
   * @param cluster who has the cluster's own key
   * @param isStrict whether connections end when clients do what they may not
   * @param isCurve whether there is CURVE, without which the list must have no keys
   */
  public AllowList(Path file, Optional<CurvePeer> cluster, boolean isStrict, boolean isCurve) {
    this.file = file;
    this.cluster = cluster;
    this.isStrict = isStrict;
    this.isCurve = isCurve;
  }

  /**
   * Reads the file. If that fails, all stays as it was.
   *
   * @throws ConfigurationException with all that is wrong in it, by line
   */
  @Override
  public void read() throws ConfigurationException {
    try {
      state = FileState.of(file); // first: what changes meanwhile is read again
      ConfiguredFile.check(file, EXPECTED);
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (!Collections.disjoint(allowed, OTHERS_WRITE)) {
        throw new ConfigurationException(
            "%s: others can write to it (%s), and so add themselves: chmod 644"
                .formatted(file, PosixFilePermissions.toString(allowed)));
      }
    } catch (UnsupportedOperationException e) {
      throw new ConfigurationException(file + ": its file system has no permissions: move it");
    } catch (IOException e) {
      state = null;
      throw ConfiguredFile.unreadable(file, Reason.of(e), EXPECTED);
    }
    known = known(AllowListFile.read(file, isStrict));
  }

  private Known known(List<ListedClient> listed) throws ConfigurationException {
    Map<CurvePublicKey, CurvePeer> byKey = new HashMap<>();
    Map<ClientProof, Client> byProof = new HashMap<>();
    cluster.ifPresent(client -> byKey.put(client.key(), client));
    for (ListedClient client : listed) {
      String name = client.name();
      if (client.key().isPresent()) {
        CurvePublicKey key = client.key().get();
        if (!isCurve) {
          throw new ConfigurationException(
              "%s: %s has a CURVE key, but there is no curve.server-secretkey: set it, or remove the key"
                  .formatted(file, name));
        }
        CurvePeer before = byKey.put(key, new CurvePeer(key, name, client.rights()));
        refuseTwice("key", before == null ? null : before.name(), name);
      }
      for (ClientProof proof : client.proofs()) {
        Client before = byProof.put(proof, new Client(name, proof.text(), client.rights()));
        refuseTwice("token or certificate", before == null ? null : before.name(), name);
      }
    }
    return new Known(listed.size(), Map.copyOf(byKey), Map.copyOf(byProof));
  }

  private void refuseTwice(String what, @Nullable String before, String name)
      throws ConfigurationException {
    if (before != null) {
      throw new ConfigurationException(
          "%s: %s and %s have the same %s".formatted(file, before, name, what));
    }
  }

  @Override
  public boolean isStale() {
    try {
      return !FileState.of(file).equals(state);
    } catch (IOException e) {
      return state != null;
    }
  }

  /** How many clients the file lets in. */
  public int size() {
    return known.listed();
  }

  @Override
  public String inEffect() {
    return (size() == 1 ? "1 client" : size() + " clients") + " may connect";
  }

  @Override
  public String unchanged() {
    return "the list of clients is unchanged";
  }

  /** All who may connect with CURVE, the cluster's own nodes as one of them. */
  public List<CurvePeer> all() {
    return known.byKey().values().stream().sorted(Comparator.comparing(CurvePeer::name)).toList();
  }

  @Override
  public Optional<CurvePeer> find(CurvePublicKey key) {
    return Optional.ofNullable(known.byKey().get(key));
  }

  @Override
  public Optional<Client> withToken(String token) {
    return Optional.ofNullable(known.byProof().get(ClientProof.ofToken(token)));
  }

  @Override
  public Optional<Client> withCertificate(X509Certificate certificate) {
    Map<ClientProof, Client> byProof = known.byProof();
    return ClientProof.ofCertificate(certificate).stream()
        .map(byProof::get)
        .filter(Objects::nonNull)
        .findFirst();
  }

  @Override
  public boolean isCurrent(Client client) {
    return client.equals(known.byProof().get(new ClientProof(client.proof())));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
