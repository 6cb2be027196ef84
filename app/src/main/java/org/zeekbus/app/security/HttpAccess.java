package org.zeekbus.app.security;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.ConfiguredFile;
import org.zeekbus.http.Access;
import org.zeekbus.http.Clients;
import org.zeekbus.http.Tls;
import org.zeekbus.http.Token;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Endpoint;

/**
 * Who may ask over HTTP or WebSocket: those who have the token, or a certificate, as files say that
 * are read again when they change. An address that other hosts can reach needs that, and TLS,
 * unless it is allowed explicitly.
 *
 * <p>Owner: any thread asks, one reads again.
 */
public final class HttpAccess implements Supplier<Access>, ReloadedFiles {
  /** The servers beside the roles. */
  public enum Server {
    /** Dashboard, metrics, API. */
    HTTP("http", "HTTP", "http.token-file or http.client-ca"),
    /** Zeek's WebSocket API. */
    WEBSOCKET("websocket", "WebSocket", "a list of clients (clients)");

    private final String section;
    private final String name;
    private final String proof;

    Server(String section, String name, String proof) {
      this.section = section;
      this.name = name;
      this.proof = proof;
    }
  }

  private static final String TOKEN = "a token, such as `openssl rand -hex 32` prints";
  private static final String CERTIFICATE = "certificates, PEM";
  private static final String KEY = "a private key, PEM";

  /**
   * The settings that name files, of which none has to be set.
   *
   * @param key is set if {@code certificate} is
   */
  public record Files(
      SettingValues values,
      Optional<Setting<Path>> token,
      Setting<Path> certificate,
      Setting<Path> key,
      Setting<Path> clientCa) {
    private List<Path> all() {
      return Stream.concat(token.stream(), Stream.of(certificate, key, clientCa))
          .flatMap(setting -> values.find(setting).stream())
          .toList();
    }
  }

  private final Server server;
  private final Files files;
  private final Optional<Clients> clients;
  private List<Optional<FileState>> states = List.of();
  private volatile Access access = Access.OPEN;

  /** Files that were not read yet. */
  private HttpAccess(Server server, Files files, Optional<Clients> clients) {
    this.clients = clients;
    this.server = server;
    this.files = files;
  }

  /**
   * Reads the files.
   *
   * @param clients who may ask, if they are listed
   * @throws ConfigurationException if one cannot be used
   */
  public static HttpAccess of(Server server, Files files, Optional<Clients> clients)
      throws ConfigurationException {
    HttpAccess access = new HttpAccess(server, files, clients);
    access.read();
    return access;
  }

  @Override
  public Access get() {
    return access;
  }

  @Override
  public boolean isStale() {
    return !look().equals(states);
  }

  private List<Optional<FileState>> look() {
    List<Optional<FileState>> now = new ArrayList<>();
    for (Path file : files.all()) {
      try {
        now.add(Optional.of(FileState.of(file)));
      } catch (IOException e) {
        now.add(Optional.empty());
      }
    }
    return now;
  }

  @Override
  public void read() throws ConfigurationException {
    states = look(); // first: what changes meanwhile is read again
    SettingValues values = files.values();
    Optional<Token> token =
        files.token().isPresent()
            ? values.read(files.token().get(), HttpAccess::token)
            : Optional.empty();
    Optional<byte[]> certificate =
        values.read(files.certificate(), file -> ConfiguredFile.read(file, CERTIFICATE));
    Optional<Tls> tls =
        certificate.isPresent() ? Optional.of(tls(certificate.get())) : Optional.empty();
    access = new Access(token, tls, clients);
  }

  private static Token token(Path file) throws ConfigurationException {
    checkOwner(file, TOKEN, "token");
    byte[] content = ConfiguredFile.read(file, TOKEN);
    try {
      return Token.of(new String(content, StandardCharsets.ISO_8859_1).strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(file + ": " + e.getMessage());
    }
  }

  private Tls tls(byte[] certificate) throws ConfigurationException {
    SettingValues values = files.values();
    byte[] key = values.read(files.key(), HttpAccess::key).orElseThrow();
    Optional<byte[]> clientCa =
        values.read(files.clientCa(), file -> ConfiguredFile.read(file, CERTIFICATE));
    try {
      return Tls.of(certificate, key, clientCa);
    } catch (Tls.InvalidException e) {
      Setting<Path> wrong =
          switch (e.part()) {
            case CERTIFICATE -> files.certificate();
            case KEY -> files.key();
            case CLIENT_CA -> files.clientCa();
          };
      throw new ConfigurationException(
          "%s: %s: %s".formatted(values.place(wrong), values.get(wrong), e.what()));
    }
  }

  private static byte[] key(Path file) throws ConfigurationException {
    checkOwner(file, KEY, "secret key");
    return ConfiguredFile.read(file, KEY);
  }

  private static void checkOwner(Path file, String expected, String what)
      throws ConfigurationException {
    ConfiguredFile.check(file, expected);
    Optional<String> permissions = KeyText.permissionsOfOthers(file);
    if (permissions.isPresent()) {
      throw new ConfigurationException(
          "%s: others can use this %s (%s): chmod 600".formatted(file, what, permissions.get()));
    }
  }

  /**
   * Refuses an address that other hosts can reach in clear, or without any proof of who they are,
   * unless that was asked for.
   *
   * @throws ConfigurationException naming it, and what it needs
   */
  public void check(Endpoint.Tcp listen, boolean mayBeInsecure) throws ConfigurationException {
    if (!mayBeInsecure && isOpen(listen)) {
      throw new ConfigurationException(
          "%s.listen %s: other hosts can reach it, and %s: %s, or allow it with --insecure"
              .formatted(
                  server.section,
                  listen.hostAndPort(),
                  lacks("nothing would be", "nobody would be"),
                  remedy()));
    }
  }

  /** Says at every start that it is open. */
  public void warn(Endpoint.Tcp listen) {
    if (isOpen(listen)) {
      LoggerFactory.getLogger(HttpAccess.class)
          .warn(
              "other hosts can reach {}.listen {}, and {} (--insecure): let only hosts that you"
                  + " trust through the firewall",
              server.section,
              listen.hostAndPort(),
              lacks("nothing is", "nobody is"));
    }
  }

  private boolean isOpen(Endpoint.Tcp listen) {
    return !(isEncrypted() && isAuthenticated()) && !isLoopback(listen);
  }

  private boolean isEncrypted() {
    return access.tls().isPresent();
  }

  private boolean isAuthenticated() {
    return clients.isPresent()
        || access.token().isPresent()
        || access.tls().map(Tls::asksClients).orElse(false);
  }

  private String lacks(String nothing, String nobody) {
    if (isEncrypted()) {
      return nobody + " authenticated";
    }
    return nothing + (isAuthenticated() ? " encrypted" : " encrypted or authenticated");
  }

  private String remedy() {
    if (isEncrypted()) {
      return "set " + server.proof;
    }
    String tls = "set %1$s.cert and %1$s.key".formatted(server.section);
    return tls + (isAuthenticated() ? "" : ", and " + server.proof);
  }

  private static boolean isLoopback(Endpoint.Tcp listen) {
    try {
      return listen.isLoopback();
    } catch (UnknownHostException e) {
      return true; // it cannot be bound, which says more
    }
  }

  @Override
  public String inEffect() {
    return server.name + " uses it from now on";
  }

  @Override
  public String unchanged() {
    return server.name + " goes on with what it had";
  }

  /** Whether there are any files. */
  public boolean isEmpty() {
    return files.all().isEmpty();
  }

  @Override
  public String toString() {
    return files.all().stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
