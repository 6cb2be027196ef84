package org.zeekbus.app.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zeekbus.app.command.KnownNames;
import picocli.CommandLine.Model.ArgSpec;

/** What may stand in the place of a value. */
sealed interface CompletedValue {
  /** One of these. */
  record Words(List<String> words) implements CompletedValue {}

  /** A file. */
  record Files() implements CompletedValue {}

  /** A directory. */
  record Directories() implements CompletedValue {}

  /** A name that a running zeekbus knows. */
  record Known(String kind) implements CompletedValue {}

  /** Nobody knows. */
  record Anything() implements CompletedValue {}

  /** That of a flag or an argument. Labels say what is a file: the types of settings are texts. */
  static CompletedValue of(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates instanceof KnownNames known) {
      return new Known(known.kind());
    }
    if (candidates != null) {
      List<String> words = new ArrayList<>();
      candidates.forEach(word -> words.add(word.toLowerCase(Locale.ROOT))); // of enums, too
      return new Words(List.copyOf(words));
    }
    List<String> labels = List.of(argument.paramLabel().split("\\|"));
    if (labels.contains("FILE") || labels.contains("FRAMES")) {
      return new Files();
    }
    return labels.contains("DIR") ? new Directories() : new Anything();
  }
}
