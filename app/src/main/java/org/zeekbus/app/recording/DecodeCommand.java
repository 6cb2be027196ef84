package org.zeekbus.app.recording;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.zeekbus.app.process.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in a recording of a cluster. */
@Command(
    name = "decode",
    description = {
      "Print a frames file as lines of JSON, one for each message: subscriptions, events with typed"
          + " arguments, log batches as records. The file may be compressed with zstd.",
      "Exits with 1 if a message could not be decoded (its line has an \"error\"), or if the file"
          + " ends within a record; with 2 if it is no recording."
    },
    customSynopsis = "zeekbus decode [OPTIONS] FRAMES...",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class DecodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Looked for later, as an unknown flag is the graver mistake. */
  @Parameters(
      arity = "0..*",
      paramLabel = "FRAMES",
      hideParamSyntax = true,
      description = "The recording, or its parts in order; - is stdin.")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FRAMES'");
    }
    int exit = ExitCode.OK;
    for (Path file : files) {
      try (FramesFile frames = FramesFile.open(file)) {
        exit = Math.max(exit, decode(file, frames));
      } catch (IOException e) {
        say(String.valueOf(e.getMessage()));
        exit = ExitCode.USAGE;
      }
      if (exit == ExitCode.USAGE || spec.commandLine().getOut().checkError()) {
        break;
      }
    }
    return exit;
  }

  /** Ends early when nobody reads {@code out} any more. */
  private int decode(Path file, FramesFile frames) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    DecodedLine line = new DecodedLine(out, false);
    long all = 0;
    long bad = 0;
    int exit = ExitCode.OK;
    try {
      Optional<FramesHead> head = frames.nextHead();
      while (head.isPresent() && !out.checkError()) {
        all++;
        if (!line.print(head.get(), frames)) {
          bad++;
        }
        head = frames.nextHead();
      }
    } catch (FramesFormatException e) {
      out.flush();
      say(String.valueOf(e.getMessage()));
      exit = e.isRecording() ? ExitCode.SOFTWARE : ExitCode.USAGE;
    }
    out.flush();
    if (all == 0 && exit == ExitCode.OK && !frames.isRecordingOfNothing() && !out.checkError()) {
      say(file + ": empty: this is no recording");
      return ExitCode.USAGE;
    }
    if (bad > 0) {
      say("%d of %d messages could not be decoded".formatted(bad, all));
    }
    return exit == ExitCode.OK && bad > 0 ? ExitCode.SOFTWARE : exit;
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + text);
    err.flush();
  }
}
