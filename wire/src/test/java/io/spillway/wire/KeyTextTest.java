package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {
  private static final KeyId KEY = new KeyId("0f".repeat(32));

  @Test
  void whatIsPrintedIsReadAgain() {
    assertThat(KeyText.parse(KeyText.of(KEY))).contains(KEY);
    assertThat(KeyText.zoneLine(new CdnName("cdn-a.example"), KEY, 300))
        .contains(
            "_spillway.cdn-a.example. 300 IN TXT \"v=spillway1; k=ed25519; kid=" + KEY + "\"");
  }

  @Test
  void aNameWithoutRoomForTheLabelHasNoRecord() {
    String long63 = "a".repeat(63);
    String name = String.join(".", long63, long63, long63, "b".repeat(55));

    assertThat(KeyText.owner(new CdnName(name))).isEmpty();
    assertThat(KeyText.zoneLine(new CdnName(name), KEY, 300)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v=spillway1;k=ed25519;kid=KEY                   | true
          v=spillway1 ; k = ed25519 ; kid = KEY ; n=new ; | true
          k=ed25519; v=spillway1; kid=KEY                 | false
          v=spillway2; k=ed25519; kid=KEY                 | false
          v=spillway1; k=rsa; kid=KEY                     | false
          v=spillway1; kid=KEY                            | false
          v=spillway1; k=ed25519                          | false
          v=spillway1; k=ed25519; kid=KEY; kid=KEY        | false
          v=spillway1; k=ed25519; kid=KEY; junk           | false
          v=spillway1; k=ed25519; kid=0F                  | false
          v=spf1 -all                                     | false
          ;                                               | false
          """)
  void readsOneFormAlone(String text, boolean ours) {
    assertThat(KeyText.parse(text.replace("KEY", KEY.value())).isPresent()).isEqualTo(ours);
  }

  @Test
  void aTextThatIsTooLongIsNotLookedAt() {
    assertThat(KeyText.parse(KeyText.of(KEY) + "; n=" + "x".repeat(KeyText.LONGEST))).isEmpty();
  }
}
