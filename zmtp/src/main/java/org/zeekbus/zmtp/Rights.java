package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/**
 * The rights of a client, by topic. Anything else that it sends is ignored and reported to {@code
 * ConnectionHandler.forbidden}.
 *
 * @param publish prefixes of the topics that it may publish to; all if empty
 * @param subscribe prefixes of the topics that it may subscribe: a subscription must begin with one
 *     of them, as a shorter one would get more; all if empty
 * @param push whether it may push to a PULL socket: in a Zeek cluster, write logs
 * @param isStrict whether its connection is closed when it exceeds its rights
 */
public record Rights(
    Optional<List<Topic>> publish,
    Optional<List<Topic>> subscribe,
    boolean push,
    boolean isStrict) {
  /** Everything is allowed. */
  public static final Rights ALL = new Rights(Optional.empty(), Optional.empty(), true, false);

  /** Copies the lists. */
  public Rights {
    publish = publish.map(List::copyOf);
    subscribe = subscribe.map(List::copyOf);
  }

  public boolean mayPublish(ByteBuf in, int topic, int length) {
    return publish.isEmpty() || beginsWithAny(publish.get(), in, topic, length);
  }

  public boolean maySubscribe(ByteBuf in, int topic, int length) {
    return subscribe.isEmpty() || beginsWithAny(subscribe.get(), in, topic, length);
  }

  private static boolean beginsWithAny(List<Topic> prefixes, ByteBuf in, int at, int length) {
    for (int i = 0; i < prefixes.size(); i++) { // no iterator a message
      if (prefixes.get(i).isPrefixOf(in, at, length)) {
        return true;
      }
    }
    return false;
  }
}
