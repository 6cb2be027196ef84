package org.zeekbus.logger.file;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.ChildEnvironment;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Gives a rotated file to a command as Zeek does: {@code archive-log "conn.2026-11-23-09-00-00.log"
 * "conn" 26-11-23_09.00.00 26-11-23_10.00.00 0 ascii}. Unlike Zeek it waits for the end, and looks
 * at the exit status. What the command prints, on either stream, goes to zeekbus's log. Source:
 * Zeek {@code scripts/base/frameworks/logging/main.zeek}, {@code run_rotation_postprocessor_cmd}.
 */
final class ShellCommand implements PostProcessing.Step {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yy-MM-dd_HH.mm.ss", Locale.ROOT);
  private static final File NULL = new File("/dev/null");
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  /** How long the end of what it has printed is waited for; a child of it may hold the pipe. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Processing.Command command;
  private final FileSettings settings;
  private final FileCounts counts;
  private final Supervisor supervisor;

  ShellCommand(
      Processing.Command command, FileSettings settings, FileCounts counts, Supervisor supervisor) {
    this.command = command;
    this.settings = settings;
    this.counts = counts;
    this.supervisor = supervisor;
  }

  @Override
  public void process(RotatedFile file) throws IOException, InterruptedException {
    String line = line(file);
    ProcessBuilder shell =
        new ProcessBuilder("/bin/sh", "-c", line)
            .directory(settings.dir().toFile())
            .redirectInput(Redirect.from(NULL))
            .redirectErrorStream(true);
    ChildEnvironment.clean(shell.environment());
    if (!settings.node().isEmpty()) {
      // Where zeekctl's archive-log looks for it.
      shell.environment().put("ZEEK_ARG_LOG_SUFFIX", settings.node());
    }
    Process process = shell.start();
    CommandOutput output =
        new CommandOutput(process.getInputStream(), said -> LOG.info("{}: {}", file.path(), said));
    Thread reader = supervisor.virtual("zeekbus-command-output", output);
    try {
      reader.start();
      if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        counts.timeouts.increment();
        throw new IOException(
            "killed after %d s: %s".formatted(command.timeout().toSeconds(), line));
      }
    } finally {
      if (process.isAlive()) { // else it would only close the pipe, which is still read
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    boolean _ = reader.join(LAST_WORDS);
    if (process.exitValue() != 0) {
      throw new IOException(
          "exit status %d: %s%s"
              .formatted(
                  process.exitValue(),
                  line,
                  output.last().isEmpty() ? "" : ", which said: " + output.last()));
    }
  }

  /** The line that the shell reads. */
  String line(RotatedFile file) {
    String name = settings.dir().relativize(file.file()).toString();
    // Not to be taken for an option.
    String safe = name.startsWith("-") ? "./" + name : name;
    return "%s %s %s %s %s %d ascii"
        .formatted(
            command.command(),
            quoted(safe),
            quoted(file.path()),
            time(file.opened()),
            time(file.closed()),
            file.isTerminating() ? 1 : 0);
  }

  private static String quoted(String text) {
    return "\"" + text.replaceAll("[`\"\\\\$]", "\\\\$0") + "\"";
  }

  private String time(Instant time) {
    return TIME.format(LocalDateTime.ofInstant(time, settings.zone()));
  }
}
