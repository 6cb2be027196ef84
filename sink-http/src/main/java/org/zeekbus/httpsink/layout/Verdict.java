package org.zeekbus.httpsink.layout;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an answer means for the records of its request. A reason goes on behind the URL, as {@code
 * answers 429: too many requests}, and says what to do if that is known. Owner: nobody, none
 * changes.
 */
public sealed interface Verdict {
  /** Why not all are taken; empty if they are, or may be. */
  String reason();

  /** All are taken. */
  record Taken() implements Verdict {
    @Override
    public String reason() {
      return "";
    }
  }

  /**
   * The server tells for each. Those that are in neither list are taken.
   *
   * @param refused records that it will never take, each with its reason, by their places in the
   *     request
   * @param later records that it may take later, by their places
   * @param reason of {@code later}; empty if it was only not their turn, so that they are sent at
   *     once
   * @param there how many of those that are taken it had already, from an earlier request
   */
  record Partly(Map<Integer, String> refused, List<Integer> later, String reason, int there)
      implements Verdict {}

  /**
   * Some record will never be taken, and the server does not tell which: parts of the request are
   * sent until it is found.
   *
   * @param mayHaveTaken whether others of the same request may have been taken
   */
  record Refused(String reason, boolean mayHaveTaken) implements Verdict {}

  /**
   * The request is too large: it is sent in halves. A record that is too large alone is refused.
   */
  record TooLarge(String reason) implements Verdict {}

  /**
   * It may take all of it later.
   *
   * @param after how long it wants us to wait; zero if it does not say
   * @param mayHaveTaken whether some may have been taken, and will come twice
   */
  record Later(String reason, Duration after, boolean mayHaveTaken) implements Verdict {}

  /**
   * It takes no request like this until somebody changes something, there or here. All wait; it is
   * tried again.
   *
   * @param reason says what to do
   */
  record Misconfigured(String reason) implements Verdict {}

  /** All are taken. */
  Verdict TAKEN = new Taken();

  /**
   * What the status means where the server does not say more. Layouts judge first by what they
   * know.
   */
  static Verdict ofStatus(Answer answer) {
    int status = answer.status();
    String words = answer.words();
    return switch (status) {
      case 401, 407 ->
          new Misconfigured(words + "; set bearer-file, or user and password-file, as it expects");
      case 403 -> new Misconfigured(words + "; give the user or token the right to write");
      case 404, 405, 410 ->
          new Misconfigured(words + "; does url name what takes records, and layout its kind?");
      case 408, 423, 425, 429 -> new Later(words, answer.retryAfter().orElse(Duration.ZERO), false);
      case 413 -> new TooLarge(words);
      case 415 ->
          new Misconfigured(words + "; does layout name its kind, and compression what it reads?");
      case 411, 417, 426, 431, 501, 505 ->
          new Misconfigured(words + "; does layout name its kind?");
      default -> {
        if (status >= 200 && status < 300) {
          yield TAKEN;
        }
        if (status >= 300 && status < 400) {
          yield new Misconfigured(
              "answers %d: it has moved to %s; redirects are not followed: set url"
                  .formatted(
                      status,
                      answer.header("location").map(Verdict::place).orElse("a place unsaid")));
        }
        if (status >= 400 && status < 500) {
          yield new Refused(words, false);
        }
        // 503 says that it has not begun; all others may have failed in the middle.
        yield new Later(words, answer.retryAfter().orElse(Duration.ZERO), status != 503);
      }
    };
  }

  /** Without user and query: there may be secrets in them, such as those of our own URL. */
  private static String place(String location) {
    return Answer.words(location.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//"));
  }
}
