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
  @TempDir private Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theGroupsAboveCountToo() throws IOException {
    file("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 1 kB\n");
    file("proc/self/cgroup", "0::/system.slice/zeekbus.service\n");
    file("sys/fs/cgroup/system.slice/zeekbus.service/memory.max", "max\n");
    file("sys/fs/cgroup/system.slice/memory.max", "536870912\n");
    assertThat(new MachineReader(root).memory(Optional.empty()))
        .contains(new MemoryBound(512 << 20, "/sys/fs/cgroup/system.slice/memory.max"));
  }

  @Test
  void theFirstVersionOfGroupsHasAnotherFile() throws IOException {
    file("proc/self/cgroup", "9:memory:/docker/x\n3:cpu:/docker/x\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");
    assertThat(new MachineReader(root).memory(Optional.empty()))
        .map(MemoryBound::bytes)
        .contains(1L << 30);
  }

  @Test
  void aGroupCannotLeadElsewhere() throws IOException {
    file("proc/self/cgroup", "0::/../../../etc\n");
    file("etc/memory.max", "1");
    assertThat(new MachineReader(root).memory(Optional.empty())).isEmpty();
  }

  @Test
  void javaTakesTheHardLimit() throws IOException {
    file(
        "proc/7/limits",
        "Limit    Soft Limit   Hard Limit   Units\nMax open files            1024                 4096                 files\n");
    assertThat(new MachineReader(root).descriptors(Optional.of(new OwnerProcess(7, "java", ""))))
        .contains(new Machine.DescriptorLimit(4096, "/proc/7/limits"));
  }

  /** As the kernel gives numbers: all in the first read, and nothing more. */
  @Test
  void aNumberOfTheKernelIsReadWhole() {
    assertThat(new MachineReader(Path.of("/")).setting("kernel/pid_max").orElse(0))
        .isGreaterThan(300);
  }

  @Test
  void whatIsNotThereIsNotSaid() {
    MachineReader reader = new MachineReader(root);
    assertThat(reader.descriptors(Optional.empty())).isEmpty();
    assertThat(reader.setting("net/core/somaxconn")).isEmpty();
    assertThat(reader.memory(Optional.empty())).isEmpty();
    assertThat(reader.zeekbus()).isEmpty();
  }

  @Test
  void thisHostTellsOfItself() throws IOException {
    MachineReader reader = new MachineReader(Path.of("/"));
    assertThat(reader.memory(Optional.empty())).isPresent();
    assertThat(reader.descriptors(Optional.empty())).isPresent();
    assertThat(reader.setting("net/core/somaxconn")).isPresent();
    assertThat(HostView.interfaces()).isNotEmpty();
    DiskRoom room = HostView.room(root.resolve("not/there/yet")).orElseThrow();
    assertThat(room.directory()).isEqualTo(root);
    assertThat(room.bytes()).isGreaterThanOrEqualTo(room.freeBytes()).isPositive();
    assertThat(Files.getFileStore(root).getTotalSpace()).isEqualTo(room.bytes());
  }
}
