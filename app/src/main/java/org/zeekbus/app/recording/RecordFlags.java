package org.zeekbus.app.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.anonymize.AnonymizeKey;
import org.zeekbus.app.anonymize.Anonymizer;
import org.zeekbus.app.command.SizeFlag;
import org.zeekbus.settings.ByteSize;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of a command that records. */
public final class RecordFlags {
  private static final String RECORD = "--record";
  private static final String ROTATE = "--rotate";
  private static final String KEEP = "--keep";
  private static final String FORCE = "--force";
  private static final String ANONYMIZE = "--anonymize";
  private static final String STRINGS = "--anonymize-strings";
  private static final String KEY = "--anonymize-key";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = RECORD,
      paramLabel = "FILE",
      description =
          "Record to a frames file instead of printing, with the subscriptions; compressed with zstd"
              + " if FILE ends in .zst. `replay` and `decode` read it. This also connects to the"
              + " broker's XSUB.")
  private @Nullable Path file;

  @Option(
      names = ROTATE,
      paramLabel = "SIZE",
      description =
          "Begin a new file after SIZE, such as 100MiB: bug.frames becomes bug-00001.frames and so"
              + " on.",
      converter = SizeFlag.class)
  private @Nullable ByteSize rotate;

  @Option(
      names = KEEP,
      paramLabel = "N",
      description = "Remove the oldest files beyond N. Default: keep all.")
  private @Nullable Integer keep;

  @Option(names = FORCE, description = "Overwrite a recording of this name.")
  private boolean force;

  @Option(
      names = ANONYMIZE,
      description =
          "Replace every IP address by another, everywhere the same; networks remain networks. What"
              + " cannot be decoded is left out, and counted.")
  private boolean anonymizes;

  @Option(
      names = STRINGS,
      description =
          "Also replace all other strings, but for names of topics, nodes, events, logs and fields.")
  private boolean replacesStrings;

  @Option(
      names = KEY,
      paramLabel = "FILE",
      description =
          "Replace as in other recordings with the key in FILE, which is made if it does not exist."
              + " Default: a new key each time, which is not kept.")
  private @Nullable Path key;

  /** Where the recording goes, if there is to be one. */
  public Optional<RecordingFiles> files() {
    if (file == null) {
      for (String other : List.of(ROTATE, KEEP, FORCE, ANONYMIZE, STRINGS, KEY)) {
        if (command.commandLine().getParseResult().hasMatchedOption(other)) {
          throw wrong(other + ": of a recording only (expected: with --record FILE)");
        }
      }
      return Optional.empty();
    }
    if (file.getFileName() == null || file.toString().isEmpty()) {
      throw wrong("--record: '%s' (expected: the name of a file)".formatted(file));
    }
    if (rotate != null && rotate.bytes() == 0) {
      throw wrong("--rotate: at least 1 (got 0)");
    }
    if (keep != null && rotate == null) {
      throw wrong("--keep: of a recording in several files only (expected: with --rotate SIZE)");
    }
    if (keep != null && keep < 1) {
      throw wrong("--keep: at least 1 (got %d)".formatted(keep));
    }
    return Optional.of(
        new RecordingFiles(
            file, rotate == null ? 0 : rotate.bytes(), keep == null ? 0 : keep, force));
  }

  /**
   * What makes the recording anonymous, if that is wanted.
   *
   * @throws IOException if the key cannot be read or made
   */
  public Optional<Anonymizer> anonymizer() throws IOException {
    if (!anonymizes && !replacesStrings && key == null) {
      return Optional.empty();
    }
    AnonymizeKey secret = key == null ? AnonymizeKey.random() : AnonymizeKey.inFile(key);
    return Optional.of(new Anonymizer(secret, replacesStrings));
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
