package org.zeekbus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that end because of an error are not all rows. */
final class StreamErrorTest {
  @TempDir private Path directory;

  @Test
  void anErrorBehindMillionsOfRowsIsNotTheirEnd() throws Exception {
    try (LogDatabase database = new TestLogs(directory).open();
        QueryResult result =
            database.query(
                "select cast(case when i = 3000000 then 'x' else '1' end as int)"
                    + " from range(10000000) t(i)")) {
      assertThatThrownBy(
              () -> {
                while (result.next()) {
                  assertThat(result.value(0)).isEqualTo(1L);
                }
              })
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("Could not convert string 'x' to INT32 (column 8)");
    }
  }
}
