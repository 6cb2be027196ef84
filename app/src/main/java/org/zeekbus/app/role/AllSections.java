package org.zeekbus.app.role;

import java.util.List;
import java.util.stream.Stream;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.PluginDirectory;
import org.zeekbus.app.config.Sections;
import org.zeekbus.app.process.LogSection;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.sinks.SinkTypes;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;

/** The sections of all that runs here. */
public final class AllSections {
  private AllSections() {}

  /** Joins them, in the order of help and manual, with those of the sinks in between. */
  public static Sections join() {
    List<Section> first =
        List.of(BrokerSection.SECTION, LoggerRoleSection.SECTION, LoggerSection.SECTION);
    List<Section> last =
        List.of(
            LimitsSection.SECTION,
            HttpSection.SECTION,
            ObserveSection.SECTION,
            WebSocketSection.SECTION,
            CurveSection.SECTION,
            CurveSection.TOP,
            ServiceSection.SECTION,
            LogSection.SECTION);
    SinkTypes sinkTypes =
        SinkTypes.load(
            PluginDirectory.find(System.getenv(), System.getProperties()).orElse(null),
            Stream.of(first, last)
                .flatMap(List::stream)
                .<Setting<?>>flatMap(section -> section.settings().stream())
                .toList(),
            Environment::isReserved);
    return new Sections(
        first, sinkTypes, last, CurveSection.zeekVariables(), CurveSection::checkSources);
  }
}
