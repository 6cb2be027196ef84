package org.zeekbus.doctor.check.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.DiskRoom;

/** Disks that are nearly full, of bytes or of files. */
public final class DiskCheck implements Check {
  /** As the API's problem {@code disk_full} has it. */
  private static final double WARNING = 0.05;

  private static final double CRITICAL = 0.01;

  @Override
  public List<Finding> look(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    Set<DiskRoom> seen = new HashSet<>();
    new TreeMap<>(facts.machine().disks())
        .forEach((key, room) -> {
          // Directories of one file system have the same room.
          if (seen.add(new DiskRoom(Path.of("/"), room.bytes(), room.freeBytes(), 0, 0))) {
            look(key, room, findings);
          }
        });
    return findings;
  }

  private static void look(String key, DiskRoom room, List<Finding> findings) {
    if (room.bytes() > 0 && room.freeBytes() < WARNING * room.bytes()) {
      findings.add(
          finding(
              "disk_full",
              room.freeBytes() < CRITICAL * room.bytes(),
              "The disk of %s is nearly full: %s of %s are free."
                  .formatted(room.directory(), size(room.freeBytes()), size(room.bytes())),
              key,
              "df " + room.directory()));
    }
    if (room.files() > 0 && room.freeFiles() < WARNING * room.files()) {
      findings.add(
          finding(
              "inodes_full",
              room.freeFiles() < CRITICAL * room.files(),
              "The disk of %s has room for few more files: %d of %d inodes are free."
                  .formatted(room.directory(), room.freeFiles(), room.files()),
              key,
              "df -i " + room.directory()));
    }
  }

  private static Finding finding(
      String kind, boolean isCritical, String text, String key, String command) {
    return new Finding(
        isCritical ? Gravity.CRITICAL : Gravity.WARNING,
        kind,
        text,
        List.of("%s, which %s names".formatted(command, key)),
        List.of(new Remedy(Remedy.DO, "Make room, or set %s to another disk.".formatted(key))));
  }

  private static String size(long bytes) {
    long mib = bytes >> 20;
    return mib < 10 * 1024 ? mib + " MiB" : (mib >> 10) + " GiB";
  }
}
