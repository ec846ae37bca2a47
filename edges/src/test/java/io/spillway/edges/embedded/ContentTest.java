package io.spillway.edges.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {
  private static Header header(String name, String value) {
    return HeaderValues.create(HeaderNames.create(name), value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | max-age=10 | 10
          200 | public, max-age=10, s-maxage=20 | 20
          200 | max-age="30" | 30
          200 | MAX-AGE=5 | 5
          200 | max-age=0 | 0
          200 | max-age=999999999 | 86400
          200 | max-age=x | 0
          200 | max-age=-5 | 0
          200 | no-store, max-age=10 | 0
          200 | private | 0
          200 | no-cache | 0
          200 | public | 60
          404 | public | 0
          404 | max-age=3 | 3
          500 | max-age=3 | 0
          206 | max-age=3 | 0
          """)
  void keepsForAsLongAsTheOriginSays(int status, String cacheControl, long seconds) {
    List<Header> headers = List.of(header("Cache-Control", cacheControl));

    assertThat(Content.freshSeconds(status, headers)).isEqualTo(seconds);
  }

  @Test
  void neverKeepsWhatIsForOneClient() {
    for (Header own :
        List.of(header("Set-Cookie", "a=b"), header("Vary", "*"), header("Vary", "Cookie"))) {
      List<Header> headers = new ArrayList<>(List.of(header("Cache-Control", "max-age=10"), own));
      assertThat(Content.freshSeconds(200, headers)).isZero();
    }
    assertThat(Content.freshSeconds(200, List.of(header("Vary", "Accept-Encoding")))).isEqualTo(60);
  }
}
