package org.zeekbus.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checkout that this was built in, which holds the sources of the load programs. */
final class RepositoryRoot {
  private RepositoryRoot() {}

  static Path find() {
    CodeSource code = RepositoryRoot.class.getProtectionDomain().getCodeSource();
    return above(Path.of(URI.create(code.getLocation().toString())))
        .or(() -> above(Path.of("").toAbsolutePath()))
        .orElseThrow(() -> new IllegalStateException("no checkout of zeekbus here or above"));
  }

  private static Optional<Path> above(Path start) {
    for (@Nullable Path at = start; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("bench/src/main/native"))) return Optional.of(at);
    }
    return Optional.empty();
  }
}
