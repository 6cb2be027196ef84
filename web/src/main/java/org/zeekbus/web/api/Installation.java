package org.zeekbus.web.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What documents say about this process that its roles do not know. Owner: nobody; never changes.
 *
 * @param version such as {@code 0.1.0}
 * @param revision commit that it was built from; empty if unknown
 * @param started when the process started
 * @param settings all settings in effect, without secrets
 * @param clients the CURVE clients that may come in, as of now
 * @param curve whether any endpoint asks for CURVE
 * @param directories where roles write: their disks are watched
 */
public record Installation(
    String version,
    String revision,
    Instant started,
    List<ConfigDocument.Setting> settings,
    Supplier<List<ConnectionsDocument.Client>> clients,
    boolean curve,
    List<Path> directories) {
  /** Copies the lists. */
  public Installation {
    settings = List.copyOf(settings);
    directories = List.copyOf(directories);
  }
}
