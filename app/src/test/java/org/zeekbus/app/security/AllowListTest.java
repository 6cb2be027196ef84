package org.zeekbus.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

final class AllowListTest {
  private static final CurvePublicKey ONE = CurveKeyPair.generate().publicKey();
  private static final CurvePublicKey OTHER = CurveKeyPair.generate().publicKey();

  @TempDir private Path directory;

  private Path write(String text) throws IOException {
    Path file = directory.resolve("clients.yaml");
    Files.writeString(file, text.replace("ONE", ONE.toString()).replace("OTHER", OTHER.toString()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private AllowList list(String text) throws IOException {
    return new AllowList(write(text), Optional.empty(), false);
  }

  @Test
  void aKeyMayDoAllThatNothingIsSaidOf() throws Exception {
    AllowList list =
        list(
            """
            # both forms
            worker-rack-7: "ONE"
            enricher:
              key: "OTHER"
              publish: ["zeek.cluster.", "\\\\xff"]
              subscribe: []
              logs: false
            """);
    assertThat(list.find(ONE)).isEmpty();
    list.read();
    assertThat(list.find(ONE)).contains(new CurvePeer(ONE, "worker-rack-7", Rights.ALL));
    assertThat(list.find(OTHER))
        .contains(
            new CurvePeer(
                OTHER,
                "enricher",
                new Rights(
                    Optional.of(List.of(Topic.of("zeek.cluster."), Topic.parse("\\xff"))),
                    Optional.of(List.of()),
                    false,
                    false)));
    assertThat(list.find(CurveKeyPair.generate().publicKey())).isEmpty();
  }

  @Test
  void theClustersOwnKeyStays() throws Exception {
    CurvePeer cluster = CurvePeer.of(ONE, "cluster");
    AllowList list = new AllowList(write("a: \"OTHER\"\n"), Optional.of(cluster), true);
    list.read();
    assertThat(list.find(ONE)).contains(cluster);
    assertThat(list.find(OTHER)).map(client -> client.rights().isStrict()).contains(true);
    assertThat(list.size()).as("without the cluster's own").isEqualTo(1);
    write("[]");
    list.read();
    assertThat(list.find(ONE)).contains(cluster);
    assertThat(list.find(OTHER)).isEmpty();
    assertThat(list.size()).isZero();
    write("a: \"ONE\"\n");
    assertThatThrownBy(list::read).hasMessageContaining("cluster and a have the same key");
  }

  @Test
  void aFileThatIsWrongChangesNothing() throws Exception {
    AllowList list = list("a: \"ONE\"\n");
    list.read();
    assertThat(list.isStale()).isFalse();
    Path file = write("a: \"OTHER\nb: [");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(list.isStale()).isTrue();
    assertThatThrownBy(list::read).isInstanceOf(ConfigurationException.class);
    assertThat(list.find(ONE)).isPresent();
    assertThat(list.isStale()).as("it is not read again and again").isFalse();
    Files.delete(file);
    assertThat(list.isStale()).isTrue();
    assertThatThrownBy(list::read).hasMessageContaining("cannot be read");
    assertThat(list.isStale()).isFalse();
    assertThat(list.find(ONE)).isPresent();
    write("a: \"OTHER\"\n");
    assertThat(list.isStale()).isTrue();
    list.read();
    assertThat(list.find(ONE)).isEmpty();
    assertThat(list.find(OTHER)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n"})
  void anEmptyFileShutsNobodyOut(String text) throws Exception {
    AllowList list = list("a: \"ONE\"\n");
    list.read();
    write(text);
    assertThatThrownBy(list::read)
        .hasMessageEndingWith(":1: it is empty (expected: names and keys, or [] for no clients)");
    assertThat(list.find(ONE)).isPresent();
  }

  @Test
  void othersMayNotWriteIt() throws Exception {
    AllowList list = list("a: \"ONE\"\n");
    Files.setPosixFilePermissions(
        directory.resolve("clients.yaml"), PosixFilePermissions.fromString("rw-rw-r--"));
    assertThatThrownBy(list::read).hasMessageContaining("others can write to it (rw-rw-r--)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a: {key: \"ONE\", topics: []}; 1: unknown key topics (expected: key, publish, subscribe, logs)",
        "a: {publish: []}; 1: a has no key",
        "a: short; 1: ",
        "a: [\"ONE\"]; 1: no key that fits (expected: 40 characters)",
        "a: {key: \"ONE\", publish: zeek}; 1: publish: no value that fits (expected: a list of topics)",
        "a: {key: \"ONE\", publish: [{}]}; 1: publish: no topic (expected: text)",
        "a: {key: \"ONE\", subscribe: ['\\xg']}; 1: subscribe: topic '\\xg' (expected: two hex digits after \\x)",
        "a: {key: \"ONE\", logs: maybe}; 1: logs: no value that fits (expected: true or false)",
        "[a]; 1: expected: one mapping of names to keys",
        "a: &x; 1: ",
      })
  void saysWhatIsWrongAndWhere(String text, String expected) throws IOException {
    assertThatThrownBy(list(text)::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(directory.resolve("clients.yaml") + ":" + expected);
  }

  @Test
  void aNameIsThereOnce() throws IOException {
    assertThatThrownBy(list("a: \"ONE\"\na: \"OTHER\"\n")::read)
        .hasMessageContaining(":2: a is listed twice");
  }
}
