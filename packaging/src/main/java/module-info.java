/** What {@code ./zeekbus package} makes packages of. */
module org.zeekbus.packaging {
  requires org.zeekbus.app;
  requires org.zeekbus.settings;
  requires info.picocli;
  requires tools.jackson.databind;
  requires static org.jspecify;
}
