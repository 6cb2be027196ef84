package org.zeekbus.zmtp.socket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.zeekbus.zmtp.Endpoint;

/**
 * What Linux knows of a descriptor that Java did not open: Java has no calls for it. Loaded only if
 * there is one.
 *
 * <pre>
 * sockaddr_in   family 2 | port 2, big endian | address 4                    (ip(7))
 * sockaddr_in6  family 2 | port 2, big endian | flow 4 | address 16 | scope 4 (ipv6(7))
 * sockaddr_un   family 2 | path; a leading 0 stands for the abstract namespace (unix(7))
 * </pre>
 *
 * <p>Owner: any thread; it has no state.
 */
final class SocketDescriptor {
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SOCK_STREAM = 1;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int O_NONBLOCK = 2048;

  /** The standard streams are below. */
  private static final int FIRST = 3;

  /** At least a sockaddr_un. */
  private static final int LONGEST_ADDRESS = 128;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle GETSOCKNAME =
      function(
          "getsockname",
          FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle GETSOCKOPT =
      function(
          "getsockopt",
          FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle FCNTL =
      function(
          "fcntl",
          FunctionDescriptor.of(INT, INT, INT, INT),
          Linker.Option.firstVariadicArg(2),
          Linker.Option.captureCallState("errno"));

  private SocketDescriptor() {}

  /**
   * Where a socket listens.
   *
   * @throws IOException if it is no socket, or none that listens for connections
   */
  static Endpoint listening(int descriptor) throws IOException {
    if (option(descriptor, SOL_SOCKET, SO_TYPE) != SOCK_STREAM
        || option(descriptor, SOL_SOCKET, SO_ACCEPTCONN) == 0) {
      throw new IOException("it is no stream socket that listens (expected: ListenStream=)");
    }
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment address = memory.allocate(LONGEST_ADDRESS);
      MemorySegment length = memory.allocateFrom(INT, LONGEST_ADDRESS);
      MemorySegment state = memory.allocate(CALL_STATE);
      check(
          "getsockname", (int) GETSOCKNAME.invokeExact(state, descriptor, address, length), state);
      byte[] bytes = new byte[Math.min(length.get(INT, 0), LONGEST_ADDRESS)];
      MemorySegment.copy(address, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
      return endpoint(ByteBuffer.wrap(bytes));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Whether a socket of IPv6 takes no connections of IPv4 (ipv6(7)). */
  static boolean isIpv6Only(int descriptor) throws IOException {
    return option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY) != 0;
  }

  /** Reads an address as the system writes it. */
  static Endpoint endpoint(ByteBuffer address) throws IOException {
    int family = address.order(ByteOrder.nativeOrder()).getShort(0);
    address.order(ByteOrder.BIG_ENDIAN);
    return switch (family) {
      case AF_INET -> tcp(address, 4, 4);
      case AF_INET6 -> tcp(address, 8, 16);
      case AF_UNIX -> {
        String path =
            StandardCharsets.UTF_8.decode(address.slice(2, address.limit() - 2)).toString();
        yield new Endpoint.Ipc(
            path.startsWith("\0") ? "@" + path.substring(1) : path.replaceFirst("\0.*$", ""));
      }
      default -> throw new IOException("address family " + family + " (expected: IP or Unix)");
    };
  }

  private static Endpoint tcp(ByteBuffer address, int at, int length) throws IOException {
    byte[] host = new byte[length];
    address.get(at, host);
    InetAddress inet = InetAddress.getByAddress(host); // also one of IPv4 inside of one of IPv6
    return new Endpoint.Tcp(inet.getHostAddress(), Short.toUnsignedInt(address.getShort(2)));
  }

  /** Another descriptor of the same socket, which children do not get, and which never blocks. */
  static int duplicate(int descriptor) throws IOException {
    int flags = control(descriptor, F_GETFL, 0);
    var _ = control(descriptor, F_SETFL, flags | O_NONBLOCK);
    return control(descriptor, F_DUPFD_CLOEXEC, FIRST);
  }

  private static int control(int descriptor, int command, int argument) throws IOException {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment state = memory.allocate(CALL_STATE);
      return check("fcntl", (int) FCNTL.invokeExact(state, descriptor, command, argument), state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static int option(int descriptor, int level, int option) throws IOException {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment value = memory.allocate(INT);
      MemorySegment length = memory.allocateFrom(INT, Integer.BYTES);
      MemorySegment state = memory.allocate(CALL_STATE);
      int result = (int) GETSOCKOPT.invokeExact(state, descriptor, level, option, value, length);
      check("getsockopt", result, state);
      return value.get(INT, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static int check(String function, int result, MemorySegment state) throws IOException {
    if (result >= 0) {
      return result;
    }
    int errno = (int) ERRNO.get(state, 0L);
    throw new IOException(
        switch (errno) {
          case 9 -> "it is not open";
          case 88 -> "it is no socket";
          default -> "%s failed with error %d".formatted(function, errno);
        });
  }

  private static IOException failed(Throwable e) {
    return switch (e) {
      case IOException known -> known;
      case Error error -> throw error;
      case RuntimeException unchecked -> throw unchecked;
      default -> throw new IllegalStateException(e);
    };
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }
}
