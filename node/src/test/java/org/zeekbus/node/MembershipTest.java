package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of states, line by line, with times that the test chooses. */
final class MembershipTest {
  private static final long EXPIRATION = 10;

  private final List<String> heard = new ArrayList<>();
  private final Membership membership =
      new Membership(
          "us",
          EXPIRATION,
          new Membership.Actions() {
            @Override
            public void sayZeromqHello(String toId) {
              heard.add("zeromq hello to " + toId);
            }

            @Override
            public void sayClusterHello(String toId) {
              heard.add("hello to " + toId);
            }

            @Override
            public void up(ClusterMember member) {
              heard.add("up " + member);
            }

            @Override
            public void down(ClusterMember member) {
              heard.add("down " + member);
            }

            @Override
            public void warn(String text) {
              heard.add("warning: " + text);
            }
          });

  private void expect(String... lines) {
    assertThat(heard).containsExactly(lines);
    heard.clear();
  }

  private void workerIsUp(String id) {
    membership.appeared(id, 0);
    membership.zeromqHello("worker-1", id, 0);
    membership.clusterHello("worker-1", id);
    expect("zeromq hello to " + id, "hello to " + id, "up worker-1 (" + id + ")");
  }

  @Test
  void topicThenHello() {
    workerIsUp("w1");
    assertThat(membership.members()).containsExactly(new ClusterMember("worker-1", "w1"));
  }

  @Test
  void helloThenTopic() {
    membership.zeromqHello("worker-1", "w1", 0);
    expect();
    membership.appeared("w1", 0);
    expect("zeromq hello to w1", "hello to w1");
    membership.clusterHello("worker-1", "w1");
    expect("up worker-1 (w1)");
  }

  @Test
  void ourOwnTopicIsNobody() {
    membership.appeared("us", 0);
    membership.cancelled("us");
    expect();
  }

  @Test
  void leaving() {
    workerIsUp("w1");
    membership.cancelled("w1");
    expect("down worker-1 (w1)");
    assertThat(membership.members()).isEmpty();
    membership.cancelled("w1");
    expect("warning: unsubscription of unknown node with id w1");
  }

  @Test
  void restartedBeforeItsEndWasSeen() {
    workerIsUp("w1");
    membership.appeared("w2", 0);
    membership.zeromqHello("worker-1", "w2", 0);
    membership.clusterHello("worker-1", "w2");
    expect(
        "zeromq hello to w2",
        "warning: node worker-1 (w1) never said goodbye",
        "down worker-1 (w1)",
        "hello to w2",
        "up worker-1 (w2)");
    membership.cancelled("w1");
    expect("warning: unsubscription of unknown node with id w1");
  }

  @Test
  void duplicateName() {
    workerIsUp("w1");
    membership.appeared("w2", 0);
    membership.clusterHello("worker-1", "w2");
    expect("zeromq hello to w2", "warning: duplicate node worker-1: w2, while w1 is up");
  }

  @Test
  void whoHasLostUsIsAnsweredOnce() {
    workerIsUp("w1");
    membership.zeromqHello("worker-1", "w1", 1);
    expect(
        "warning: node worker-1 (w1) sends ZeroMQ::hello twice",
        "zeromq hello to w1",
        "hello to w1");
    membership.zeromqHello("worker-1", "w1", 2);
    expect("warning: node worker-1 (w1) sends ZeroMQ::hello twice");
    membership.expire(1 + EXPIRATION);
    membership.zeromqHello("worker-1", "w1", 12);
    expect(
        "warning: node worker-1 (w1) sends ZeroMQ::hello twice",
        "zeromq hello to w1",
        "hello to w1");
  }

  @Test
  void halfAnExchangeExpires() {
    membership.appeared("silent", 0);
    membership.zeromqHello("worker-1", "early", 5);
    membership.expire(9);
    expect("zeromq hello to silent");
    membership.expire(10);
    expect("warning: Expired subscription from nodeid silent");
    membership.expire(15);
    expect("warning: Expired hello from nodeid early");
    membership.appeared("early", 16);
    expect("zeromq hello to early");
  }

  @Test
  void helloOfSomebodyWhoIsGone() {
    membership.appeared("w1", 0);
    membership.cancelled("w1");
    membership.clusterHello("worker-1", "w1");
    expect(
        "zeromq hello to w1",
        "warning: unsubscription of unknown node with id w1",
        "warning: hello from worker-1 (w1), which is gone");
  }

  @Test
  void lateAfterTheBrokerWasAway() {
    workerIsUp("w1");
    membership.notBack("w1");
    expect("down worker-1 (w1)");
    membership.appeared("w1", 20);
    expect("up worker-1 (w1)");
  }

  @Test
  void replacedWhileTheBrokerWasAway() {
    workerIsUp("w1");
    membership.notBack("w1");
    expect("down worker-1 (w1)");
    workerIsUp("w2");
    membership.appeared("w1", 20);
    expect("zeromq hello to w1");
  }

  @Test
  void replacedAndGoneBeforeTheBrokerIsBack() {
    workerIsUp("w1");
    membership.notBack("w1");
    expect("down worker-1 (w1)");
    membership.cancelled("w1");
    expect("warning: unsubscription of unknown node with id w1");
    membership.appeared("w1", 20);
    expect("zeromq hello to w1");
  }

  @Test
  void aReplacedProcessThatStaysMayComeBack() {
    workerIsUp("w1");
    membership.zeromqHello("worker-1", "w2", 0);
    expect("warning: node worker-1 (w1) never said goodbye", "down worker-1 (w1)");
    membership.clusterHello("worker-1", "w1");
    expect("up worker-1 (w1)");
  }

  @Test
  void aProcessIsOneNode() {
    workerIsUp("w1");
    membership.clusterHello("worker-2", "w1");
    expect("warning: hello from worker-2, whose process is up as worker-1 (w1)");
    membership.cancelled("w1");
    expect("down worker-1 (w1)");
    assertThat(membership.members()).isEmpty();
  }

  @Test
  void aTopicThatIsThereCannotAppear() {
    membership.appeared("w1", 0);
    assertThatThrownBy(() -> membership.appeared("w1", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("process w1: HERE after HERE (expected: one of [GONE, UP])");
  }
}
