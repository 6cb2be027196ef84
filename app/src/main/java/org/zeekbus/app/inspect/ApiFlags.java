package org.zeekbus.app.inspect;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.ConfiguredFile;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.top.TopSettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The running zeekbus whose API a command reads. */
final class ApiFlags {
  /** The names of all. */
  static final List<String> NAMES = List.of("--url", "--token-file", "--ca");

  private static final String TLS = "the certificates of CAs, in PEM";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where zeekbus serves HTTP (http.listen). Default: ${DEFAULT-VALUE}.",
      converter = Url.class,
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
    if (tokenFile == null) {
      return Optional.empty();
    }
    String token =
        new String(ConfiguredFile.read(tokenFile, "a token"), StandardCharsets.UTF_8).strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new ConfigurationException(
          "%s: no token (expected: one line of printable ASCII)".formatted(tokenFile));
    }
    return Optional.of(token);
  }

  Optional<SSLContext> trust() throws ConfigurationException {
    if (ca == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TopSettings.trust(ConfiguredFile.read(ca, TLS)));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("%s: %s (expected: %s)".formatted(ca, e.getMessage(), TLS));
    }
  }

  /** Where zeekbus serves HTTP. */
  static final class Url implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        return TopSettings.url(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
