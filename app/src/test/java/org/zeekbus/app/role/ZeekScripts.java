package org.zeekbus.app.role;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of Zeek's script language as {@code local.zeek} has of it: options, conditions, and
 * {@code zeek_init} with calls. As in Zeek (src/Var.cc, make_var; src/scan.l, do_atif), an
 * initializer or a condition is evaluated where it stands, with the values that names have there.
 * What is not in it fails. Owner: one test.
 */
final class ZeekScripts {
  private static final Pattern TOKEN =
      Pattern.compile(
          "#.*|(@load\\s+\\S+|\"[^\"]*\"|[@&]?[A-Za-z_]\\w*(?:::\\w+)*|\\d+"
              + "|\\|\\||&&|==|!=|\\+=|[-!><+=?:;(){}|,])|\\s+|(.)");

  private final Function<String, Optional<String>> files;
  private final Map<String, String> environment;
  private final Map<String, Object> values = new TreeMap<>();
  private final Map<String, Body> functions = new HashMap<>();
  private final List<Body> atInit = new ArrayList<>();
  private final Set<String> loaded = new HashSet<>();

  private record Body(String module, List<String> parameters, List<String> tokens) {}

  /** Ends all calls, as {@code Reporter::fatal} ends Zeek. */
  private static final class Fatal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fatal(String message) {
      super(message);
    }
  }

  /**
   * @param zeeks what Zeek itself defines: strings, booleans, and lists as vectors
   * @param files text of a script that is loaded by this name
   */
  ZeekScripts(
      Map<String, Object> zeeks,
      Map<String, String> environment,
      Function<String, Optional<String>> files) {
    values.putAll(zeeks);
    this.environment = environment;
    this.files = files;
  }

  void parse(String script) {
    new Run(tokens(script), "", Map.of()).declarations();
  }

  /** What {@code zeek_init} ends Zeek with. */
  Optional<String> fatalAtInit() {
    try {
      atInit.forEach(body -> new Run(body.tokens(), body.module(), Map.of()).statements());
      return Optional.empty();
    } catch (Fatal e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Values of Zeek's own options. */
  Map<String, Object> zeeks() {
    Map<String, Object> zeeks = new TreeMap<>(values);
    zeeks.keySet().removeIf(name -> name.startsWith("zeekbus::"));
    return zeeks;
  }

  private void load(String name) {
    String script =
        files.apply(name).orElseThrow(() -> new AssertionError("can't find a script " + name));
    // Zeek loads a file once, whatever it is called.
    if (loaded.add(script)) {
      parse(script);
    }
  }

  private static List<String> tokens(String script) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(script);
    while (matcher.find()) {
      if (matcher.group(2) != null) {
        throw new AssertionError("unknown: " + script.substring(matcher.start()));
      }
      if (matcher.group(1) != null) {
        tokens.add(matcher.group(1));
      }
    }
    return tokens;
  }

  /** One pass over a file or a body. */
  private final class Run {
    private final List<String> tokens;
    private final Map<String, Object> locals;
    private String module;
    private int at;
    private @Nullable Object returned;

    Run(List<String> tokens, String module, Map<String, Object> locals) {
      this.tokens = tokens;
      this.module = module;
      this.locals = locals;
    }

    void declarations() {
      while (at < tokens.size()) {
        declaration();
      }
    }

    private void declaration() {
      String word = next();
      switch (word) {
        case "@if" -> condition(parenthesized());
        case "@ifdef" -> {
          expect("(");
          boolean isDefined = values.containsKey(next());
          expect(")");
          condition(isDefined);
        }
        case "@else" -> skip(false); // the branch before it was taken
        case "@endif", "}" -> {}
        case "export" -> expect("{");
        case "module" -> {
          module = next();
          expect(";");
        }
        case "const", "redef" -> variable(word.equals("redef"));
        case "function", "event" -> body(next());
        default -> {
          if (!word.startsWith("@load ")) {
            throw new AssertionError("not known here: " + word);
          }
          load(word.substring(word.lastIndexOf(' ') + 1));
        }
      }
    }

    private void condition(Object holds) {
      if (!(boolean) holds) {
        skip(true);
      }
    }

    /** To the end of the condition, or to its other branch. */
    private void skip(boolean isElseNext) {
      for (int open = 1; open > 0; ) {
        open +=
            switch (next()) {
              case "@if", "@ifdef" -> 1;
              case "@endif" -> -1;
              case "@else" -> isElseNext && open == 1 ? -1 : 0;
              default -> 0;
            };
      }
    }

    private void variable(boolean isRedefined) {
      String name = next();
      if (isRedefined) {
        if (!values.containsKey(name)) {
          throw new AssertionError("\"redef\" used but not previously defined: " + name);
        }
      } else {
        name = module + "::" + name;
      }
      if (take(":")) {
        while (!peek().equals("=")) {
          next();
        }
      }
      switch (next()) {
        case "=" -> values.put(name, expression());
        case "+=" -> {
          List<Object> vector = new ArrayList<>((List<?>) values.get(name));
          vector.addAll((List<?>) expression());
          values.put(name, vector);
        }
        default -> throw new AssertionError("neither = nor += after " + name);
      }
      var _ = take("&redef");
      expect(";");
    }

    private void body(String name) {
      List<String> parameters = new ArrayList<>();
      expect("(");
      while (!take(")")) {
        parameters.add(next());
        expect(":");
        next();
        var _ = take(",");
      }
      while (!take("{")) {
        next();
      }
      int start = at;
      for (int open = 1; open > 0; ) {
        open +=
            switch (next()) {
              case "{" -> 1;
              case "}" -> -1;
              default -> 0;
            };
      }
      Body body = new Body(module, parameters, tokens.subList(start, at - 1));
      if (name.equals("zeek_init")) {
        atInit.add(body);
      } else {
        functions.put(module + "::" + name, body);
      }
    }

    void statements() {
      while (at < tokens.size() && returned == null) {
        statement(true);
      }
    }

    private void statement(boolean isRun) {
      if (take("{")) {
        while (!take("}")) {
          statement(isRun);
        }
      } else if (take("if")) {
        boolean holds = (boolean) parenthesized();
        statement(isRun && holds);
      } else if (isRun) {
        boolean isReturn = take("return");
        Object value = expression();
        returned = isReturn ? value : null;
        expect(";");
      } else {
        while (!next().equals(";")) {}
      }
    }

    private Object parenthesized() {
      expect("(");
      Object value = expression();
      expect(")");
      return value;
    }

    private Object expression() {
      Object value = or();
      if (!take("?")) {
        return value;
      }
      Object first = expression();
      expect(":");
      Object second = expression();
      return (boolean) value ? first : second;
    }

    private Object or() {
      Object value = and();
      while (take("||")) {
        boolean second = (boolean) and();
        value = (boolean) value || second;
      }
      return value;
    }

    private Object and() {
      Object value = comparison();
      while (take("&&")) {
        boolean second = (boolean) comparison();
        value = (boolean) value && second;
      }
      return value;
    }

    private Object comparison() {
      Object value = sum();
      if (take("==")) {
        return value.equals(sum());
      } else if (take("!=")) {
        return !value.equals(sum());
      } else if (take(">")) {
        return (long) value > (long) sum();
      } else if (take("in")) {
        return ((String) sum()).contains((String) value);
      }
      return value;
    }

    private Object sum() {
      Object value = primary();
      while (take("+")) {
        value = (String) value + primary();
      }
      return value;
    }

    private Object primary() {
      String word = next();
      return switch (word) {
        case "(" -> {
          at--;
          yield parenthesized();
        }
        case "|" -> {
          Object value = sum();
          expect("|");
          yield (long) ((List<?>) value).size();
        }
        case "{" -> arguments("}");
        case "T", "F" -> word.equals("T");
        default -> {
          if (word.startsWith("\"")) {
            yield word.substring(1, word.length() - 1);
          } else if (Character.isDigit(word.charAt(0))) {
            yield Long.parseLong(word);
          }
          yield take("(") ? call(word, arguments(")")) : value(word);
        }
      };
    }

    private Object value(String name) {
      Object value = locals.get(name);
      if (value == null) {
        value = values.getOrDefault(module + "::" + name, values.get(name));
      }
      if (value == null) {
        throw new AssertionError("unknown identifier " + name);
      }
      return value;
    }

    private List<Object> arguments(String end) {
      List<Object> arguments = new ArrayList<>();
      while (!take(end)) {
        arguments.add(expression());
        var _ = take(",");
      }
      return arguments;
    }

    private Object call(String function, List<Object> arguments) {
      return switch (function) {
        case "vector" -> arguments;
        case "cat" -> String.join("", arguments.stream().map(String::valueOf).toList());
        case "getenv" -> environment.getOrDefault((String) arguments.getFirst(), "");
        case "Cluster::local_node_type" -> value("Cluster::local_node_type");
        case "Reporter::fatal" -> throw new Fatal((String) arguments.getFirst());
        default -> {
          Body body = functions.get(module + "::" + function);
          if (body == null) {
            throw new AssertionError("unknown function " + function);
          }
          Map<String, Object> given = new HashMap<>();
          for (int i = 0; i < body.parameters().size(); i++) {
            given.put(body.parameters().get(i), arguments.get(i));
          }
          Run run = new Run(body.tokens(), body.module(), given);
          run.statements();
          yield run.returned == null ? "" : run.returned;
        }
      };
    }

    private String peek() {
      return tokens.get(at);
    }

    private String next() {
      return tokens.get(at++);
    }

    private boolean take(String token) {
      if (at == tokens.size() || !peek().equals(token)) {
        return false;
      }
      at++;
      return true;
    }

    private void expect(String token) {
      String found = next();
      if (!found.equals(token)) {
        throw new AssertionError("expected %s, found %s".formatted(token, found));
      }
    }
  }
}
