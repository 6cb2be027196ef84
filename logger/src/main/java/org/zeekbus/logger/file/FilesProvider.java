package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.queue.SpoolProbe;
import org.zeekbus.logger.sinks.BuiltInProvider;
import org.zeekbus.logger.sinks.LoggerSinkContext;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zmtp.system.Reason;

/** Log files as Zeek writes them. Owner: the main thread. */
public final class FilesProvider implements BuiltInProvider {
  private static final String TYPE = "files";

  /** Below the spool's directory. */
  private static final String UNWRITTEN = "unwritten";

  private static final String WITHOUT_EFFECT = "has no effect with";
  private static final String INSTEAD = "cannot be combined with";

  /** Found by its name. */
  public FilesProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Section section() {
    return FilesSection.SECTION;
  }

  @Override
  public Setting<SinkOverflow> onFull() {
    return FilesSection.ON_FULL;
  }

  /** The key {@code paths} of an entry chooses the logs of the sink. */
  @Override
  public String keyInEntry(Setting<?> setting) {
    return setting.equals(FilesSection.PATHS)
        ? "path-options"
        : BuiltInProvider.super.keyInEntry(setting);
  }

  @Override
  public List<Setting<?>> ofTheLogger() {
    return List.of(LoggerSection.DIR);
  }

  @Override
  public Optional<Path> directory(SettingValues values) {
    return Optional.of(values.get(LoggerSection.DIR));
  }

  @Override
  public String connect(SinkContext context) throws IOException, ConfigurationException {
    FileSettings settings = settings(context.settings(), context.name(), context.clock());
    List<Path> directories = new ArrayList<>(List.of(settings.dir()));
    if (settings.processing() instanceof Processing.Archive archive) {
      directories.add(archive.dir());
    }
    for (Path directory : directories) {
      try {
        SpoolProbe.tryFile(directory);
      } catch (FileSystemException e) {
        Path at = Path.of(e.getFile());
        throw new IOException("%s: %s".formatted(at.getParent(), Reason.withRemedy(at, e)), e);
      }
    }
    return directories.stream().map(Path::toString).collect(Collectors.joining(" and "))
        + " can be written";
  }

  @Override
  public Sink open(SinkContext context) throws IOException, ConfigurationException {
    if (!(context instanceof LoggerSinkContext logger)) {
      throw new IllegalArgumentException("a context of another logger");
    }
    try {
      return FileSink.open(
          settings(context.settings(), context.name(), context.clock()), logger.supervisor());
    } catch (UnusableArchiveException e) {
      if (e.isDenied()) {
        throw new IOException(e.getMessage() + " (--archive-dir)", e);
      }
      throw new ConfigurationException(
          "logger: %s (--archive-dir, --archive-compression)".formatted(e.getMessage()));
    } catch (IOException e) {
      throw new IOException(Reason.withPlace(e) + " (--dir)", e);
    }
  }

