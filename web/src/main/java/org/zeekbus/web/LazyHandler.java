package org.zeekbus.web;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Handler;
import org.zeekbus.http.Request;

/**
 * Makes a handler at the first request, so that a start does not load its classes. Owner: any
 * thread; a lock guards the making.
 */
final class LazyHandler implements Handler {
  private final Supplier<Handler> make;
  private @Nullable Handler made;

  LazyHandler(Supplier<Handler> make) {
    this.make = make;
  }

  @Override
  public Answer handle(Request request) throws Exception {
    return made().handle(request);
  }

  private synchronized Handler made() {
    Handler handler = made;
    if (handler == null) {
      handler = make.get();
      made = handler;
    }
    return handler;
  }
}
