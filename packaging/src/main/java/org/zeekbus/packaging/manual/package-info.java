/**
 * What people read of an installed zeekbus, made of what the program knows of its commands and
 * settings:
 *
 * <ul>
 *   <li>{@link ManualStaging}: writes it all into {@code share}, with the scripts of {@code zeekbus
 *       completion}
 *   <li>{@link ProgramPage}: the page of the program
 *   <li>{@link CommandPage}: the page of a command
 *   <li>{@link Examples}: examples for pages
 *   <li>{@link ConfigurationPage}: the page of the configuration file
 *   <li>{@link SettingGroups}: how settings stand together
 *   <li>{@link Roff}: the language of man pages. Picocli's pages by asciidoctor list 140 flags by
 *       alphabet, have whole paragraphs for a name, and do not pass mandoc's check
 *   <li>{@link ShippedConfiguration}: the configuration of the service
 * </ul>
 */
@NullMarked
package org.zeekbus.packaging.manual;

import org.jspecify.annotations.NullMarked;
