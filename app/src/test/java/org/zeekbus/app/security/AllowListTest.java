package org.zeekbus.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.http.Client;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.TestProgram;
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
    return new AllowList(write(text), Optional.empty(), false, true);
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
    AllowList list = new AllowList(write("a: \"OTHER\"\n"), Optional.of(cluster), true, true);
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
        .hasMessageEndingWith(":1: it is empty (expected: names of clients, or [] for none)");
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
        "a: {key: \"ONE\", topics: []}; 1: unknown key topics (expected: key, token, certificate, publish, subscribe, logs)",
        "a: {publish: []}; 1: a has no key, token or certificate",
        "a: {token: secret-secret-secret}; 1: token: no hash of a token (expected: sha256: and 64",
        "a: {token: 'sha256:ab'}; 1: token: no hash of a token",
        "a: {token: []}; 1: token: no value that fits (expected: text)",
        "a: {certificate: 'sha256:ab:cd'}; 1: certificate: 'sha256:ab:cd' (expected: sha256: and the fingerprint",
        "a: {certificate: nobody}; 1: certificate: 'nobody' (expected: sha256:",
        "a: {certificate: '=x'}; 1: certificate: '=x' (expected: sha256:",
        "a: short; 1: ",
        "a: [\"ONE\"]; 1: no key that fits (expected: 40 characters)",
        "a: {key: \"ONE\", publish: zeek}; 1: publish: no value that fits (expected: a list of topics)",
        "a: {key: \"ONE\", publish: [{}]}; 1: publish: no topic (expected: text)",
        "a: {key: \"ONE\", subscribe: ['\\xg']}; 1: subscribe: topic '\\xg' (expected: two hex digits after \\x)",
        "a: {key: \"ONE\", logs: maybe}; 1: logs: no value that fits (expected: true or false)",
        "[a]; 1: expected: one mapping of names to clients",
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

  @Test
  void aTokenOrACertificateIsAsGoodAsAKey() throws Exception {
    X509Certificate certificate = certificate();
    String fingerprint =
        HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    AllowList list =
        new AllowList(
            write(
                """
                soc: {token: "%s", subscribe: [zeek.alerts.], logs: false}
                browser: {certificate: "sha256:%s"}
                both: {certificate: "CN=Other,  o=example", token: "SHA256:%s"}
                """
                    .formatted(
                        ClientProof.ofToken("soc's token").hash(), fingerprint, "AB".repeat(32))),
            Optional.empty(),
            true,
            false);
    assertThat(list.withToken("soc's token")).isEmpty();
    list.read();
    Rights rights =
        new Rights(Optional.empty(), Optional.of(List.of(Topic.of("zeek.alerts."))), false, true);
    Client soc = list.withToken("soc's token").orElseThrow();
    assertThat(soc.name()).isEqualTo("soc");
    assertThat(soc.rights()).isEqualTo(rights);
    assertThat(soc.proof()).doesNotContain("soc's token");
    assertThat(list.withToken("soc's token ")).isEmpty();
    assertThat(list.withToken(ClientProof.ofToken("soc's token").hash())).isEmpty();
    assertThat(list.withCertificate(certificate)).map(Client::name).contains("browser");
    assertThat(list.size()).isEqualTo(3);
    assertThat(list.all()).as("of CURVE").isEmpty();
    assertThat(list.isCurrent(soc)).isTrue();

    write("soc: {token: \"" + ClientProof.ofToken("soc's token").hash() + "\"}\n");
    list.read();
    assertThat(list.isCurrent(soc)).as("with the same rights").isFalse();
    assertThat(list.withCertificate(certificate)).isEmpty();
    Client again = list.withToken("soc's token").orElseThrow();
    assertThat(list.isCurrent(again)).isTrue();
    write("[]");
    list.read();
    assertThat(list.isCurrent(again)).isFalse();
  }

  @Test
  void aCertificateMayBeListedByItsSubject() throws Exception {
    AllowList list = list("browser: {certificate: \"cn=Soc,O=Example  Site\"}\n");
    list.read();
    assertThat(list.withCertificate(certificate())).map(Client::name).contains("browser");
    write("browser: {certificate: \"CN=soc\"}\n");
    list.read();
    assertThat(list.withCertificate(certificate())).as("the whole subject").isEmpty();
  }

  /** As {@code openssl} makes it for an operator. */
  private X509Certificate certificate() throws Exception {
    Path file = directory.resolve("client.crt");
    if (Files.notExists(file)) {
      TestProgram.End openssl =
          TestProgram.run(
              "openssl",
              "req",
              "-x509",
              "-newkey",
              "ec",
              "-pkeyopt",
              "ec_paramgen_curve:P-256",
              "-nodes",
              "-subj",
              "/O=Example Site/CN=soc",
              "-keyout",
              directory.resolve("client.key").toString(),
              "-out",
              file.toString());
      assertThat(openssl.said()).doesNotContain("rror");
      assertThat(openssl.exit()).isZero();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void withoutCurveItHasNoKeys() throws Exception {
    AllowList list = new AllowList(write("a: \"ONE\"\n"), Optional.empty(), false, false);
    assertThatThrownBy(list::read)
        .hasMessageContaining("a has a CURVE key, but there is no curve.server-secretkey");
  }

  @Test
  void aTokenIsOfOneClient() throws Exception {
    String hash = ClientProof.ofToken("token").hash();
    assertThatThrownBy(list("a: {token: \"%s\"}\nb: {token: \"%s\"}\n".formatted(hash, hash))::read)
        .hasMessageEndingWith("a and b have the same token or certificate");
  }
}
