package org.zeekbus.query.archive;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any bytes as a TSV log: each line is a record, a part of a header, or counted. */
@Tag("fuzz")
final class TsvRecordsFuzzTest {
  private static final String HEADER =
      """
      #separator \\x09
      #set_separator	,
      #fields	a	b	c	d	e	f	g	h
      #types	count	string	addr	set[addr]	vector[interval]	time	port	bool
      """;

  @FuzzTest
  @DictionaryEntries({
    "#separator \\x09",
    "#separator ||",
    "#fields\t",
    "#types\t",
    "#close\t",
    "\\x2d",
    "\\\\",
    "(empty)",
    "vector[time]",
    "set[string]",
    "2001:db8::1",
    "192.0.2.7",
    "1763881200.123456",
    "-",
    "\t",
    ",",
    "nan"
  })
  void anyBytes(byte[] data) throws Exception {
    AnyRecords.read(HEADER, data, ArchiveFile.Format.TSV);
  }
}
