package org.zeekbus.packaging.manual;

import java.util.List;
import org.zeekbus.settings.Setting;

/** The page of the configuration file, {@code zeekbus.yaml(5)}, from the declared settings. */
final class ConfigurationPage {
  private ConfigurationPage() {}

  static String page(List<Setting<?>> settings, String date, String product) {
    Roff page = new Roff("zeekbus.yaml", 5, "configuration of zeekbus", date, product);
    page.heading("DESCRIPTION")
        .paragraph(
            "The configuration file of zeekbus is YAML, in UTF-8. The dots in the names of settings are"
                + " levels of the file. `zeekbus run`, `broker`, `logger`, `websocket` and"
                + " `check-config` read the file that --config or the variable ZEEKBUS_CONFIG names; the"
                + " service reads /etc/zeekbus/zeekbus.yaml.")
        .paragraph(
            "Each setting is also a flag and an environment variable. Flags override variables,"
                + " variables override the file, and the file overrides the defaults.")
        .paragraph(
            "An unknown key, or a value that is not allowed, ends the start with exit status 2 and a"
                + " line for each mistake. `zeekbus check-config --config` FILE tells them without a"
                + " start, and prints all settings in effect with where each comes from; with --connect"
                + " it also tries the targets of sinks.")
        .paragraph(
            "A running zeekbus reads log.level and the list of clients again at SIGHUP"
                + " (`systemctl reload zeekbus`). All else needs a restart.");
    page.heading("VALUES")
        .item(
            "ENDPOINT",
            "",
            "`tcp://10.0.0.1:5555`, `tcp://*:5555` (all addresses), `tcp://eth0:5555` (that of an"
                + " interface), `ipc:///run/zeekbus/xpub`. Where several are possible: a list.")
        .item("BYTES", "", "`4096`, `4KiB`, `64MiB`, `1GiB`.")
        .item("DURATION", "", "`500ms`, `30s`, `5m`, `1h`.")
        .item("NUMBER", "", "A whole number.")
        .item("NAME=VALUE", "", "A mapping: `{linger.ms: 20}`.")
        .item("HOST:PORT", "", "As in ENDPOINT, without `tcp://`.")
        .item(
            "KEY",
            "",
            "The 40 characters of a CURVE key (Z85), or `file:`PATH. A file with a secret key, the"
                + " configuration file included, must not be readable by others.")
        .item("VALUE", "", "As in Zeek's scripts: `T` and `F`, `JSON::TS_MILLIS` in full.")
        .item(
            "FILE, DIR",
            "",
            "A path. A relative one is below the directory that zeekbus is started in.");
    page.heading("SETTINGS");
    SettingGroups.of(settings)
        .forEach((group, members) -> {
          page.subheading(SettingGroups.heading(group));
          for (Setting<?> setting : members) {
            page.item(setting.key(), setting.type().label(), text(setting))
                .more("Flag %s, variable %s.".formatted(setting.flag(), setting.variable()));
          }
        });
    page.heading("EXAMPLES")
        .paragraph("Nodes on other hosts, without encryption, and JSON logs:")
        .example(
            """
            broker:
              xsub: ["tcp://10.0.0.1:5556"]
              xpub: ["tcp://10.0.0.1:5555"]
            logger:
              listen: ["tcp://10.0.0.1:5557"]
              dir: /var/log/zeekbus
              format: json
            data: /var/lib/zeekbus
            insecure: on
            """
                .lines()
                .toList())
        .paragraph("Files, and two sinks with settings of their own:")
        .example(
            """
            logger:
              sinks:
                - files
                - type: http
                  name: siem
                  url: https://elastic.example.net:9200
                  layout: elasticsearch
                - type: parquet
                  dir: /srv/parquet
            """
                .lines()
                .toList());
    page.heading("FILES")
        .item(
            "/etc/zeekbus/zeekbus.yaml",
            "",
            "What the service reads. As it is shipped, it has every setting with its default as a"
                + " comment.");
    page.heading("SEE ALSO").paragraph("zeekbus(1), zeekbus-run(1), zeekbus-check-config(1)");
    return page.toString();
  }

  /** What it does, which values it takes, and which it has. */
  static String text(Setting<?> setting) {
    StringBuilder text = new StringBuilder(setting.description()).append('.');
    if (!setting.type().range().isEmpty()) {
      text.append(" Allowed: ").append(setting.type().range()).append('.');
    }
    return text.append(" Default: ").append(setting.fallbackForPeople()).append('.').toString();
  }
}
