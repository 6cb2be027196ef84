package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.zmtp.Endpoint;

/** How commands are told where the broker is. */
final class BrokerFlagsTest {
  private static final String ADDRESS = "127.27.7.63";

  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker =
        Broker.start(
            BrokerSettings.DEFAULT.on(
                Endpoint.parse("tcp://" + ADDRESS + ":27761"),
                Endpoint.parse("tcp://" + ADDRESS + ":27760")));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--xpub=tcp://127.27.7.63:27760 --xsub=tcp://127.27.7.63:27761",
        "--broker-xpub=tcp://127.27.7.63:27760 --broker-xsub=tcp://127.27.7.63:27761",
        "--zeekctl=127.27.7.63"
      })
  void eachNameOfTheBrokerLeadsThere(String flags) {
    assertThat(nodes(Map.of(), flags.split(" ", -1)).exit()).isZero();
  }

  @Test
  void variablesNameTheBrokerButForThoseOfRun() {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "ZEEKBUS_XPUB", "tcp://*:5555",
                "ZEEKBUS_XSUB", "tcp://*:5556",
                "ZEEKBUS_ZEEKCTL", "eth0",
                "ZEEKBUS_BROKER_XPUB", "tcp://127.27.7.63:27760",
                "ZEEKBUS_BROKER_XSUB", "tcp://127.27.7.63:27761"));
    assertThat(nodes(variables).err()).isEmpty();
    assertThat(nodes(variables).exit()).isZero();
    variables.put("ZEEKBUS_BROKER_XPUB", "tcp://192.0.2.1:1");
    assertThat(nodes(variables, "--zeekctl", ADDRESS).exit()).as("a flag overrides").isZero();
    variables.put("ZEEKBUS_BROKER_XPUB", "tcp://*:1");
    CommandLineRun wrong = nodes(variables);
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("expected: the broker's host and port")
        .contains("(from ZEEKBUS_BROKER_XPUB)");
  }

  @Test
  void theFormatOfALoggersFilesIsNoFormatOfEvents() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("ZEEKBUS_FORMAT", "tsv"), "publish", "--zeekctl", ADDRESS, "topic", "event");
    assertThat(run.err()).contains("nobody subscribes to topic");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--zeekctl=a --xpub=tcp://a:1 | --zeekctl says where the broker is, as does --xpub",
        "--zeekctl=a --broker-xsub=tcp://a:1 | --zeekctl says where the broker is, as does --broker-xsub",
        "--xsub=tcp://a:1 --broker-xsub=tcp://a:2 | --xsub says where the broker is, as does --broker-xsub",
        "--zeekctl=* | '*' (expected: the broker's address)",
        "--zeekctl=a/b | 'a/b' (expected: the broker's address)",
        "--xpub=tcp://*:1 | expected: the broker's host and port",
      })
  void namesThatDoNotGoTogetherAreRefused(String flags, String expected) {
    CommandLineRun run = nodes(Map.of(), flags.split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tap", "replay", "nodes", "publish"})
  void helpShowsOneNameForOneThing(String command) {
    assertThat(CommandLineRun.of(command, "--help").out())
        .contains("--xpub=ENDPOINT", "--xsub=ENDPOINT", "--zeekctl=ADDRESS")
        .doesNotContain("--broker-xpub", "--broker-xsub");
  }

  private static CommandLineRun nodes(Map<String, String> variables, String... flags) {
    List<String> args = new ArrayList<>(List.of("nodes"));
    args.addAll(List.of(flags));
    return CommandLineRun.with(variables, args.toArray(String[]::new));
  }
}
