package org.zeekbus.logger.sinks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.SinkProvider;

/**
 * A provider of the logger's own. Its settings have keys that are older than {@code logger.sinks}:
 * they stand directly below {@code logger}.
 */
public interface BuiltInProvider extends SinkProvider {
  /** The setting for a sink that does not keep up. */
  Setting<SinkOverflow> onFull();

  /** The setting for a sink that is gone, if it can be gone. */
  default Optional<Setting<OnGone>> onGone() {
    return Optional.empty();
  }

  /**
   * The switch for a sink of this type while {@code logger.sinks} is not set; without a switch, one
   * runs then.
   */
  default Optional<Setting<OnOff>> isWanted() {
    return Optional.empty();
  }

  /** The directory that a sink with these values has for itself. */
  default Optional<Path> directory(SettingValues values) {
    return Optional.empty();
  }

  /**
   * The key by which an entry of {@code logger.sinks} sets one of its settings, such as {@code
   * on-full}.
   */
  default String keyInEntry(Setting<?> setting) {
    return setting.key().substring(section().name().length() + 1);
  }

  /** Settings of the logger itself that an entry of {@code logger.sinks} may override. */
  default List<Setting<?>> ofTheLogger() {
    return List.of();
  }
}
