package org.zeekbus.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts the jars of each package into its tree, with their software bill and their licences. */
public final class TreeStaging {
  /** Of the page, and of its packages. */
  private static final Path PAGE = Path.of("dashboard", "src", "main", "web", "package.json");

  private static final Path PAGE_PACKAGES = Path.of("dashboard", "target", "web", "node_modules");
  private static final Path LICENCES = Path.of("packaging", "src", "main", "licences");

  private final Path root;
  private final Path jars;
  private final Path trees;
  private final String version;
  private final Instant time;
  private final PlatformJar copier;
  private final SoftwareBill bill;

  private TreeStaging(Path root, Path jars, Path trees, String version, Instant time)
      throws IOException {
    this.root = root;
    this.jars = jars;
    this.trees = trees;
    this.version = version;
    this.time = time;
    this.copier = new PlatformJar(time);
    this.bill = SoftwareBill.read(root.resolve("packaging", "target", "sbom.json"));
  }

  /**
   * Makes the trees.
   *
   * @param args the checkout, where Maven has put all jars, where trees go, the version of the
   *     packages, the time of the commit in seconds
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException("expected: ROOT JARS TREES VERSION SECONDS");
    }
    TreeStaging staging =
        new TreeStaging(
            Path.of(args[0]),
            Path.of(args[1]),
            Path.of(args[2]),
            args[3],
            Instant.ofEpochSecond(Long.parseLong(args[4])));
    for (Distribution each : Distribution.values()) {
      staging.stage(each);
    }
  }

  private void stage(Distribution distribution) throws IOException {
    Path tree = trees.resolve(distribution.title());
    Path directory = Files.createDirectories(tree.resolve(distribution.jars()));
    ThirdParty thirdParty = new ThirdParty(root.resolve(LICENCES));
    Map<Component, String> hashes = new LinkedHashMap<>();
    for (Component component : bill.of(distribution)) {
      Path jar = directory.resolve(component.installedFile());
      copier.copy(jars.resolve(component.file()), jar);
      if (Files.exists(jar)) {
        hashes.put(component, sha256(jar));
        thirdParty.addJar(component, jar);
      }
    }
    Map<String, String> others = new TreeMap<>();
    if (distribution == Distribution.ZEEKBUS) {
      page().forEach((name, its) -> others.put("pkg:npm/%s@%s".formatted(name, its), its));
      for (Map.Entry<String, String> each : page().entrySet()) {
        thirdParty.addText(
            each.getKey() + " " + each.getValue(),
            List.of("MIT"),
            root.resolve(PAGE_PACKAGES).resolve(each.getKey()).resolve("LICENSE"));
      }
      Path legal = tree.resolve("runtime", "legal");
      thirdParty.addDirectory(
          "OpenJDK " + Runtime.version(), List.of("GPL-2.0 with Classpath-exception-2.0"), legal);
      others.put("openjdk", Runtime.version().toString());
    }
    Path documents = Files.createDirectories(tree.resolve("share", "doc", distribution.title()));
    Files.writeString(documents.resolve("THIRD-PARTY"), thirdParty.toString());
    Files.writeString(
        documents.resolve("sbom.cdx.json"),
        bill.write(distribution, version, time, hashes, others));
  }

  /** What the page is built of, by name: the version. */
  private Map<String, String> page() {
    JsonNode page = JsonMapper.shared().readTree(root.resolve(PAGE).toFile()).path("dependencies");
    Map<String, String> packages = new TreeMap<>();
    page.properties().forEach(each -> packages.put(each.getKey(), each.getValue().asString()));
    return packages;
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
