package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.zmtp.system.LockFile;

/**
 * What was converted into a directory. The Parquet files of one or more sources are written here,
 * under the names that they will have; then a line says which they are; then they move to where
 * readers see them. So a conversion that was killed is either not begun, or finished by the next
 * one.
 *
 * <pre>
 * line:   records | sources, with a blank between | a file, …
 * source: identity / size / its name
 * </pre>
 *
 * <p>Between parts is a tab; names are encoded as in URLs. Owner: any thread.
 */
final class ConversionJournal implements AutoCloseable {
  private static final String NAME = ".convert";
  private static final int FIXED = 2;

  /**
   * A log file that was converted.
   *
   * @param identity that of {@link ArchiveFile}
   * @param size in bytes, as it was on the disk
   * @param name where it was
   */
  record Source(String identity, long size, String name) {
    String text() {
      return identity + "/" + size + "/" + URLEncoder.encode(name, UTF_8);
    }

    static Source parse(String text) {
      String[] parts = text.split("/", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException(text);
      }
      return new Source(parts[0], Long.parseLong(parts[1]), URLDecoder.decode(parts[2], UTF_8));
    }
  }

  /** Sources that were converted together, and their files. */
  record Entry(List<Source> sources, long records, List<Path> files) {
    String line() {
      StringBuilder line = new StringBuilder();
      line.append(records).append('\t');
      line.append(sources.stream().map(Source::text).collect(Collectors.joining(" ")));
      files.forEach(each -> line.append('\t').append(each));
      return line.append('\n').toString();
    }

    static Optional<Entry> parse(String line) {
      String[] parts = line.split("\t", -1);
      if (parts.length < FIXED) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Entry(
                Stream.of(parts[1].split(" ")).map(Source::parse).toList(),
                Long.parseLong(parts[0]),
                Stream.of(parts).skip(FIXED).map(Path::of).toList()));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
  }

  private final Path root;
  private final Path staging;
  private final LockFile lock;
  private final FileChannel channel;

  /** By the identity of each source. Guarded by this. */
  private final Map<String, Entry> entries = new HashMap<>();

  private ConversionJournal(Path root, LockFile lock, FileChannel channel) {
    this.root = root;
    this.staging = root.resolve(NAME);
    this.lock = lock;
    this.channel = channel;
  }

  /**
   * Opens the journal of a directory, and finishes what an earlier conversion has left.
   *
   * @throws IOException if it cannot be written, or another process converts into it
   */
  static ConversionJournal open(Path root) throws IOException {
    Path staging = Files.createDirectories(root.resolve(NAME));
    Path lockFile = staging.resolve("lock");
    LockFile lock =
        LockFile.take(lockFile)
            .orElseThrow(() ->
                new IOException(
                    "another conversion writes there (%s); wait for it or stop it"
                        .formatted(LockFile.holder(lockFile))));
    try {
      FileChannel channel =
          FileChannel.open(
              staging.resolve("journal"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        ConversionJournal journal = new ConversionJournal(root, lock, channel);
        journal.recover();
        return journal;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private synchronized void recover() throws IOException {
    byte[] all = new byte[Math.toIntExact(channel.size())];
    ByteBuffer in = ByteBuffer.wrap(all);
    while (in.hasRemaining() && channel.read(in, in.position()) >= 0) {
      // reads on
    }
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    channel.truncate(end); // a line that was torn was no promise
    channel.position(end);
    List<Entry> lines =
        new String(all, 0, end, UTF_8).lines().map(Entry::parse).flatMap(Optional::stream).toList();
    Set<Path> removed = new LinkedHashSet<>();
    for (Entry each : lines) {
      put(each).forEach(earlier -> removed.addAll(earlier.files));
      each.files.forEach(removed::remove); // it was made again
    }
    for (Path each : removed) {
      Files.deleteIfExists(root.resolve(each));
    }
    for (Entry each : Set.copyOf(entries.values())) {
      for (Path file : each.files) {
        Path staged = staged(file.getFileName().toString());
        if (Files.exists(staged)) {
          publish(staged, root.resolve(file));
        }
      }
    }
    try (Stream<Path> files = Files.list(staging)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("lock") && !file.endsWith("journal")) {
          Files.deleteIfExists(file); // written in part, or nobody knows that it is whole
        }
      }
    }
  }

  /** Where a file is written until it is promised, under a name that readers pass over. */
  Path staged(String name) {
    return staging.resolve("." + name + ".tmp");
  }

  /** The writers of all files, as their names tell them. */
  synchronized Set<String> writers() {
    return entries.values().stream()
        .flatMap(each -> each.files.stream())
        .flatMap(each -> ParquetName.parse(each.getFileName().toString()).stream())
        .map(ParquetName::writer)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Puts an entry into the place of those that its sources had, which it gives. */
  private Set<Entry> put(Entry entry) {
    Set<Entry> earlier = new LinkedHashSet<>();
    for (Source source : entry.sources) {
      Entry other = entries.put(source.identity, entry);
      if (other != null) {
        earlier.add(other);
      }
    }
    return earlier;
  }

  /** Whether this source, as it is now, was converted, and the files are still there. */
  synchronized boolean has(ArchiveFile source) {
    return converted(source.identity())
        .filter(entry ->
            entry.sources.stream()
                .anyMatch(
                    each -> each.identity.equals(source.identity()) && each.size == source.size()))
        .filter(entry -> entry.files.stream().allMatch(each -> Files.exists(root.resolve(each))))
        .isPresent();
  }

  /** Of what a source has become a part, as it was then. */
  synchronized Optional<Entry> converted(String identity) {
    return Optional.ofNullable(entries.get(identity));
  }

  /**
   * Makes the files of some sources visible, all of which are staged and on the disk. Files that an
   * earlier conversion has made of these sources vanish.
   */
  synchronized void commit(Entry entry) throws IOException {
    Set<Path> ours =
        entry.sources.stream()
            .flatMap(each -> converted(each.identity).stream())
            .flatMap(each -> each.files.stream())
            .collect(Collectors.toSet());
    for (Path each : entry.files) {
      if (!ours.contains(each) && Files.exists(root.resolve(each))) {
        throw new FileAlreadyExistsException(root.resolve(each).toString());
      }
    }
    long before = channel.size();
    try {
      ByteBuffer line = ByteBuffer.wrap(entry.line().getBytes(UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(before);
      channel.position(before);
      throw e;
    }
    for (Entry earlier : put(entry)) {
      removeAllBut(earlier, entry);
    }
    for (Path each : entry.files) {
      publish(staged(each.getFileName().toString()), root.resolve(each));
    }
  }

  private void removeAllBut(Entry earlier, Entry entry) throws IOException {
    for (Path each : earlier.files) {
      if (!entry.files.contains(each)) {
        Files.deleteIfExists(root.resolve(each));
      }
    }
  }

  private static void publish(Path staged, Path visible) throws IOException {
    Files.createDirectories(visible.resolveSibling(""));
    Files.move(staged, visible, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a staged file that is of no use. */
  void discard(String name) throws IOException {
    try {
      Files.delete(staged(name));
    } catch (NoSuchFileException _) {
      // it was not written
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    lock.close();
  }
}