  @Override
  public void check(SettingValues values) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    formatTwice(values, errors);
    afterRotation(values, errors);
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
    var _ = settings(values, TYPE, InstantSource.system());
  }

  private static void formatTwice(SettingValues values, List<String> errors) {
    Setting<String> useJson = FilesSection.ASCII.getFirst();
    try {
      boolean isJson = ascii(values).useJson();
      Optional<FilesSection.Format> format = values.find(FilesSection.FORMAT);
      if (values.isSet(useJson)
          && format.isPresent()
          && (format.get() == FilesSection.Format.JSON) != isJson) {
        errors.add(conflict(values, FilesSection.FORMAT, "says something else than", useJson));
      }
    } catch (IllegalArgumentException e) {
      errors.add("logger.ascii: " + e.getMessage());
    }
  }

  private static void afterRotation(SettingValues values, List<String> errors) {
    boolean isOff = values.get(FilesSection.ARCHIVE) == OnOff.OFF;
    boolean hasDirectory = values.isSet(FilesSection.ARCHIVE_DIR);
    if (hasDirectory && isOff) {
      errors.add(conflict(values, FilesSection.ARCHIVE_DIR, WITHOUT_EFFECT, FilesSection.ARCHIVE));
    }
    if (values.isSet(FilesSection.COMMAND)) {
      if (values.isSet(FilesSection.ARCHIVE) && !isOff) {
        errors.add(conflict(values, FilesSection.COMMAND, INSTEAD, FilesSection.ARCHIVE));
      }
      if (hasDirectory) {
        errors.add(conflict(values, FilesSection.COMMAND, INSTEAD, FilesSection.ARCHIVE_DIR));
      }
    }
  }

  private static String conflict(
      SettingValues values, Setting<?> one, String how, Setting<?> other) {
    return "%s %s %s".formatted(values.describe(one), how, values.describe(other));
  }

  /**
   * The settings that the sink needs.
   *
   * @throws ConfigurationException if options of a path, or directories, do not go together
   */
  private static FileSettings settings(SettingValues values, String name, InstantSource clock)
      throws ConfigurationException {
    AsciiOptions ascii = ascii(values);
    AsciiOptions options =
        values
            .find(FilesSection.FORMAT)
            .map(format -> format == FilesSection.Format.JSON ? "T" : "F")
            .map(isJson -> ascii.with(Map.of("use_json", isJson)))
            .orElse(ascii);
    Path directory = values.get(LoggerSection.DIR);
    RotationSettings rotation =
        RotationSettings.every(values.get(FilesSection.ROTATION_INTERVAL))
            .size(values.get(FilesSection.ROTATION_SIZE).bytes());
    Map<String, AsciiOptions> paths = paths(values, options);
    try {
      return FileSettings.of(
          directory,
          it ->
              it.ascii(options)
                  .paths(paths)
                  .rotation(rotation)
                  .processing(processing(values, directory))
                  .node(values.find(LoggerSection.NODE).orElse(""))
                  .fsync(values.get(FilesSection.FSYNC))
                  .extension(values.get(FilesSection.EXTENSION))
                  .spare(
                      LoggerSection.spool(values)
                          .resolve(name.equals(TYPE) ? UNWRITTEN : UNWRITTEN + "=" + name))
                  .clock(clock, ZoneId.systemDefault()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("logger: " + e.getMessage());
    }
  }

  /** How log files are written, whatever {@code logger.format} says. */
  private static AsciiOptions ascii(SettingValues values) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < AsciiOptions.NAMES.size(); i++) {
      String name = AsciiOptions.NAMES.get(i);
      values.find(FilesSection.ASCII.get(i)).ifPresent(value -> options.put(name, value));
    }
    return AsciiOptions.DEFAULT.with(options);
  }

  private static Map<String, AsciiOptions> paths(SettingValues values, AsciiOptions options)
      throws ConfigurationException {
    Map<String, AsciiOptions> byPath = new TreeMap<>();
    for (Map.Entry<String, Map<String, String>> path :
        values.find(FilesSection.PATHS).orElse(Map.of()).entrySet()) {
      try {
        byPath.put(path.getKey(), options.with(path.getValue()));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "%s: %s: %s: %s"
                .formatted(
                    values.origin(FilesSection.PATHS),
                    FilesSection.PATHS.key(),
                    path.getKey(),
                    e.getMessage()));
      }
    }
    return byPath;
  }

  private static Processing processing(SettingValues values, Path directory) {
    Optional<String> command = values.find(FilesSection.COMMAND);
    if (command.isPresent()) {
      return new Processing.Command(command.get(), values.get(FilesSection.COMMAND_TIMEOUT));
    }
    if (values.get(FilesSection.ARCHIVE) == OnOff.OFF) {
      return new Processing.Nothing();
    }
    return new Processing.Archive(
        values.find(FilesSection.ARCHIVE_DIR).orElse(directory.resolve("archive")),
        values.get(FilesSection.ARCHIVE_COMPRESSION),
        new Retention(
            values.get(FilesSection.ARCHIVE_MAX_AGE),
            values.get(FilesSection.ARCHIVE_MAX_SIZE).bytes()));
  }
}
