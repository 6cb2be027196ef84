package org.zeekbus.websocket.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.zeekbus.http.Caller;
import org.zeekbus.zmtp.CloseReason;

/** A request's answer waits for those who get its events. */
final class PostPeerTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final PostPeer peer =
      new PostPeer(loop, Caller.stranger("127.0.0.1:1", "127.0.0.1"), "curl", "id", 10);

  @Test
  void itFlowsUntilItIsPausedAndWhenAllPausesAreOver() {
    assertThat(peer.flowing()).isCompleted();
    peer.pause();
    CompletableFuture<Void> flowing = peer.flowing();
    peer.pause();
    peer.resume();
    assertThat(peer.isPaused()).isTrue();
    assertThat(flowing).isNotDone();
    peer.resume();
    assertThat(flowing).isCompleted();
    assertThat(peer.isPaused()).isFalse();
    peer.pause();
    assertThat(peer.flowing()).isNotDone();
  }

  @Test
  void itKnowsWhyTheBrokerHasEndedIt() {
    assertThat(peer.lost()).isNull();
    peer.close(CloseReason.UNREACHABLE, "the cluster is gone");
    peer.close(CloseReason.LOCAL, "later");
    assertThat(peer.lost()).isEqualTo("the cluster is gone");
  }
}
