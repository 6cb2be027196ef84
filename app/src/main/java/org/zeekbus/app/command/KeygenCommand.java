package org.zeekbus.app.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.DataDirectory;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.app.security.KeyText;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurveSecretKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes CURVE keys, in the forms in which Zeek and zeekbus take them. */
@Command(
    name = "keygen",
    description = {
      "Make a CURVE key pair and print it as Zeek's generate_keypair() does, in JSON; or the two pairs"
          + " of a cluster, for those who listen and for those who connect."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class KeygenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup private Form form = new Form();

  /** At most one of them. */
  private static final class Form {
    @Option(
        names = "--env",
        description =
            "Print a cluster's keys as Zeek's environment variables, which zeekbus reads, too.")
    private boolean env;

    @Option(names = "--zeek", description = "Print a cluster's keys as lines of local.zeek.")
    private boolean zeek;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description =
            "Write a cluster's keys to files that only their owner can read, with zeekctl's"
                + " names (for --zeekctl-keys).")
    private @Nullable Path directory;

    @Option(
        names = "--public-of",
        paramLabel = "SECRET",
        description =
            "Print the public key of this secret key; - reads the secret key from stdin, so"
                + " that no list of processes shows it.")
    private @Nullable String secret;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (form.secret != null) {
      out.println(publicOf(form.secret));
    } else if (form.directory != null) {
      write(form.directory, out);
    } else if (form.env) {
      cluster()
          .forEach(
              (setting, key) -> out.println(CurveSection.zeekVariable(setting) + "='" + key + "'"));
    } else if (form.zeek) {
      cluster()
          .forEach((setting, key) ->
              out.println(
                  "redef Cluster::Backend::ZeroMQ::curve_%s = \"%s\";"
                      .formatted(KeyText.fileName(setting), key)));
    } else {
      CurveKeyPair pair = CurveKeyPair.generate();
      // No character of Z85 needs to be escaped.
      out.println(
          "{\"public\":\"%s\",\"secret\":\"%s\"}"
              .formatted(pair.publicKey(), pair.secretKey().text()));
    }
    out.flush();
    return 0;
  }

  private static Map<Setting<KeyText>, String> cluster() {
    CurveKeyPair server = CurveKeyPair.generate();
    CurveKeyPair client = CurveKeyPair.generate();
    Map<Setting<KeyText>, String> keys = new LinkedHashMap<>();
    keys.put(CurveSection.SERVER_PUBLIC, server.publicKey().toString());
    keys.put(CurveSection.SERVER_SECRET, server.secretKey().text());
    keys.put(CurveSection.CLIENT_PUBLIC, client.publicKey().toString());
    keys.put(CurveSection.CLIENT_SECRET, client.secretKey().text());
    return keys;
  }

  private String publicOf(String secret) throws IOException {
    try {
      return CurveSecretKey.parse(secret.equals("-") ? firstLine() : secret).publicKey().toString();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--public-of: " + e.getMessage());
    }
  }

  private static String firstLine() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
    return line == null ? "" : line.strip();
  }

  /** All four, or none. */
  private static void write(Path directory, PrintWriter out) throws IOException {
    Map<Setting<KeyText>, String> keys = cluster();
    for (Setting<KeyText> setting : keys.keySet()) {
      Path file = directory.resolve(KeyText.fileName(setting));
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(
            file + ": the key exists already: remove it, or choose another directory (--dir)");
      }
    }
    List<Path> made = new ArrayList<>();
    try {
      makeDirectory(directory);
      for (Map.Entry<Setting<KeyText>, String> key : keys.entrySet()) {
        Path file = directory.resolve(KeyText.fileName(key.getKey()));
        Path next = directory.resolve("." + file.getFileName() + ".new");
        made.add(next);
        writeKey(next, key.getValue());
        Files.move(next, file);
        made.set(made.size() - 1, file);
      }
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true); // the names, too
      }
    } catch (IOException e) {
      made.forEach(file -> removeAfter(e, file));
      throw DataDirectory.cannotWrite(directory, e, "--dir");
    }
    made.forEach(out::println);
  }

  private static void removeAfter(IOException failure, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void writeKey(Path file, String key) throws IOException {
    Files.deleteIfExists(file); // of a run that was killed
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(key + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
