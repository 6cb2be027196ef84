package org.zeekbus.query.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Makes Parquet files of the log files of an archive. What an earlier conversion has done stays;
 * sources are only read.
 *
 * <pre>{@code
 * try (Conversion conversion = Conversion.of(settings)) {
 *   conversion.run(new Supervisor());
 *   print(conversion.report());
 * }
 * }</pre>
 *
 * <p>Owner: any thread; {@link #report} and {@link #stop} may be called while it runs.
 */
public final class Conversion implements AutoCloseable {
  private static final int SHOWN_FAILURES = 10;
  private static final List<String> FULL =
      List.of("no space left on device", "disk quota exceeded");

  private final ConversionSettings settings;
  private final StandardLogs standard = StandardLogs.ofZeek();
  private final Complaints complaints = new Complaints();
  private final ConversionJournal journal;
  private final ConcurrentLinkedQueue<List<ArchiveFile>> waiting;
  private final List<String> notes;
  private final Optional<String> writtenByLogger;
  private final int files;
  private final int skipped;
  private final long bytes;

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final LongAdder read = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder converted = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final List<String> failures = new ArrayList<>(); // guarded by itself
  private volatile boolean isStopped;

  private Conversion(ConversionSettings settings, ConversionJournal journal) throws IOException {
    this.settings = settings;
    this.journal = journal;
    ArchiveFiles found =
        ArchiveFiles.below(settings.places(), standard, settings.zone(), null, new LongAdder());
    ConversionPlan plan = ConversionPlan.of(found.files(settings.paths()), journal);
    notes =
        Stream.of(
                found.skippedText().stream(),
                found.copiesText(settings.paths()).stream(),
                plan.notes().stream())
            .flatMap(each -> each)
            .toList();
    writtenByLogger =
        LoggerFiles.overlap(
            plan.units(), new LogDirectory(settings.directory()), journal.writers());
    waiting = new ConcurrentLinkedQueue<>(plan.units());
    files = plan.files();
    skipped = plan.skipped();
    bytes = plan.units().stream().mapToLong(ConversionPlan::bytes).sum();
  }

  /**
   * Looks which files there are, and which of them were converted before.
   *
   * @throws IOException if a place is not there, or the directory cannot be written, or another
   *     process converts into it
   */
  public static Conversion of(ConversionSettings settings) throws IOException {
    Files.createDirectories(settings.directory());
    ConversionJournal journal = ConversionJournal.open(settings.directory());
    try {
      return new Conversion(settings, journal);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /**
   * A line on a log of which a logger has written files there of the same time: mostly its records
   * would be there twice. None if there is no such log.
   */
  public Optional<String> writtenByLogger() {
    return writtenByLogger;
  }

  /** Converts all that is left; returns when that is done, or when {@link #stop} was called. */
  public void run(Supervisor supervisor) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= Math.min(settings.threads(), files); i++) {
      threads.add(supervisor.platform("zeekbus-convert-" + i, this::work));
    }
    var _ = supervisor.death().thenAccept(_ -> stop());
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }
  }

  /** Ends it soon; a file that is not whole leaves nothing, and is converted the next time. */
  public void stop() {
    isStopped = true;
  }

  private void work() {
    SourceConversion.Memory memory = new SourceConversion.Memory(settings.tableBytes());
    for (List<ArchiveFile> next = next(); next != null; next = next()) {
      convert(next, memory);
    }
  }

  private @Nullable List<ArchiveFile> next() {
    return isStopped ? null : waiting.poll();
  }

  private void convert(List<ArchiveFile> sources, SourceConversion.Memory memory) {
    ArchiveFile source = sources.getFirst();
    try {
      SourceConversion conversion = new SourceConversion(sources, settings, journal, memory);
      if (conversion.run(standard, complaints, read, () -> isStopped)) {
        records.add(conversion.records());
        converted.add(ConversionPlan.bytes(sources));
        written.add(conversion.written());
        done.addAndGet(sources.size());
      }
    } catch (SourceConversion.UnwrittenException e) {
      String reason = Reason.of(e.reason());
      fail(
          source,
          "%s: %s"
              .formatted(
                  settings.directory(), Reason.withRemedy(settings.directory(), e.reason())));
      if (FULL.contains(reason)) {
        stop(); // no other file has room
      }
    } catch (IOException | IllegalStateException e) {
      if (sources.size() > 1) { // it costs only itself
        sources.forEach(each -> convert(List.of(each), memory));
      } else {
        // The other exception is that of a column that takes no more.
        fail(source, e instanceof IOException io ? Reason.of(io) : String.valueOf(e.getMessage()));
      }
    }
  }

  private void fail(ArchiveFile source, String why) {
    failed.incrementAndGet();
    synchronized (failures) {
      if (failures.size() < SHOWN_FAILURES) {
        failures.add(source.file() + ": " + why);
      }
    }
  }

  /** How far it is. */
  public ConversionReport report() {
    List<String> notes = Stream.concat(this.notes.stream(), complaints.notes().stream()).toList();
    List<String> failed;
    synchronized (failures) {
      failed = List.copyOf(failures);
    }
    return new ConversionReport(
        files,
        done.get(),
        skipped,
        bytes,
        read.sum(),
        records.sum(),
        converted.sum(),
        written.sum(),
        complaints.lines(),
        notes,
        failed,
        this.failed.get(),
        isStopped);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
