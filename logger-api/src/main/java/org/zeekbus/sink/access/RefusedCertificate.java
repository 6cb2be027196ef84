package org.zeekbus.sink.access;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in words why we refuse a server's certificate: Java's own words name neither the cause nor a
 * remedy. Owner: any thread, it has no state.
 */
public final class RefusedCertificate {
  /** Source: the JDK's {@code sun.security.util.HostnameChecker}. */
  private static final Pattern NAME = Pattern.compile("matching (?:IP address )?(\\S+) found");

  private static final String NO_NAMES = "No subject alternative names present";

  /** Source: {@code java.util.Date#toString}, which the JDK's errors have. */
  private static final Pattern DATE = Pattern.compile("Not(?:After|Before): (.*)");

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ROOT);

  private static final int LONGEST_WORDS = 200;

  private RefusedCertificate() {}

  /**
   * What is wrong with it, and what to do; goes on behind the name of the server. Nothing if the
   * failure is another one.
   *
   * @param ca the setting that names CAs
   * @param address the setting that names the server
   */
  public static Optional<String> problem(Throwable failure, String ca, String address) {
    Throwable cause = find(failure, CertificateExpiredException.class);
    if (cause != null) {
      return Optional.of(
          "its certificate has expired%s; renew it there".formatted(date(" on ", cause)));
    }
    cause = find(failure, CertificateNotYetValidException.class);
    if (cause != null) {
      return Optional.of(
          "its certificate is not valid yet%s; check the clocks of both hosts"
              .formatted(date(", but from ", cause)));
    }
    if (find(failure, CertPathBuilderException.class) != null) {
      return Optional.of(
          "its certificate is issued by no CA that is trusted; name the CA in " + ca);
    }
    if (find(failure, CertPathValidatorException.class) instanceof CertPathValidatorException e
        && e.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
      return Optional.of("its certificate is too weak: %s; renew it there".formatted(words(e)));
    }
    cause = find(failure, CertificateException.class);
    return cause == null ? Optional.empty() : Optional.of(ofName(cause, ca, address));
  }

  private static String ofName(Throwable cause, String ca, String address) {
    String words = words(cause);
    Matcher name = NAME.matcher(words);
    if (name.find()) {
      return "its certificate is not for %s, but for another name; set %s to a name that it has, or have one issued for this name"
          .formatted(name.group(1), address);
    }
    return words.contains(NO_NAMES)
        ? "its certificate is for no IP address; set %s to a name that it has".formatted(address)
        : "its certificate is not accepted: %s; check %s and %s".formatted(words, address, ca);
  }

  private static String date(String before, Throwable cause) {
    Matcher date = DATE.matcher(words(cause));
    try {
      return date.find()
          ? before
              + ZonedDateTime.parse(date.group(1), FORM)
                  .withZoneSameInstant(ZoneOffset.UTC)
                  .toLocalDate()
          : "";
    } catch (DateTimeException _) {
      return "";
    }
  }

  /** Short and printable, as the server has chosen some of them. */
  private static String words(Throwable e) {
    String words = String.valueOf(e.getMessage()).replaceAll("[^ -~]", "?");
    return words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "…" : words;
  }

  private static @Nullable Throwable find(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return each;
      }
    }
    return null;
  }
}
