package org.zeekbus.zeek.where;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a pattern as Zeek writes it, between slashes. Source: Zeek {@code src/re-scan.l}, {@code
 * src/re-parse.y}. Unlike Zeek, it refuses letters behind a backslash that mean nothing there, such
 * as {@code \d}, which people take for digits.
 *
 * <pre>
 * choice   = sequence, { "|", sequence }
 * sequence = { atom, { "*" | "+" | "?" | "{2}" | "{2,}" | "{2,5}" } }
 * atom     = "(", choice, ")" | "(?i:", choice, ")" | "(?s:", choice, ")" | "[a-z]" | "." | "^" | "$"
 *          | "\"text\"" | "\n" | byte
 * </pre>
 *
 * <p>Owner: one thread.
 */
final class PatternParser {
  private static final int MOST_DEPTH = 100;
  private static final int MOST_TIMES = 1_000;
  private static final Pattern TIMES = Pattern.compile("\\{([0-9]{1,4})(,([0-9]{1,4})?)?\\}");
  private static final Pattern CLASS = Pattern.compile("\\[:([a-z]+):\\]");
  private static final Map<String, IntPredicate> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", c -> isLetter(c) || isDigit(c)),
          Map.entry("alpha", PatternParser::isLetter),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
          Map.entry("digit", PatternParser::isDigit),
          Map.entry("graph", c -> c > ' ' && c < 0x7f),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("print", c -> c >= ' ' && c < 0x7f),
          Map.entry("punct", c -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c)),
          Map.entry("space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("xdigit", c -> c < 0x80 && Character.digit(c, 16) >= 0));

  private final String text;
  private final int column;
  private boolean ignoresCase;
  private boolean dotIsAny;
  private int at;
  private int depth;

  /** A pattern without its slashes, the first character of which stands in this column. */
  PatternParser(String text, int column, boolean ignoresCase, boolean dotIsAny) {
    this.text = text;
    this.column = column;
    this.ignoresCase = ignoresCase;
    this.dotIsAny = dotIsAny;
  }

  PatternNode parse() {
    PatternNode node = choice();
    if (at < text.length()) {
      throw wrong(at, "')'", "an opening parenthesis, or a backslash before it");
    }
    return node;
  }

  private WhereException wrong(int where, String found, String expected) {
    return new WhereException(column + text.codePointCount(0, where), found, expected);
  }

  private WhereException wrong(int where, String expected) {
    String found =
        where == text.length()
            ? "the end of the pattern"
            : Token.shown(Character.toString(text.codePointAt(where)));
    return wrong(where, found, expected);
  }

  private boolean hasNext(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean skip(String expected) {
    if (!text.startsWith(expected, at)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  private void enter(int where) {
    if (++depth > MOST_DEPTH) {
      throw wrong(
          where, "at most %d parentheses and repetitions in each other".formatted(MOST_DEPTH));
    }
  }

  private PatternNode choice() {
    List<PatternNode> parts = new ArrayList<>(List.of(sequence()));
    while (skip("|")) {
      parts.add(sequence());
    }
    return parts.size() == 1 ? parts.getFirst() : new PatternNode.Choice(parts);
  }

  private PatternNode sequence() {
    List<PatternNode> parts = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      parts.add(repeated());
    }
    return parts.size() == 1 ? parts.getFirst() : new PatternNode.Sequence(parts);
  }

  private PatternNode repeated() {
    PatternNode node = atom();
    int outside = depth;
    while (true) {
      int start = at;
      if (skip("*")) {
        node = new PatternNode.Repeat(node, 0, PatternNode.Repeat.UNBOUNDED);
      } else if (skip("+")) {
        node = new PatternNode.Repeat(node, 1, PatternNode.Repeat.UNBOUNDED);
      } else if (skip("?")) {
        node = new PatternNode.Repeat(node, 0, 1);
      } else if (hasNext('{')) {
        node = times(node);
      } else {
        depth = outside;
        return node;
      }
      enter(start);
    }
  }

  private PatternNode times(PatternNode node) {
    Matcher times = TIMES.matcher(text).region(at, text.length());
    if (!times.lookingAt()) {
      throw wrong(at, "a repetition such as {2}, {2,} or {2,5}, or a backslash before it");
    }
    int least = Integer.parseInt(times.group(1));
    int most =
        times.group(2) == null
            ? least
            : times.group(3) == null
                ? PatternNode.Repeat.UNBOUNDED
                : Integer.parseInt(times.group(3));
    boolean isBackwards = most != PatternNode.Repeat.UNBOUNDED && most < least;
    if (isBackwards || Math.max(least, most) > MOST_TIMES) {
      throw wrong(at, Token.shown(times.group()), "at most 1000, and the smaller number first");
    }
    at = times.end();
    return new PatternNode.Repeat(node, least, most);
  }

  private PatternNode atom() {
    int start = at;
    char c = text.charAt(at++);
    return switch (c) {
      case '(' -> group(start);
      case '[' -> {
        at = start;
        yield new PatternNode.One(bracket());
      }
      case '.' -> dotIsAny ? PatternNode.any() : new PatternNode.One(allBut('\n'));
      case '^' -> PatternNode.one(PatternNode.START);
      case '$' -> PatternNode.one(PatternNode.END);
      case '"' -> quoted(start);
      case '*', '+', '?', '{' ->
          throw wrong(start, "something to repeat, or a backslash before it");
      case '\\' -> {
        at = start;
        yield octet(escape(), ignoresCase);
      }
      default -> {
        at = start;
        yield character(ignoresCase);
      }
    };
  }

  private static BitSet allBut(int octet) {
    BitSet set = new BitSet(PatternNode.SYMBOLS);
    set.set(0, PatternNode.START);
    set.clear(octet);
    return set;
  }

  private PatternNode group(int start) {
    enter(start);
    boolean ignoredCase = ignoresCase;
    boolean dotWasAny = dotIsAny;
    if (skip("?i:")) {
      ignoresCase = true;
    } else if (skip("?s:")) {
      dotIsAny = true;
    } else if (hasNext('?')) {
      throw wrong(start, "'(?'", "(?i: or (?s:, or a backslash before ?");
    }
    PatternNode node = choice();
    if (!skip(")")) {
      throw wrong(start, "'('", "a closing parenthesis, or a backslash before it");
    }
    ignoresCase = ignoredCase;
    dotIsAny = dotWasAny;
    depth--;
    return node;
  }

  /** A text in quotes: no character means anything else, and case counts. */
  private PatternNode quoted(int start) {
    List<PatternNode> parts = new ArrayList<>();
    while (!skip("\"")) {
      if (at == text.length()) {
        throw wrong(start, "'\"'", "a closing quote, or a backslash before it");
      }
      parts.add(hasNext('\\') ? octet(escape(), false) : character(false));
    }
    return new PatternNode.Sequence(parts);
  }

  /** A character, of one byte or several. */
  private PatternNode character(boolean inAnyCase) {
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    if (c < 0x80) {
      return octet(c, inAnyCase);
    }
    List<PatternNode> parts = new ArrayList<>();
    for (byte octet : Character.toString(c).getBytes(UTF_8)) {
      parts.add(octet(octet & 0xff, false));
    }
    return new PatternNode.Sequence(parts);
  }

  private static PatternNode octet(int octet, boolean inAnyCase) {
    BitSet set = new BitSet(PatternNode.SYMBOLS);
    set.set(octet);
    return new PatternNode.One(inAnyCase ? inBothCases(set) : set);
  }

  private static BitSet inBothCases(BitSet set) {
    for (int lower = 'a'; lower <= 'z'; lower++) {
      int upper = lower - 'a' + 'A';
      if (set.get(lower) || set.get(upper)) {
        set.set(lower);
        set.set(upper);
      }
    }
    return set;
  }

  /** The byte of an escape. */
  private int escape() {
    int start = at;
    Escapes.Escape escape = Escapes.escape(text, start);
    if (escape == null) {
      throw wrong(
          start,
          Escapes.shown(text, start),
          "an escape of Zeek, such as \\. or \\n or \\x2f; digits are [0-9]");
    }
    at = escape.end();
    return escape.octet();
  }

  /** A class of bytes in brackets. */
  private BitSet bracket() {
    int start = at++;
    boolean isNegated = skip("^");
    BitSet set = new BitSet(PatternNode.SYMBOLS);
    int first = at;
    while (!hasNext(']')) {
      if (at == text.length()) {
        throw wrong(start, "'['", "a closing bracket, or a backslash before it");
      }
      if (!named(set)) {
        range(set);
      }
    }
    if (at == first) {
      throw wrong(start, "'[]'", "something in the brackets");
    }
    at++;
    if (ignoresCase) {
      inBothCases(set);
    }
    if (isNegated) {
      set.flip(0, PatternNode.START);
    }
    return set;
  }

  private boolean named(BitSet set) {
    Matcher named = CLASS.matcher(text).region(at, text.length());
    if (!named.lookingAt()) {
      return false;
    }
    IntPredicate members = CLASSES.get(named.group(1));
    if (members == null) {
      throw wrong(
          at,
          Token.shown(named.group()),
          "one of alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper,"
              + " xdigit");
    }
    for (int c = 0; c < 0x80; c++) {
      if (members.test(c)) {
        set.set(c);
      }
    }
    at = named.end();
    return true;
  }

  private void range(BitSet set) {
    int start = at;
    int from = member();
    int to = from;
    if (hasNext('-') && at + 1 < text.length() && text.charAt(at + 1) != ']') {
      at++;
      to = member();
    }
    if (to < from) {
      throw wrong(start, Token.shown(text.substring(start, at)), "the lower byte first");
    }
    set.set(from, to + 1);
  }

  private int member() {
    if (at == text.length()) {
      throw wrong(at, "]");
    }
    if (hasNext('\\')) {
      return escape();
    }
    if (text.charAt(at) >= 0x80) {
      throw wrong(at, "ASCII or \\xhh in brackets, or a choice such as (ä|ö)");
    }
    return text.charAt(at++);
  }

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
