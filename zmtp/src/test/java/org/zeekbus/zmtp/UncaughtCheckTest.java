package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UncaughtCheckTest {
  @Test
  void anExceptionThatEndsAThreadIsFound() throws InterruptedException {
    Thread thread = Thread.ofPlatform().name("careless").start(() -> fail("thrown"));
    thread.join();
    assertThat(UncaughtCheck.takeAll())
        .singleElement()
        .asString()
        .startsWith("careless: java.lang.IllegalStateException: thrown");
  }

  @Test
  void anExceptionOfAnEventLoopsTaskIsFound() {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop.execute(() -> fail("thrown"));
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    assertThat(UncaughtCheck.takeAll()).singleElement().asString().contains("thrown");
  }

  private static void fail(String why) {
    throw new IllegalStateException(why);
  }
}
