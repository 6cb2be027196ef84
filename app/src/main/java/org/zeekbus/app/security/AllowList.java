package org.zeekbus.app.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.ConfiguredFile;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.CurveClients;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.system.Reason;

/**
 * The client keys that may come in: the cluster's own, if there is one, and those of a file that is
 * read again when it changes.
 *
 * <p>Owner: any thread asks, one reads again.
 */
public final class AllowList implements CurveClients, ReloadedFiles {
  private static final String EXPECTED = "a list of client keys";
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path file;
  private final Optional<CurvePeer> cluster;
  private final boolean isStrict;
  private @Nullable FileState state;
  private volatile Map<CurvePublicKey, CurvePeer> clients = Map.of();

  /**
   * A list that was not read yet, so that nobody but the cluster's nodes may come in.
   *
   * @param cluster who has the cluster's own key
   * @param isStrict whether connections end when clients do what they may not
   */
  public AllowList(Path file, Optional<CurvePeer> cluster, boolean isStrict) {
    this.file = file;
    this.cluster = cluster;
    this.isStrict = isStrict;
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
    Map<CurvePublicKey, CurvePeer> read = new HashMap<>();
    cluster.ifPresent(client -> read.put(client.key(), client));
    for (CurvePeer client : AllowListFile.read(file, isStrict)) {
      CurvePeer before = read.put(client.key(), client);
      if (before != null) {
        throw new ConfigurationException(
            "%s: %s and %s have the same key".formatted(file, before.name(), client.name()));
      }
    }
    clients = Map.copyOf(read);
  }

  @Override
  public boolean isStale() {
    try {
      return !FileState.of(file).equals(state);
    } catch (IOException e) {
      return state != null;
    }
  }

  /** How many keys the file lets in. */
  public int size() {
    return (int)
        clients.values().stream().filter(client -> !cluster.equals(Optional.of(client))).count();
  }

  @Override
  public String inEffect() {
    return (size() == 1 ? "1 client key" : size() + " client keys") + " may connect";
  }

  @Override
  public String unchanged() {
    return "the list of clients is unchanged";
  }

  /** All who may connect, the cluster's own nodes as one of them. */
  public List<CurvePeer> all() {
    return clients.values().stream().sorted(Comparator.comparing(CurvePeer::name)).toList();
  }

  @Override
  public Optional<CurvePeer> find(CurvePublicKey key) {
    return Optional.ofNullable(clients.get(key));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
