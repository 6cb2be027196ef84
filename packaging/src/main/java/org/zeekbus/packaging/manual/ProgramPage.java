package org.zeekbus.packaging.manual;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the program, {@code zeekbus(1)}, and what pages of its commands have of it. */
final class ProgramPage {
  private ProgramPage() {}

  static String page(
      CommandSpec program,
      List<CommandPage> commands,
      Examples.OfPage examples,
      String date,
      String product) {
    Roff page =
        new Roff("zeekbus", 1, "message broker and logger for Zeek clusters", date, product);
    page.heading("SYNOPSIS").synopsis("zeekbus", "COMMAND [OPTIONS]");
    page.heading("DESCRIPTION")
        .paragraph(
            "`zeekbus` takes the place of the proxy thread and of the loggers of a Zeek cluster that"
                + " uses ZeroMQ as its cluster backend. Each node connects to its broker for events,"
                + " and pushes its logs to its logger, which writes them as Zeek does: files in TSV or"
                + " JSON, rotated, compressed and archived. Sinks send logs to Kafka, HTTP servers and"
                + " Parquet files.")
        .paragraph(
            "Zeek's nodes need to be told where zeekbus is: `zeekbus run` prints the lines for"
                + " local.zeek when it starts. It serves a dashboard, metrics for Prometheus and an HTTP"
                + " API on http://127.0.0.1:8757, and Zeek's WebSocket API on port 27758.")
        .paragraph("The package starts it as the service `zeekbus.service`.");
    page.heading("COMMANDS");
    for (CommandPage command : commands) {
      page.item(command.name() + "(1)", "", sentence(command.about()));
    }
    page.heading("OPTIONS");
    for (OptionSpec flag : program.options()) {
      page.item(String.join(", ", flag.names()), "", String.join(" ", flag.description()));
    }
    page.heading("ENVIRONMENT");
    addVariables(page);
    page.item(
            "ZEEKBUS_JAVA_OPTS",
            "",
            "Options for the JVM, such as -Xmx2g. They override those that zeekbus gives it.")
        .item(
            "ZEEKBUS_PLUGINS",
            "",
            "A directory of jars with types of sinks that do not come with zeekbus.");
    addFiles(page);
    addExitStatus(page, true);
    CommandPage.addExamples(page, examples);
    page.heading("SEE ALSO")
        .paragraph(
            commands.stream().map(command -> command.name() + "(1), ").reduce("", String::concat)
                + "zeekbus.yaml(5), zeek(8)");
    return page.toString();
  }

  private static String sentence(String about) {
    return about.substring(0, 1).toUpperCase(Locale.ROOT) + about.substring(1) + ".";
  }

  static void addVariables(Roff page) {
    page.item("ZEEKBUS_CONFIG", "", "The configuration file, instead of --config.")
        .item(
            "ZEEKBUS_",
            "SETTING",
            "A setting: its flag in capitals, with underscores for hyphens, so ZEEKBUS_QUEUE_BYTES for"
                + " --queue-bytes. Flags override variables, and variables override the file.");
  }

  static void addFiles(Roff page) {
    page.heading("FILES")
        .paragraph("zeekbus reads a configuration file only if it is named. The service uses:")
        .item("/etc/zeekbus/zeekbus.yaml", "", "Its configuration: zeekbus.yaml(5).")
        .item("/var/lib/zeekbus", "", "What it keeps over a restart.")
        .item("/var/log/zeekbus", "", "The log files of the cluster, and their archive.")
        .item("/run/zeekbus", "", "Sockets for ipc endpoints.");
  }

  static void addSignals(Roff page) {
    page.heading("SIGNALS")
        .item(
            "SIGTERM, SIGINT",
            "",
            "Stop: take no new connections, send what is queued, flush logs, print statistics. The same"
                + " again: exit at once, with 1.")
        .item(
            "SIGHUP",
            "",
            "Read log.level of the configuration file and the list of clients again. Other changes of"
                + " the file need a restart.")
        .item("SIGUSR1", "", "Print statistics.")
        .item("SIGQUIT", "", "Print what each thread does, to standard error.");
  }

  static void addExitStatus(Roff page, boolean isService) {
    page.heading("EXIT STATUS");
    page.item("0", "", isService ? "A stop that was asked for, or success." : "Success.");
    page.item(
        "1",
        "",
        isService
            ? "A failure, such as a port in use, or a stop that lost something; a line says what."
            : "A failure; a line says why.");
    page.item(
        "2",
        "",
        "Wrong usage or configuration, one line for each mistake. Trying again does not help.");
    page.item("3", "", "Memory ran out, or the JVM failed.");
    if (!isService) {
      page.item("141", "", "The reader of standard output went away, as with `| head`.");
    }
  }
}
