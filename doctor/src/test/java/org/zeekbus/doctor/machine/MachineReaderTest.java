package org.zeekbus.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the system says of itself, in files. */
final class MachineReaderTest {
  private static final Optional<OwnerProcess> ZEEKBUS =
      Optional.of(new OwnerProcess(7, "java", ""));

  @TempDir private Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theGroupsAboveCountToo() throws IOException {
    file("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 1 kB\n");
    file("proc/7/cgroup", "0::/system.slice/zeekbus.service\n");
    file("sys/fs/cgroup/system.slice/zeekbus.service/memory.max", "max\n");
    file("sys/fs/cgroup/system.slice/memory.max", "536870912\n");
    assertThat(new MachineReader(root).memory(ZEEKBUS))
        .contains(new MemoryBound(512 << 20, "/sys/fs/cgroup/system.slice/memory.max"));
  }

  @Test
  void theFirstVersionOfGroupsHasAnotherFile() throws IOException {
    file("proc/7/cgroup", "9:memory:/docker/x\n3:cpu:/docker/x\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");
    assertThat(new MachineReader(root).memory(ZEEKBUS)).map(MemoryBound::bytes).contains(1L << 30);
  }

  @Test
  void aGroupCannotLeadElsewhere() throws IOException {
    file("proc/7/cgroup", "0::/../../../etc\n");
    file("etc/memory.max", "1");
    assertThat(new MachineReader(root).memory(ZEEKBUS)).isEmpty();
  }

  @Test
  void javaTakesTheHardLimit() throws IOException {
    file(
        "proc/7/limits",
        "Limit    Soft Limit   Hard Limit   Units\nMax open files            1024                 4096                 files\n");
    assertThat(new MachineReader(root).descriptors(ZEEKBUS.orElseThrow()))
        .contains(new Machine.DescriptorLimit(4096, "/proc/7/limits"));
  }

  /** As the kernel gives numbers: all in the first read, and nothing more. */
  @Test
  void aNumberOfTheKernelIsReadWhole() {
    assertThat(new MachineReader(Path.of("/")).setting("kernel/pid_max").orElse(0))
        .isGreaterThan(300);
  }

  @Test
  void theShellsOwnGroupIsNotThatOfZeekbus() throws IOException {
    file("proc/meminfo", "MemTotal:       16000000 kB\n");
    file("proc/self/cgroup", "0::/user.slice\n");
    file("sys/fs/cgroup/user.slice/memory.max", "1048576\n");
    assertThat(new MachineReader(root).memory(Optional.empty()))
        .map(MemoryBound::by)
        .contains("/proc/meminfo");
  }

  @Test
  void anotherProcessOfThatNumberIsNotZeekbus() throws IOException {
    file("proc/1/comm", "systemd\n");
    file("proc/1/cmdline", "/sbin/init\0");
    file("proc/7/cmdline", "java\0-m\0org.zeekbus.app/org.zeekbus.app.Main\0run\0");
    MachineReader reader = new MachineReader(root);
    assertThat(reader.process(1)).isEmpty();
    assertThat(reader.process(7)).map(OwnerProcess::pid).contains(7L);
  }

  @Test
  void whatIsNotThereIsNotSaid() {
    MachineReader reader = new MachineReader(root);
    assertThat(reader.descriptors(ZEEKBUS.orElseThrow())).isEmpty();
    assertThat(reader.process(7)).isEmpty();
    assertThat(reader.setting("net/core/somaxconn")).isEmpty();
    assertThat(reader.memory(ZEEKBUS)).isEmpty();
    assertThat(reader.zeekbus()).isEmpty();
  }

  @Test
  void thisHostTellsOfItself() throws IOException {
    MachineReader reader = new MachineReader(Path.of("/"));
    OwnerProcess self = new OwnerProcess(ProcessHandle.current().pid(), "java", "");
    assertThat(reader.memory(Optional.of(self))).isPresent();
    assertThat(reader.descriptors(self)).isPresent();
    assertThat(reader.setting("net/core/somaxconn")).isPresent();
    assertThat(HostView.interfaces()).isNotEmpty();
    DiskRoom room = HostView.room(root.resolve("not/there/yet")).orElseThrow();
    assertThat(room.directory()).isEqualTo(root);
    assertThat(room.bytes()).isGreaterThanOrEqualTo(room.freeBytes()).isPositive();
    assertThat(Files.getFileStore(root).getTotalSpace()).isEqualTo(room.bytes());
  }
}
