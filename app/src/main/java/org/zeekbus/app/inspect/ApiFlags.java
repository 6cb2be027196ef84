package org.zeekbus.app.inspect;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.ApiAccess;
import org.zeekbus.settings.ConfigurationException;
import picocli.CommandLine.Option;

/** The running zeekbus whose API a command reads. */
final class ApiFlags {
  /** The names of all. */
  static final List<String> NAMES = List.of("--url", "--token-file", "--ca");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where zeekbus serves HTTP (http.listen). Default: ${DEFAULT-VALUE}.",
      converter = ApiAccess.Url.class,
      defaultValue = "http://127.0.0.1:8757")
  private URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token that zeekbus asks for (http.token-file).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The CAs to trust with https, in PEM. Default: those of Java.")
  private @Nullable Path ca;

  URI url() {
    return url;
  }

  Optional<String> token() throws ConfigurationException {
    return tokenFile == null ? Optional.empty() : Optional.of(ApiAccess.token(tokenFile));
  }

  Optional<SSLContext> trust() throws ConfigurationException {
    return ca == null ? Optional.empty() : Optional.of(ApiAccess.trust(ca));
  }
}
