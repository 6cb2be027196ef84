package org.zeekbus.app.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.config.Sections;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;

/**
 * Reads a command line of nothing but settings without picocli, which takes as long to load as all
 * the rest of a start: it is compiled for Java 5, and the AOT cache takes no such classes. What is
 * not that plain, and what is wrong, is left to picocli.
 *
 * <p>Owner: the caller of {@link #read}.
 */
public final class PlainFlags {
  private final List<Setting<?>> settings;
  private final Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
  private Optional<Path> file = Optional.empty();

  private PlainFlags(String command, Sections sections) {
    settings = SettingFlags.of(command, sections);
  }

  /** The flags behind a command's name, as picocli would read them, or nothing. */
  public static Optional<Flags> read(String command, List<String> args, Sections sections) {
    PlainFlags flags = new PlainFlags(command, sections);
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (equals < 0 && ++i == args.size()) {
        return Optional.empty();
      }
      String value = equals < 0 ? args.get(i) : arg.substring(equals + 1);
      if (!isPlain(value) || !flags.add(name, value)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Flags(flags.file, flags.given));
  }

  /** To picocli, others may be a flag, or in quotes. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && "-\"'".indexOf(value.charAt(0)) < 0;
  }

  private boolean add(String name, String value) {
    if (name.equals(Flags.CONFIG) && file.isEmpty()) {
      file = Optional.of(Path.of(value));
      return true;
    }
    for (Setting<?> setting : settings) {
      if (setting.flag().equals(name)) {
        return add(setting, value);
      }
    }
    return false;
  }

  private boolean add(Setting<?> setting, String value) {
    List<String> texts = new ArrayList<>();
    RawValue before = given.get(setting);
    if (before != null) {
      if (!setting.type().isList()) {
        return false;
      }
      texts.addAll(before.texts());
    }
    texts.add(value);
    given.put(setting, new RawValue(texts, new Origin.Flag(setting.flag())));
    return true;
  }
}
