package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;

/**
 * Makes good at start what a run has left that did not end in order: a file with a {@link
 * ShadowFile} is rotated, one that waits for archive or command goes there. Torn ends are cut off
 * on the way, see {@link TornEnd}. Owner: the thread that opens the sink.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  /** Files that nobody needs once the process that wrote them has ended. */
  private static final Pattern TMP =
      Pattern.compile(Pattern.quote(TmpFile.PREFIX) + "(shadow|rotated|cut|spare)\\.");

  private final FileSettings settings;
  private final FileCounts counts;
  private final List<Path> shadows = new ArrayList<>();
  private final List<Path> notes = new ArrayList<>();

  Recovery(FileSettings settings, FileCounts counts) {
    this.settings = settings;
    this.counts = counts;
  }

  /**
   * Hands all that was left to {@code processing}. What cannot get its rotated name stays where it
   * is: it is put aside when its name is needed.
   *
   * @throws IOException if the directory cannot be searched
   */
  void run(Consumer<RotatedFile> processing) throws IOException {
    look();
    for (Path note : notes) {
      attempt(RotatedFile.fileOf(note), () -> noted(note, processing));
    }
    for (Path shadow : shadows) {
      attempt(ShadowFile.fileOf(shadow), () -> shadowed(shadow, processing));
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** One log's trouble is not that of the others. */
  private void attempt(Path file, Attempt what) {
    try {
      what.run();
    } catch (IOException e) {
      counts.rotationFailures.increment();
      LOG.error(
          "{} was left by an earlier run and cannot be recovered: {}",
          file,
          Reason.withRemedy(file, e));
    }
  }

  private void noted(Path note, Consumer<RotatedFile> processing) throws IOException {
    Path file = RotatedFile.fileOf(note);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(note);
      return;
    }
    var rotated = RotatedFile.read(settings, note);
    if (rotated.isPresent()) {
      recovered(rotated.get(), processing);
    }
  }

  private void shadowed(Path shadow, Consumer<RotatedFile> processing) throws IOException {
    Path file = ShadowFile.fileOf(shadow);
    FileKind.requireRegular(file);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      recovered(rotate(shadow, file), processing);
    }
    Files.delete(shadow);
  }

  private void recovered(RotatedFile file, Consumer<RotatedFile> processing) {
    LOG.info("{} was left by an earlier run", file.file());
    counts.recoveries.increment();
    processing.accept(file);
  }

  private RotatedFile rotate(Path shadow, Path file) throws IOException {
    String ending = ShadowFile.ending(shadow, "." + settings.extension());
    String name = settings.dir().relativize(file).toString();
    String path = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    Instant opened = ShadowFile.opened(shadow);
    Instant closed = Files.getLastModifiedTime(file).toInstant();
    RotatedFile rotated = RotatedFile.free(settings, path, ending, opened, closed).left();
    rotated.writeNote();
    Files.move(file, rotated.file(), StandardCopyOption.ATOMIC_MOVE);
    return rotated;
  }

  private void look() throws IOException {
    Files.walkFileTree(
        settings.dir(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            boolean isArchive =
                settings.processing() instanceof Processing.Archive archive
                    && dir.equals(archive.dir());
            return isArchive || dir.equals(settings.spare())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (!attributes.isRegularFile()) {
              return FileVisitResult.CONTINUE; // to be opened by nobody
            }
            if (name.startsWith(ShadowFile.PREFIX)) {
              shadows.add(file);
            } else if (name.startsWith(RotatedFile.NOTE)) {
              notes.add(file);
            } else if (TMP.matcher(name).lookingAt()) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            LOG.warn(
                "{}: cannot look for files of an earlier run: {}",
                file,
                Reason.withRemedy(file, e));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
