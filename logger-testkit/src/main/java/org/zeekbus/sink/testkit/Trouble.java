package org.zeekbus.sink.testkit;

/** What may be wrong with a target. */
public enum Trouble {
  /** Nobody is there: a server that has ended, a disk that is full. */
  DOWN,

  /** It takes what comes and never answers: a server that is frozen. */
  HANGING,

  /** It answers, and takes nothing at all: a wrong password, a missing right. No dead letters. */
  REFUSING,

  /** It takes a part of what comes next, says so, and is down then. */
  HALF,

  /** It works, and takes its time: about 100 ms for each request or write. */
  SLOW
}
