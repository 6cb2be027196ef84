package org.zeekbus.app.doctor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Runs something on a thread for which permissions of files count, also if the tests run as root:
 * capabilities belong to a thread and those that it starts (capabilities(7)).
 */
final class Unprivileged {
  private static final int VERSION_3 = 0x20080522;
  private static final int DAC_OVERRIDE = 1;
  private static final int DAC_READ_SEARCH = 2;

  private Unprivileged() {}

  static <T> T call(Callable<T> body) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          drop();
          return body.call();
        });
    Thread thread = Thread.ofPlatform().start(task);
    T result = task.get();
    thread.join();
    return result;
  }

  /** The header is version and thread; the data twice effective, permitted, inheritable. */
  @SuppressWarnings("restricted")
  private static void drop() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(8, 8);
      header.set(ValueLayout.JAVA_INT, 0, VERSION_3);
      MemorySegment data = arena.allocate(24, 8);
      call("capget", header, data);
      int effective = data.get(ValueLayout.JAVA_INT, 0);
      data.set(ValueLayout.JAVA_INT, 0, effective & ~(1 << DAC_OVERRIDE) & ~(1 << DAC_READ_SEARCH));
      call("capset", header, data);
    }
  }

  @SuppressWarnings("restricted")
  private static void call(String name, MemorySegment header, MemorySegment data) throws Exception {
    Linker linker = Linker.nativeLinker();
    MethodHandle function =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    int failed;
    try {
      failed = (int) function.invokeExact(header, data);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (failed != 0) {
      throw new IllegalStateException(name + " failed");
    }
  }
}
