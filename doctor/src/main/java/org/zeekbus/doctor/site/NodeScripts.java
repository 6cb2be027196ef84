package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The scripts of a site as one node runs them: which value each option has there in the end. Zeek
 * takes the last one.
 *
 * <p>Owner: the thread that reads the site.
 */
public final class NodeScripts implements Expression.Scope {
  /** What Zeek's scripts begin with, where other values depend on it. */
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          Option.CURVE_SERVER_PUBLIC, new Value.Text(""),
          Option.CURVE_SERVER_SECRET, new Value.Text(""),
          Option.CURVE_CLIENT_PUBLIC, new Value.Text(""),
          Option.CURVE_CLIENT_SECRET, new Value.Text(""),
          Option.METRICS_ADDRESS, new Value.Text(""));

  private final String node;
  private final String nodeType;
  private final Map<String, String> variables;
  private final ScriptFiles files;
  private final Set<Path> loaded = new HashSet<>();
  private final Map<String, List<Assigned>> values = new LinkedHashMap<>();
  private final Map<String, List<Assigned>> parts = new LinkedHashMap<>();
  private final List<Statement.Call> calls = new ArrayList<>();

  /** What this user may not read, so that any option may have been set there. */
  private Optional<Assigned> hidden = Optional.empty();

  NodeScripts(String node, String nodeType, Map<String, String> variables, ScriptFiles files) {
    this.node = node;
    this.nodeType = nodeType;
    this.variables = Map.copyOf(variables);
    this.files = files;
  }

  /** Runs a file, unless it ran already. */
  void load(Path file) {
    load(file, false);
  }

  private void load(Path file, boolean isUncertain) {
    if (loaded.add(file)) {
      run(files.statements(file), isUncertain);
    }
  }

  /** Runs statements that stand in no file of their own. */
  void run(List<Statement> statements) {
    run(statements, false);
  }

  private void run(List<Statement> statements, boolean isUncertain) {
    for (Statement statement : statements) {
      switch (statement) {
        case Statement.Load load ->
            (isUncertain ? files.find(load.what(), load.place().file()) : files.load(load))
                .ifPresent(file -> load(file, isUncertain));
        case Statement.If choice -> {
          Value condition = Expression.value(choice.condition(), this);
          if (condition instanceof Value.Bool(boolean isTrue)) {
            run(isTrue ? choice.then() : choice.otherwise(), isUncertain);
          } else {
            run(choice.then(), true);
            run(choice.otherwise(), true);
          }
        }
        case Statement.Assignment assignment -> assign(assignment, isUncertain);
        case Statement.Call _ when isUncertain -> {}
        case Statement.Call call -> calls.add(call);
        case Statement.Broken _ -> {}
        case Statement.Hidden it -> hide(it.place());
      }
    }
  }

  /** From here on, nothing is known of what was set before. */
  void hide(Place place) {
    Assigned unknown = new Assigned(new Value.Unknown(), place);
    hidden = Optional.of(unknown);
    values.values().forEach(history -> history.add(unknown));
    parts.values().forEach(added -> added.add(unknown));
  }

  private void assign(Statement.Assignment assignment, boolean isUncertain) {
    Value part = isUncertain ? new Value.Unknown() : Expression.value(assignment.value(), this);
    Value value = part;
    List<Assigned> history =
        values.computeIfAbsent(assignment.name(), _ -> new ArrayList<>(hidden.stream().toList()));
    List<Assigned> added = parts.computeIfAbsent(assignment.name(), _ -> new ArrayList<>());
    switch (assignment.operator()) {
      case SET -> added.clear();
      case ADD -> {
        if (!history.isEmpty() || value instanceof Value.Several) {
          value = joined(history, value);
        }
      }
      case REMOVE -> value = new Value.Unknown();
    }
    history.add(new Assigned(value, assignment.place()));
    added.add(new Assigned(part, assignment.place()));
  }

  private static Value joined(List<Assigned> history, Value value) {
    List<Value> all = new ArrayList<>();
    if (!history.isEmpty()) {
      Value before = history.getLast().value();
      if (before instanceof Value.Several several) {
        all.addAll(several.values());
      } else {
        all.add(before);
      }
    }
    if (value instanceof Value.Several several) {
      all.addAll(several.values());
    } else {
      all.add(value);
    }
    return new Value.Several(all);
  }

  @Override
  public Value global(String name) {
    if (name.equals("Cluster::node")) {
      return new Value.Text(node);
    }
    return find(name)
        .map(Assigned::value)
        .orElseGet(() -> DEFAULTS.getOrDefault(name, new Value.Unknown()));
  }

  @Override
  public String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  @Override
  public String nodeType() {
    return nodeType;
  }

  /** All that is set. */
  Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /** The value of an option that a script sets, the last one. */
  public Optional<Assigned> find(String option) {
    List<Assigned> history = history(option);
    return history.isEmpty() ? Optional.empty() : Optional.of(history.getLast());
  }

  /** All values that scripts have set, the one in effect last. */
  public List<Assigned> history(String option) {
    return values.getOrDefault(option, hidden.stream().toList());
  }

  /** A string that is set and known. */
  public Optional<String> text(String option) {
    return find(option)
        .map(Assigned::value)
        .filter(Value.Text.class::isInstance)
        .map(value -> ((Value.Text) value).text());
  }

  /** A bool that is set and known. */
  public Optional<Boolean> bool(String option) {
    return find(option)
        .map(Assigned::value)
        .filter(Value.Bool.class::isInstance)
        .map(value -> ((Value.Bool) value).isTrue());
  }

  /** Whether a script sets it to what only Zeek can tell. */
  public boolean isUnknown(String option) {
    return find(option).map(Assigned::value).filter(Value.Unknown.class::isInstance).isPresent();
  }

  /** Where an option was set or added to, since it was last set. */
  public List<Place> places(String option) {
    return parts.getOrDefault(option, List.of()).stream().map(Assigned::place).toList();
  }

  /** The places of these that have a text in their value. */
  public List<Place> places(String option, String text) {
    return parts.getOrDefault(option, List.of()).stream()
        .filter(
            part -> part.value() instanceof Value.Several several && several.texts().contains(text))
        .map(Assigned::place)
        .toList();
  }

  List<Statement.Call> calls() {
    return List.copyOf(calls);
  }
}
