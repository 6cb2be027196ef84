package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The relay with npm's ws and zeromq, fetched as its lock file has them. */
final class RelayPackages {
  private final Path sources;
  private final Path work;

  RelayPackages(Path bench) {
    sources = bench.resolve("src/main/relay");
    work = bench.resolve("target/relay");
  }

  List<String> command() {
    return List.of("node", "--expose-gc", work.resolve("relay.mjs").toString());
  }

  void fetch() throws IOException, InterruptedException {
    Path lock = work.resolve("package-lock.json");
    boolean isThere =
        Files.exists(work.resolve("node_modules/.package-lock.json"))
            && Files.mismatch(sources.resolve("package-lock.json"), lock) < 0;
    Files.createDirectories(work);
    for (String file : List.of("relay.mjs", "package.json", "package-lock.json")) {
      Files.copy(sources.resolve(file), work.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!isThere) {
      ci();
    }
  }

  /** Without scripts: zeromq has its library inside. */
  private void ci() throws IOException, InterruptedException {
    Path log = work.resolve("npm.log");
    ProcessBuilder npm =
        new ProcessBuilder(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    try {
      if (npm.start().waitFor() == 0) {
        return;
      }
    } catch (IOException e) {
      throw new IOException(
          "npm not found; the relay with npm's ws needs Node 20.19 or newer (or --peers zeekbus)",
          e);
    }
    throw new IOException("npm ci failed:\n" + Files.readString(log));
  }
}
