/** How parts of the system declare their settings. */
module org.zeekbus.settings {
  requires static transitive org.jspecify;

  exports org.zeekbus.settings;
}
