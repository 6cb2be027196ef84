package org.zeekbus.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.Main;
import org.zeekbus.app.role.HttpSection;
import org.zeekbus.app.role.WebSocketSection;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.system.Fifo;
import org.zeekbus.zmtp.system.SmallDisk;

/**
 * zeekbus as a process, started again after each end: broker and logger, its logs on a small disk
 * of their own, its spools on another, its clock in a file, its outputs read by us.
 *
 * <p>Owner: the test's thread; both outputs are read by threads of their own.
 */
final class ChaosSite implements AutoCloseable {
  private static final Path FAKE_TIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
  private static final String DISK_SIZE = "96m";
  private static final int STOP_SECONDS = 60;

  final Path root;
  private final SmallDisk mounted;
  final Path disk;
  final Path logs;
  final String xsub = TestTransport.unused().toString();
  final String xpub = TestTransport.unused().toString();
  final String pull = TestTransport.unused().toString();

  private final Path moved;
  private final Path spool;
  private final Path clock;
  private final Ledger ledger;
  private final String classPath;

  /** Held by whoever keeps the readers of an output from reading. */
  final Semaphore stdout = new Semaphore(1);

  final Semaphore stderr = new Semaphore(1);

  /** Open channels to removed files, to be read at the end. */
  private final List<FileChannel> removed = new ArrayList<>();

  private final List<Thread> readers = new ArrayList<>();
  private @Nullable Process process;
  private int starts;
  private int files;

  private ChaosSite(Path root, SmallDisk mounted, Ledger ledger) throws IOException {
    this.root = root;
    this.ledger = ledger;
    this.mounted = mounted;
    disk = mounted.path();
    logs = disk.resolve("logs");
    moved = disk.resolve("moved");
    spool = root.resolve("spool");
    clock = root.resolve("clock");
    classPath = jars(Files.createDirectories(root.resolve("lib")));
  }

