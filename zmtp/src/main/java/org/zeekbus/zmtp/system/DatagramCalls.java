package org.zeekbus.zmtp.system;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * What {@link UnixDatagram} does, by calls of Linux's own library: for hosts where no library can
 * be unpacked. Takes longer to load than Netty's.
 *
 * <pre>
 * sockaddr_un  family 2 | path, then 0; a leading 0 stands for the abstract namespace  (unix(7))
 * </pre>
 *
 * <p>Owner: any thread; it has no state.
 */
final class DatagramCalls {
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int EAGAIN = 11;
  private static final int LONGEST_REASON = 256;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      function(
          "socket",
          FunctionDescriptor.of(INT, INT, INT, INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              LONG, INT, ValueLayout.ADDRESS, LONG, INT, ValueLayout.ADDRESS, INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle STRERROR =
      function("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, INT));

  private DatagramCalls() {}

  /**
   * Sends one message. Does not block.
   *
   * @param path of a file; a leading 0 stands for the abstract namespace
   * @return false if the other side has too many that it has not read
   * @throws IOException if nobody receives there
   */
  static boolean send(byte[] path, byte[] message) throws IOException {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment state = memory.allocate(CALL_STATE);
      int socket = (int) SOCKET.invokeExact(state, (int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (socket < 0) {
        throw failed(state);
      }
      try {
        boolean isAbstract = path[0] == 0;
        MemorySegment address = memory.allocate(Short.BYTES + path.length + 1L);
        address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, path.length);
        int length = Short.BYTES + path.length + (isAbstract ? 0 : 1);
        MemorySegment body = memory.allocateFrom(ValueLayout.JAVA_BYTE, message);
        long sent =
            (long)
                SENDTO.invokeExact(
                    state,
                    socket,
                    body,
                    (long) message.length,
                    MSG_DONTWAIT | MSG_NOSIGNAL,
                    address,
                    length);
        if (sent < 0 && errno(state) != EAGAIN) {
          throw failed(state);
        }
        return sent >= 0;
      } finally {
        var _ = (int) CLOSE.invokeExact(socket);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  @SuppressWarnings("restricted")
  private static IOException failed(MemorySegment state) throws Throwable {
    MemorySegment reason = (MemorySegment) STRERROR.invokeExact(errno(state));
    return new IOException(reason.reinterpret(LONGEST_REASON).getString(0));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }
}
