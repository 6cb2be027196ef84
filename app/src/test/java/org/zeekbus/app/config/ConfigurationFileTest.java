package org.zeekbus.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.role.ServiceSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;

/** The values that a file sets, and the errors that are reported when it is wrong. */
final class ConfigurationFileTest {
  @TempDir private Path directory;

  @Test
  void readsKeysInSectionsWithTheirLines() throws Exception {
    Path file =
        write(
            """
            # zeekbus
            broker:
              xsub: [tcp://127.0.0.1:5556, "tcp://[::1]:5556"]
              xpub: tcp://*:5555
              queue: {bytes: 1MiB, messages: 10}

            limits:
            data: /var/lib/zeekbus
            """);
    assertThat(ConfigurationFile.read(file, AllSections.join()))
        .isEqualTo(
            Map.of(
                BrokerSection.XSUB,
                new RawValue(
                    List.of("tcp://127.0.0.1:5556", "tcp://[::1]:5556"), new Origin.Line(file, 3)),
                BrokerSection.XPUB,
                new RawValue("tcp://*:5555", new Origin.Line(file, 4)),
                BrokerSection.QUEUE_BYTES,
                new RawValue("1MiB", new Origin.Line(file, 5)),
                BrokerSection.QUEUE_MESSAGES,
                new RawValue("10", new Origin.Line(file, 5)),
                ServiceSection.DATA,
                new RawValue("/var/lib/zeekbus", new Origin.Line(file, 8))));
  }

  @Test
  void anEmptyFileSaysNothing() throws Exception {
    assertThat(ConfigurationFile.read(write(""), AllSections.join())).isEmpty();
    assertThat(ConfigurationFile.read(write("# nothing yet\n"), AllSections.join())).isEmpty();
  }

  @Test
  void tellsOfEveryKeyThatDoesNotBelongThere() throws IOException {
    Path file =
        write(
            """
            broker:
              quue: {bytes: 1MiB}
              queue: 5
              linger: [1s, 2s]
              memory:
              on-full: {policy: block}
            limits:
              frames: 1MiB
            log: {level: info}
            log: {level: info}
            """);
    assertThatThrownBy(() -> ConfigurationFile.read(file, AllSections.join()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            """
            %1$s:2: unknown key broker.quue (expected: xsub, xpub, zeekctl, on-full, queue,\
             heartbeat, linger, memory, threads, transport, ghost-grace)
            %1$s:3: broker.queue is a section (expected below it: bytes, messages, stuck-after,\
             slowest-drain)
            %1$s:4: broker.linger: no value that fits (expected: one DURATION)
            %1$s:5: broker.memory: no value that fits (expected: one BYTES)
            %1$s:6: broker.on-full: no value that fits (expected: one isolate|block|disconnect)
            %1$s:8: unknown key limits.frames (expected: handshake-timeout, frame, message, parts,\
             topic, subscriptions, connections)
            %1$s:10: log.level: set already (%1$s:9)\
            """
                .formatted(file));
  }

  @Test
  void refusesAliasesWhoseTextWouldBeTaken() throws IOException {
    Path file = write("broker: {linger: &long 5s}\ndata: *long\n");
    assertThatThrownBy(() -> ConfigurationFile.read(file, AllSections.join()))
        .hasMessage("%s:2: data: no value that fits (expected: one DIR)", file);
  }

  @Test
  void tellsWhereItIsNotYaml() throws IOException {
    Path file = write("broker:\n  linger: 5s\n bad: indent\n");
    assertThatThrownBy(() -> ConfigurationFile.read(file, AllSections.join()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + ":3: not YAML: ");
  }

  @Test
  void refusesAListAndASecondDocument() throws IOException {
    Path list = write("- broker\n");
    assertThatThrownBy(() -> ConfigurationFile.read(list, AllSections.join()))
        .hasMessage("%s:1: expected: one mapping of keys to values", list);
    Path two = write("data: a\n---\ndata: b\n");
    assertThatThrownBy(() -> ConfigurationFile.read(two, AllSections.join()))
        .hasMessageEndingWith("expected: one mapping of keys to values");
  }

  @Test
  void tellsThatThereIsNoFile() {
    Path file = directory.resolve("none.yaml");
    assertThatThrownBy(() -> ConfigurationFile.read(file, AllSections.join()))
        .hasMessage(file + ": no such file (expected: a configuration file)");
    assertThatThrownBy(() -> ConfigurationFile.read(directory, AllSections.join()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(directory + ": cannot be read: ");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "zeekbus", ".yaml"), yaml);
  }
}
