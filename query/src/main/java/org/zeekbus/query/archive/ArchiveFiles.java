package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zmtp.system.Reason;

/**
 * The log files below some directories, with what their names and first lines say. Nothing else of
 * them is read, but of two with the same records.
 *
 * <p>Owner: one thread, until it is made; then it never changes.
 */
final class ArchiveFiles {
  /** How much of a file is looked at. */
  private static final int HEAD = 256 << 10;

  /** Bytes of an identity. */
  private static final int IDENTITY = 16;

  private static final Pattern PACKED = Pattern.compile("\\.(gz|zst|zstd)$");

  private final StandardLogs standard;
  private final ZoneId zone;
  private final @Nullable Instant since;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<ArchiveFile> files = new ArrayList<>();
  private final List<Copy> copies = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();
  private int skipped;
  private @Nullable String firstSkipped;

  private ArchiveFiles(StandardLogs standard, ZoneId zone, @Nullable Instant since) {
    this.standard = standard;
    this.zone = zone;
    this.since = since;
  }

  /**
   * Looks for log files. Links are followed, as zeekctl's {@code current} is one.
   *
   * @param places directories and files
   * @param zone in which names have times
   * @param since files whose names say that they were closed before are left out
   * @param looked counts the files at which it has looked
   * @throws IOException if a place is not there, or cannot be listed
   */
  static ArchiveFiles below(
      List<Path> places,
      StandardLogs standard,
      ZoneId zone,
      @Nullable Instant since,
      LongAdder looked)
      throws IOException {
    ArchiveFiles found = new ArchiveFiles(standard, zone, since);
    for (Path place : places) {
      found.look(place);
    }
    found.readHeads(looked);
    found.files.sort(Comparator.comparing(ArchiveFile::path).thenComparing(ArchiveFile::file));
    found.leaveOutCopies();
    return found;
  }

  /** What may be a log file, by its name. */
  private record Candidate(
      Path file, ArchiveName name, BasicFileAttributes attributes, boolean isNamed) {}

  /**
   * What the first lines of a candidate say.
   *
   * @param file none if it is no log, or has no record
   * @param why it is no log; empty if there is nothing to say
   */
  private record Looked(@Nullable ArchiveFile file, String why, @Nullable IOException failure) {}

  /** A file that was left out, and the one with the same records that was not. */
  private record Copy(ArchiveFile left, ArchiveFile kept) {}

  /** By all processors: years of files are many, and most are packed. */
  private void readHeads(LongAdder looked) throws IOException {
    List<Looked> all =
        candidates.parallelStream()
            .map(each -> {
              try {
                return look(each.file, each.name, each.attributes);
              } catch (IOException e) {
                return new Looked(null, Reason.of(e), e);
              } finally {
                looked.increment();
              }
            })
            .toList();
    for (int i = 0; i < all.size(); i++) {
      Looked each = all.get(i);
      if (each.failure != null && candidates.get(i).isNamed) {
        throw each.failure;
      }
      if (each.file != null) {
        files.add(each.file);
      } else if (!each.why.isEmpty()) {
        skip(candidates.get(i).file, each.why);
      }
    }
  }

  private void leaveOutCopies() {
    Map<String, ArchiveFile> kept = new LinkedHashMap<>();
    for (ArchiveFile each : files) {
      ArchiveFile other = kept.putIfAbsent(each.identity(), each);
      if (other != null) {
        ArchiveFile fuller = fuller(other, each);
        kept.put(each.identity(), fuller);
        copies.add(new Copy(fuller.equals(each) ? other : each, fuller));
      }
    }
    files.clear();
    files.addAll(kept.values());
  }

  /** Of two files that begin with the same record the one with more of them: one may be torn. */
  private static ArchiveFile fuller(ArchiveFile one, ArchiveFile other) {
    if (packing(one).equals(packing(other))) {
      return one.size() >= other.size() ? one : other;
    }
    long ones = unpackedSize(one);
    long others = unpackedSize(other);
    return ones > others || (ones == others && one.size() >= other.size()) ? one : other;
  }