  /**
   * Our class path with jars for directories, as an installation has it: a class of a directory
   * cannot be loaded without a descriptor, and then never again.
   */
  private static String jars(Path lib) throws IOException {
    List<String> all = new ArrayList<>();
    for (String each : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
      Path path = Path.of(each);
      if (!Files.isDirectory(path)) {
        all.add(each);
        continue;
      }
      Path jar = lib.resolve(all.size() + ".jar");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> files = Files.walk(path)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          out.putNextEntry(new JarEntry(path.relativize(file).toString()));
          Files.copy(file, out);
        }
      }
      all.add(jar.toString());
    }
    return String.join(File.pathSeparator, all);
  }

  /** Makes the disk, which only root can; skips the test elsewhere. */
  static ChaosSite make(Path root, Ledger ledger) throws IOException, InterruptedException {
    assumeTrue(Files.exists(FAKE_TIME), "no chaos: install libfaketime");
    ChaosSite site = new ChaosSite(root, SmallDisk.mount(root, DISK_SIZE), ledger);
    Files.createDirectories(site.moved);
    site.setClock("+0");
    return site;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  // The process.

  /** Starts it, and waits until it listens. */
  void start(String format) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Main.class.getName(),
                "run"));
    command.addAll(List.of("--xsub", xsub, "--xpub", xpub, "--listen", pull));
    command.addAll(List.of("--dir", logs.toString(), "--spool", spool.toString()));
    command.addAll(List.of("--data", root.resolve("data").toString(), "--format", format));
    command.addAll(List.of("--stdout", "on", "--stdout-on-full", "spool"));
    command.addAll(List.of("--files-on-full", "spool", "--intake", "8MiB"));
    command.addAll(List.of("--rotation-size", "400KiB", "--linger", "2s"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ZEEKBUS_"));
    builder.environment().put(HttpSection.LISTEN.variable(), "none");
    builder.environment().put(WebSocketSection.LISTEN.variable(), "none");
    builder.environment().put("LD_PRELOAD", FAKE_TIME.toString());
    builder.environment().put("FAKETIME_TIMESTAMP_FILE", clock.toString());
    builder.environment().put("FAKETIME_NO_CACHE", "1");
    builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Process started = builder.start();
    process = started;
    starts++;
    readers.add(
        read(
            started.getInputStream(),
            stdout,
            root.resolve("stdout." + starts),
            line -> {
              if (line.startsWith("{")) {
                ledger.printed(line);
              }
            }));
    readers.add(read(started.getErrorStream(), stderr, root.resolve("stderr." + starts), _ -> {}));
    Path err = root.resolve("stderr." + starts);
    Await.until(
        () -> "it listens; see " + root,
        Await.DEADLINE.multipliedBy(3),
        () -> text(err).contains("logging: PULL") || !started.isAlive());
    if (!started.isAlive()) {
      fail("start %d ended with %d:\n%s", starts, started.exitValue(), stderrTail());
    }
  }

  /** Passes lines on, and keeps those that are no records; not while somebody holds the gate. */
  private static Thread read(
      InputStream stream, Semaphore gate, Path copy, Consumer<String> lines) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var reader = new BufferedReader(new InputStreamReader(stream, UTF_8), 1 << 13);
              var kept = Files.newBufferedWriter(copy)) {
            while (true) {
              String line = reader.readLine();
              if (line == null) {
                return;
              }
              gate.acquireUninterruptibly();
              gate.release();
              lines.accept(line);
              if (!line.startsWith("{")) {
                kept.write(line + "\n");
                kept.flush();
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** The output of all runs so far. */
  String said(String stream) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= starts; i++) {
      all.append(text(root.resolve(stream + "." + i)));
    }
    return all.toString();
  }

  String stderrTail() {
    List<String> lines = text(root.resolve("stderr." + starts)).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  void signal(String name) throws IOException, InterruptedException {
    assertThat(run("kill", "-" + name, Long.toString(process().pid()))).isZero();
  }

  /** Ends it as a crash does. */
  void kill() throws InterruptedException {
    process().destroyForcibly();
    ledger.killed();
    process().waitFor();
    drainReaders();
  }

  /** Ends it as an operator does. Returns its exit code. */
  int stop() throws IOException, InterruptedException {
    signal("TERM");
    if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      fail("SIGTERM does not end it:\n" + stderrTail());
    }
    drainReaders();
    return process().exitValue();
  }

  private void drainReaders() throws InterruptedException {
    for (Thread reader : readers) {
      assertThat(reader.join(Duration.ofMinutes(1))).as("the end of its output").isTrue();
    }
    readers.clear();
  }

  boolean isAlive() {
    return process().isAlive();
  }

  // Methods that disturb it.

  void setClock(String offset) throws IOException {
    Path next = root.resolve("clock.next");
    Files.writeString(next, offset + "\n");
    Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Leaves it no descriptor more than it has. */
  void limitDescriptors() throws IOException, InterruptedException {
    Path open = Path.of("/proc", Long.toString(process().pid()), "fd");
    long count;
    try (Stream<Path> all = Files.list(open)) {
      count = all.count();
    }
    setDescriptorLimit(Long.toString(count));
  }

  void freeDescriptors() throws IOException, InterruptedException {
    setDescriptorLimit("4096");
  }

  private void setDescriptorLimit(String soft) throws IOException, InterruptedException {
    run("prlimit", "--pid", Long.toString(process().pid()), "--nofile=" + soft + ":");
  }

  Path fillDisk() throws IOException {
    Path ballast = disk.resolve("ballast");
    try (FileChannel out =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer chunk = ByteBuffer.allocate(1 << 12);
      while (true) {
        out.write(chunk.clear());
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    return ballast;
  }

  /** The files that are written now. */
  List<Path> openLogs() throws IOException {
    if (!Files.isDirectory(logs)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(logs)) {
      return all.filter(file -> file.getFileName().toString().matches("[a-z]+\\.log"))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      return List.of(); // one was rotated meanwhile
    }
  }

  void remove(Path log) throws IOException {
    try {
      removed.add(FileChannel.open(log, StandardOpenOption.READ));
      Files.delete(log);
    } catch (NoSuchFileException e) {
      // It was rotated meanwhile.
    }
  }

  /** Gives a file or directory a name outside of the logs. */
  void moveAway(Path path) throws IOException {
    try {
      Files.move(path, moved.resolve(path.getFileName() + "." + files++));
    } catch (NoSuchFileException e) {
      // It was rotated meanwhile.
    }
  }

  /** As logrotate's copytruncate does, but at one moment. */
  void truncate(Path log) throws IOException, InterruptedException {
    signal("STOP");
    try (FileChannel file =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ledger.found(Ledger.Place.COPY, all(file));
      file.truncate(0);
    } catch (NoSuchFileException e) {
      // It was rotated meanwhile.
    } finally {
      signal("CONT");
    }
  }

  /** Puts a FIFO where a log is; the log moves away. */
  Path putFifo(Path log) throws IOException, InterruptedException {
    signal("STOP");
    try {
      moveAway(log);
      var _ = Fifo.make(log);
    } finally {
      signal("CONT");
    }
    return log;
  }

  /** Takes the FIFO away, unless it was moved aside and a log is there. */
  void removeFifo(Path fifo) throws IOException {
    if (Files.exists(fifo, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(fifo, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(fifo);
    }
  }

  private static byte[] all(FileChannel file) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    int at = 0;
    while (all.hasRemaining() && file.read(all, at) > 0) {
      at = all.position();
    }
    return all.array();
  }

  // Data that it has left on disk.

  /** Bytes of batches in spools. */
  long spooled() throws IOException {
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    long sum = 0;
    try (Stream<Path> all = Files.walk(spool)) {
      for (Path directory : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        sum += org.zeekbus.logger.spool.Spool.leftIn(directory);
      }
    } catch (UncheckedIOException | NoSuchFileException e) {
      return -1; // it changes
    }
    return sum;
  }

  /** Finds all records, once no process runs. */
  void collect() throws IOException {
    ledger.lookAgain();
    for (Path top : List.of(logs, moved)) {
      try (Stream<Path> all = Files.walk(top)) {
        for (Path file : (Iterable<Path>) all::iterator) {
          if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            continue;
          }
          String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
          if (file.toString().contains("bad-batches")) {
            ledger.found(Ledger.Place.BAD_BATCHES, Files.readAllBytes(file));
          } else if (name.endsWith(".gz")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
              ByteArrayOutputStream text = new ByteArrayOutputStream();
              in.transferTo(text);
              ledger.found(Ledger.Place.FILE, text.toByteArray());
            }
          } else if (!name.startsWith(".")) {
            ledger.found(Ledger.Place.FILE, Files.readAllBytes(file));
          }
        }
      }
    }
  }

  /** Finds the records that went into removed files. */
  void collectRemoved() throws IOException {
    for (FileChannel file : removed) {
      ledger.found(Ledger.Place.REMOVED_FILE, all(file));
      file.close();
    }
    removed.clear();
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    mounted.close();
  }
}
