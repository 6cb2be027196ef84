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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeekbus.zmtp.system.LockFile;

/**
 * What was converted into a directory. A source's Parquet files are written here, under the names
 * that they will have; then a line says which they are; then they move to where readers see them.
 * So a conversion that was killed is either not begun, or finished by the next one.
 *
 * <pre>
 * line: size of the source | when it was modified, ms | records | its name | its files, …
 * </pre>
 *
 * <p>Between parts is a tab; names are encoded as in URLs. Owner: any thread.
 */
final class ConversionJournal implements AutoCloseable {
  private static final String NAME = ".convert";
  private static final int FIXED = 4;

  /** A source that was converted. */
  record Entry(String source, long size, long modified, long records, List<Path> files) {
    String line() {
      StringBuilder line = new StringBuilder();
      line.append(size).append('\t').append(modified).append('\t').append(records);
      line.append('\t').append(URLEncoder.encode(source, UTF_8));
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
                URLDecoder.decode(parts[3], UTF_8),
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
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
  private final Map<String, Entry> entries = new HashMap<>(); // guarded by this

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
                    "another conversion writes there (process %s); wait for it or stop it"
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
    for (Entry each : lines) {
      Entry earlier = entries.put(each.source, each);
      if (earlier != null) {
        removeAllBut(earlier, each);
      }
    }
    for (Entry each : entries.values()) {
      for (Path file : each.files) {
        Path staged = staging.resolve(file.getFileName());
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

  /** Where a file is written until it is promised. */
  Path staged(String name) {
    return staging.resolve(name);
  }

  /** Whether this source, as it is now, was converted, and the files are still there. */
  synchronized boolean has(String source, long size, long modified) {
    Entry entry = entries.get(source);
    return entry != null
        && entry.size == size
        && entry.modified == modified
        && entry.files.stream().allMatch(each -> Files.exists(root.resolve(each)));
  }

  /**
   * Makes a source's files visible, all of which are staged and on the disk. Files that an earlier
   * conversion has made of it vanish.
   */
  synchronized void commit(Entry entry) throws IOException {
    Entry earlier = entries.get(entry.source);
    for (Path each : entry.files) {
      boolean isOurs = earlier != null && earlier.files.contains(each);
      if (!isOurs && Files.exists(root.resolve(each))) {
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
    entries.put(entry.source, entry);
    if (earlier != null) {
      removeAllBut(earlier, entry);
    }
    for (Path each : entry.files) {
      publish(staging.resolve(each.getFileName()), root.resolve(each));
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
