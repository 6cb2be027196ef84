package org.zeekbus.bench;

import java.util.List;

/** The loads of the broker benchmark; the goals are ratios to libzmq's proxy in the same run. */
enum BrokerLoad {
  TWO_TO_EIGHT("2x8", "2 publishers, 8 subscribers, all get all", 0.20, 8, "pubs=2 subs=8"),
  ONE_TO_SIXTEEN("1x16", "1 publisher, 16 subscribers, 64 B", 0.16, 16, "subs=16 payload=64"),
  OWN_TOPIC(
      "own-topic",
      "2 publishers, 8 subscribers, each its own topic",
      0.40,
      0,
      "pubs=2 subs=8 topics=8"),
  ONE_TO_ONE("1x1", "1 publisher, 1 subscriber", 0.45, 1, "pubs=1 subs=1"),
  IN_PROCESS(
      "in-process", "1 publisher, 8 subscribers, attached in the broker's JVM", 1, 0, "in-process"),
  LARGE("64k", "64 KiB payload, 1 to 1", 0.80, 1, "payload=65536"),
  ROUND_TRIP("round-trip", "round trip of one message, median", 0.80, 1, "nodes=1"),
  PING_PONG("ping-pong", "round trip by way of a second node, median", 0.80, 0, "nodes=2");

  /** As given to {@code --only}. */
  final String id;

  final String title;
  final double goal;

  /** Subscribers of the floor probe, which takes one publisher and one topic; 0 if it can't. */
  final int floorSubscribers;

  private final String arguments;

  BrokerLoad(String id, String title, double goal, int floorSubscribers, String arguments) {
    this.id = id;
    this.title = title;
    this.goal = goal;
    this.floorSubscribers = floorSubscribers;
    this.arguments = arguments;
  }

  /** Whether one message at a time is timed, rather than the broker's CPU under many. */
  boolean isRoundTrip() {
    return this == ROUND_TRIP || this == PING_PONG;
  }

  /** Whether the peers live in the broker's process; no other broker can do that. */
  boolean isInProcess() {
    return this == IN_PROCESS;
  }

  /** The name of the native program that makes this load. */
  String program() {
    return isRoundTrip() ? "roundtrip" : "load";
  }

  /** For that program. */
  List<String> arguments() {
    return List.of(arguments.split(" ", -1));
  }

  /**
   * The figure that the ratio compares, in microseconds: broker CPU per delivered message or median
   * time.
   */
  double microseconds(LoadResult result) {
    return isRoundTrip() ? result.medianMicros() : result.cpuMicrosPerMessage();
  }

  @Override
  public String toString() {
    return id;
  }
}
