package org.zeekbus.app.command;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.zeekbus.app.config.ConfiguredFile;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.top.TopSettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a command needs to ask a running zeekbus by HTTP. */
public final class ApiAccess {
  private static final String CERTIFICATES = "the certificates of CAs, in PEM";

  private ApiAccess() {}

  /** The token in a file. */
  public static String token(Path file) throws ConfigurationException {
    String token = new String(ConfiguredFile.read(file, "a token"), StandardCharsets.UTF_8).strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new ConfigurationException(
          "%s: no token (expected: one line of printable ASCII)".formatted(file));
    }
    return token;
  }

  /** The CAs in a file. */
  public static SSLContext trust(Path file) throws ConfigurationException {
    try {
      return TopSettings.trust(ConfiguredFile.read(file, CERTIFICATES));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "%s: %s (expected: %s)".formatted(file, e.getMessage(), CERTIFICATES));
    }
  }

  /** Where zeekbus serves HTTP. */
  public static final class Url implements ITypeConverter<URI> {
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
