package org.zeekbus.app.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Something that goes wrong around a running zeekbus, and the end of it. */
enum Mishap {
  LOG_REMOVED {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      for (Path log : any(site, random)) {
        site.remove(log);
      }
      return NOTHING;
    }
  },
  LOG_RENAMED {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      for (Path log : any(site, random)) {
        site.moveAway(log);
      }
      return NOTHING;
    }
  },
  LOG_TRUNCATED {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      for (Path log : any(site, random)) {
        site.truncate(log);
      }
      return NOTHING;
    }
  },
  DIRECTORY_MOVED {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      site.moveAway(site.logs.resolve("beta"));
      return NOTHING;
    }
  },
  FIFO_IN_THE_WAY {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      List<Path> logs = any(site, random);
      if (logs.isEmpty()) {
        return NOTHING;
      }
      Path fifo = site.putFifo(logs.getFirst());
      return () -> site.removeFifo(fifo);
    }
  },
  DISK_FULL {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      Path ballast = site.fillDisk();
      return () -> Files.delete(ballast);
    }
  },
  STDOUT_UNREAD {
    @Override
    Undo begin(ChaosSite site, Random random) {
      site.stdout.acquireUninterruptibly();
      return site.stdout::release;
    }
  },
  STDERR_UNREAD {
    @Override
    Undo begin(ChaosSite site, Random random) {
      site.stderr.acquireUninterruptibly();
      return site.stderr::release;
    }
  },
  CLOCK_AHEAD {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      site.setClock("+1d");
      return () -> site.setClock("+0");
    }
  },
  CLOCK_BEHIND {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      site.setClock("-1d");
      return () -> site.setClock("+0");
    }
  },
  NO_DESCRIPTORS {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      site.limitDescriptors();
      return site::freeDescriptors;
    }
  },
  STOPPED_FOR_A_WHILE {
    @Override
    Undo begin(ChaosSite site, Random random) throws Exception {
      site.signal("STOP");
      return () -> site.signal("CONT");
    }
  };

  private static final Undo NOTHING = () -> {};

  /** The end of a mishap. */
  @FunctionalInterface
  interface Undo {
    void end() throws IOException, InterruptedException;
  }

  abstract Undo begin(ChaosSite site, Random random) throws Exception;

  /** Whether a stop or an end can come while it lasts, and what was taken in can still be kept. */
  boolean bearsAnEnd() {
    return this != STDOUT_UNREAD && this != STDERR_UNREAD && this != STOPPED_FOR_A_WHILE;
  }

  /** One of the logs, or two. */
  private static List<Path> any(ChaosSite site, Random random) throws IOException {
    List<Path> logs = site.openLogs();
    if (logs.size() < 2) {
      return logs;
    }
    int first = random.nextInt(logs.size() - 1);
    return logs.subList(first, first + 1 + random.nextInt(2));
  }
}
