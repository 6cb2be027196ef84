package org.zeekbus.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Puts the jars of each package into its tree. */
public final class TreeStaging {
  private TreeStaging() {}

  /**
   * @param args where Maven has put all jars, its software bill, where trees go, the time of the
   *     commit in seconds
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("expected: JARS SOFTWARE-BILL TREES SECONDS");
    }
    Path jars = Path.of(args[0]);
    SoftwareBill bill = SoftwareBill.read(Path.of(args[1]));
    PlatformJar copier = new PlatformJar(Instant.ofEpochSecond(Long.parseLong(args[3])));
    for (Distribution each : Distribution.values()) {
      Path directory = Path.of(args[2], each.title(), each.jars());
      Files.createDirectories(directory);
      for (Component component : bill.of(each)) {
        copier.copy(jars.resolve(component.file()), directory.resolve(component.installedFile()));
      }
    }
  }
}
