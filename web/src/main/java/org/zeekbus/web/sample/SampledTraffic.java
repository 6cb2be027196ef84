package org.zeekbus.web.sample;

import java.util.List;
import org.zeekbus.web.observe.TopicGroups;

/**
 * What a sample of the messages says of all of them: sampled numbers times {@link #oneIn}. Each
 * list has the busiest first, and is bounded; the sum of all others is in the last entry, which is
 * named {@link TopicGroups#OTHER}. A message that is no event of Zeek counts as event {@link
 * #UNDECODED}.
 *
 * <p>Owner: nobody; never changes.
 *
 * @param oneIn of so many messages one was decoded
 * @param events by name
 * @param topics by {@linkplain TopicGroups group}
 */
public record SampledTraffic(int oneIn, List<Event> events, List<Topic> topics) {
  /** The name of events that are none, or of a format that we do not read. */
  public static final String UNDECODED = "(not decoded)";

  /** Copies the lists. */
  public SampledTraffic {
    events = List.copyOf(events);
    topics = List.copyOf(topics);
  }

  /**
   * Estimated traffic.
   *
   * @param messages since the start of zeekbus
   * @param bytes of those, as on the wire
   * @param messageRate messages per second, a mean of the last ten seconds or so
   * @param byteRate bytes per second, the same way
   */
  public record Estimate(long messages, long bytes, double messageRate, double byteRate) {}

  /**
   * One event.
   *
   * @param name such as {@code Cluster::hello}
   * @param topics groups of the topics it was published to; most messages first
   * @param publishers the nodes that published it
   */
  public record Event(
      String name, Estimate traffic, List<String> topics, List<Publisher> publishers) {
    /** Copies the lists. */
    public Event {
      topics = List.copyOf(topics);
      publishers = List.copyOf(publishers);
    }
  }

  /**
   * One group of topics.
   *
   * @param publishers the nodes that published to it
   */
  public record Topic(String group, Estimate traffic, List<Publisher> publishers) {
    /** Copies the list. */
    public Topic {
      publishers = List.copyOf(publishers);
    }
  }

  /**
   * The part of one node.
   *
   * @param node its name, else its node id, else its address; a claim of the peer
   */
  public record Publisher(String node, Estimate traffic) {}

  /**
   * What one node published to one group of topics.
   *
   * @param group of topics
   */
  public record Published(String group, Estimate traffic) {}

  /** The groups of topics that a node published to, in the order of {@link #topics}. */
  public List<Published> publishedBy(String node) {
    return topics.stream()
        .flatMap(topic ->
            topic.publishers.stream()
                .filter(publisher -> publisher.node.equals(node))
                .map(publisher -> new Published(topic.group, publisher.traffic)))
        .toList();
  }
}