  private static String packing(ArchiveFile file) {
    Matcher end = PACKED.matcher(file.file().toString());
    return end.find() ? end.group() : "";
  }

  /** The bytes that can be read of a file. */
  private static long unpackedSize(ArchiveFile file) {
    if (packing(file).isEmpty()) {
      return file.size();
    }
    long sum = 0;
    try (InputStream in = file.open(new LongAdder())) {
      byte[] bytes = new byte[HEAD];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        sum += count;
      }
    } catch (IOException _) {
      // It is torn.
    }
    return sum;
  }

  /** All files, no two with the same records, by log path and name. */
  List<ArchiveFile> files() {
    return files;
  }

  /** Those of the logs whose paths fit. */
  List<ArchiveFile> files(Predicate<String> paths) {
    return files.stream().filter(each -> paths.test(each.path())).toList();
  }

  /** The file, or if it is gone meanwhile, another one with its records. */
  Optional<ArchiveFile> present(ArchiveFile file) {
    return Stream.concat(
            Stream.of(file),
            copies.stream()
                .filter(each -> each.kept.identity().equals(file.identity()))
                .map(Copy::left))
        .filter(each -> Files.exists(each.file()))
        .findFirst();
  }

  /**
   * A line on files of the logs whose paths fit that are left out, as others have their records.
   */
  Optional<String> copiesText(Predicate<String> paths) {
    List<Copy> all = copies.stream().filter(each -> paths.test(each.left.path())).toList();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%,d %s skipped, as another one begins with the same record: %s%s and %s"
                .formatted(
                    all.size(),
                    all.size() == 1 ? "file was" : "files were",
                    all.size() == 1 ? "" : "such as ",
                    all.getFirst().left.file(),
                    all.getFirst().kept.file()));
  }

  /** A line on files with names of logs that are none of Zeek's, or cannot be read. */
  Optional<String> skippedText() {
    return skipped == 0
        ? Optional.empty()
        : Optional.of(
            "%,d %s skipped; %s%s"
                .formatted(
                    skipped,
                    skipped == 1 ? "file was" : "files were",
                    skipped == 1 ? "" : "the first: ",
                    firstSkipped));
  }

  private void look(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      visit(place, Files.readAttributes(place, BasicFileAttributes.class), true);
      return;
    }
    Files.walkFileTree(
        place,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            boolean isHidden = !each.equals(place) && each.getFileName().toString().startsWith(".");
            return isHidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes attributes)
              throws IOException {
            visit(each, attributes, false);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path each, IOException e) throws IOException {
            if (each.equals(place)) {
              throw e;
            }
            skip(each, Reason.of(e)); // a link in a circle, or gone meanwhile
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) {
            if (e != null) {
              skip(each, Reason.of(e));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void visit(Path file, BasicFileAttributes attributes, boolean isNamed)
      throws IOException {
    Path parent = file.toAbsolutePath().normalize().getParent();
    String directory =
        parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
    Optional<ArchiveName> name = ArchiveName.parse(directory, file.getFileName().toString(), zone);
    if (name.isEmpty() && isNamed) {
      name = ArchiveName.parse(directory, file.getFileName() + ".log", zone);
    }
    if (name.isEmpty() || !attributes.isRegularFile() || attributes.size() == 0) {
      return;
    }
    Instant to = name.get().to();
    if (since != null && to != null && to.isBefore(since)) {
      return;
    }
    try {
      if (seen.add(file.toRealPath())) {
        candidates.add(new Candidate(file, name.get(), attributes, isNamed));
      }
    } catch (IOException e) {
      if (isNamed) {
        throw e;
      }
      skip(file, Reason.of(e));
    }
  }

  private Looked look(Path file, ArchiveName name, BasicFileAttributes attributes)
      throws IOException {
    byte[] head;
    try (InputStream in = LogPacking.unpack(Files.newInputStream(file))) {
      head = head(in);
    }
    if (head.length == 0) {
      return new Looked(null, "", null); // it was rotated before it had a record
    }
    Head read = head[0] == '{' ? json(head, name) : tsv(head, name);
    if (read.schema == null) {
      return new Looked(null, read.why, null);
    }
    return new Looked(
        new ArchiveFile(
            file,
            name,
            attributes.size(),
            attributes.lastModifiedTime().toInstant(),
            head[0] == '{' ? ArchiveFile.Format.JSON : ArchiveFile.Format.TSV,
            read.schema,
            read.isMillis,
            identity(head, file, read.schema)),
        "",
        null);
  }

  /** Records of different files differ in their time, and mostly in their uid. */
  private static String identity(byte[] head, Path file, LogSchema schema) throws IOException {
    MessageDigest sum = sha256();
    sum.update(schema.path().text().getBytes(UTF_8));
    if (schema.indexOfTime() >= 0) {
      sum.update(head, 0, endOfFirstRecord(head));
    } else {
      String name = file.toRealPath().toString();
      sum.update(PACKED.matcher(name).replaceFirst("").getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(sum.digest(), 0, IDENTITY);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has no SHA-256", e);
    }
  }

  /** Behind the first line that is no part of a header, or behind all. */
  private static int endOfFirstRecord(byte[] head) {
    boolean isHeader = false;
    for (int i = 0; i < head.length; i++) {
      if (i == 0 || head[i - 1] == '\n') {
        isHeader = head[i] == '#';
      }
      if (head[i] == '\n' && !isHeader) {
        return i;
      }
    }
    return head.length;
  }

  /** What the first lines say, or why they say nothing. */
  private record Head(@Nullable LogSchema schema, boolean isMillis, String why) {}

  private static byte[] head(InputStream in) throws IOException {
    byte[] head = new byte[HEAD];
    int length = 0;
    try {
      while (length < HEAD) {
        int count = in.read(head, length, HEAD - length);
        if (count < 0) {
          break;
        }
        length += count;
        if (length > 0 && head[0] == '#' && hasRecord(head, length)) {
          break;
        }
      }
    } catch (EOFException | ZipException | ZstdIOException e) {
      if (length == 0) {
        throw e;
      }
    }
    return Arrays.copyOf(head, length);
  }

  private static boolean hasRecord(byte[] head, int length) {
    String text = new String(head, 0, length, ISO_8859_1);
    int at = text.indexOf("\n#types");
    int end = at < 0 ? -1 : text.indexOf('\n', at + 1);
    return end >= 0 && text.indexOf('\n', end + 1) >= 0;
  }

  private Head json(byte[] head, ArchiveName name) {
    JsonHead found = JsonHead.of(head, name.path(), standard);
    return found.schema().size() == 0
        ? new Head(null, false, "its first lines are no JSON objects with fields")
        : new Head(found.schema(), found.isMillis(), "");
  }

  private Head tsv(byte[] head, ArchiveName name) {
    String text = new String(head, ISO_8859_1);
    if (!text.startsWith(TsvHeader.FIRST)) {
      return new Head(null, false, "it is no log of Zeek: it has no header and is no JSON");
    }
    TsvHeader.Lines lines = new TsvHeader.Lines(text.substring(0, end(text, 0)));
    try {
      for (int from = end(text, 0) + 1; from < text.length(); from = end(text, from) + 1) {
        Optional<TsvHeader> whole = lines.add(text.substring(from, end(text, from)), standard);
        if (whole.isPresent()) {
          return new Head(whole.get().named(name.path(), standard).schema(), false, "");
        }
      }
    } catch (IllegalArgumentException e) {
      return new Head(null, false, String.valueOf(e.getMessage()));
    }
    return new Head(null, false, "its header has no #fields and #types");
  }

  private static int end(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private void skip(Path file, String why) {
    if (skipped++ == 0) {
      firstSkipped = file + ": " + why;
    }
  }
}
