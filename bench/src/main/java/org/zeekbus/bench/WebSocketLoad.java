package org.zeekbus.bench;

import java.util.List;
import java.util.Locale;

/** The loads of the WebSocket benchmark, and the goals. */
enum WebSocketLoad {
  OUT_1("out-1", "events to 1 client", Unit.PER_CPU_SECOND, 400_000, "task=out"),
  IN_1("in-1", "events from 1 client", Unit.PER_CPU_SECOND, 300_000, "task=in"),
  OUT_100(
      "out-100",
      "deliveries to 100 clients of a topic",
      Unit.PER_CPU_SECOND,
      1_500_000,
      "task=out clients=100"),
  CONNECT_1000(
      "connect-1000",
      "1,000 clients connect, subscribe, have their ack",
      Unit.SECONDS,
      3,
      "task=hold clients=1000"),
  IDLE_1000(
      "idle-1000", "memory of 1,000 idle clients", Unit.MEGABYTES, 30, "task=hold clients=1000"),
  FLOWING(
      "flowing",
      "event loops' lag, p99, 20,000 events/s to 10 clients and a node",
      Unit.MILLISECONDS,
      2,
      "task=out clients=10 rate=20000"),
  STALLED(
      "stalled",
      "the same while an 11th client reads nothing",
      Unit.MILLISECONDS,
      2,
      "task=out clients=10 rate=20000 stalled=1");

  /** What a figure says. */
  enum Unit {
    PER_CPU_SECOND("%,.0f", "/CPU s"),
    SECONDS("%.2f", " s"),
    MEGABYTES("%.1f", " MB"),
    MILLISECONDS("%.2f", " ms");

    private final String format;
    private final String name;

    Unit(String format, String name) {
      this.format = format;
      this.name = name;
    }

    String number(double figure) {
      return String.format(Locale.ROOT, format, figure);
    }

    String text(double figure) {
      return number(figure) + name;
    }
  }

  /** As given to {@code --only}. */
  final String id;

  final String title;
  final Unit unit;
  final double goal;
  private final String arguments;

  WebSocketLoad(String id, String title, Unit unit, double goal, String arguments) {
    this.id = id;
    this.title = title;
    this.unit = unit;
    this.goal = goal;
    this.arguments = arguments;
  }

  /** For the load program. */
  List<String> arguments() {
    return List.of(arguments.split(" ", -1));
  }

  /** Whether the event loops' lag is the figure, which only zeekbus tells. */
  boolean isLag() {
    return unit == Unit.MILLISECONDS;
  }

  /** Whether the clients connect and stay, and no event is sent. */
  boolean isHeld() {
    return this == CONNECT_1000 || this == IDLE_1000;
  }

  /** Whether a node gets the events. */
  boolean hasNode() {
    return this == IN_1 || isLag();
  }

  /** The goal as text. */
  String goalText() {
    return (unit == Unit.PER_CPU_SECOND ? "≥ " : "≤ ") + unit.text(goal);
  }

  @Override
  public String toString() {
    return id;
  }
}
