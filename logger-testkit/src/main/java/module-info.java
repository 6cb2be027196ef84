/** Tests that every sink passes, for those who write one. */
module org.zeekbus.sink.testkit {
  requires transitive org.junit.jupiter.api;
  requires transitive org.zeekbus.sink;
  requires org.assertj.core;
  requires org.junit.jupiter.params;
  requires static transitive org.jspecify;

  exports org.zeekbus.sink.testkit;
}
