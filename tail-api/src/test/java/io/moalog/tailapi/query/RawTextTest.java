package io.moalog.tailapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RawTextTest {
    @Test
    void noCharacterHidesAWordFromTheQuickLook() {
        List<String> hidden = IntStream.range(0x20, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .mapToObj(c -> "a" + Character.toString(c) + "b")
                .filter(text -> !Tokens.of(text).stream().allMatch(new RawText(text.getBytes(UTF_8))::mayContain))
                .toList();
        assertThat(hidden).isEmpty();
    }

    @Test
    void mostLinesAreRuledOut() {
        RawText line = new RawText("{\"message\":\"Connection REFUSED 연결\"}".getBytes(UTF_8));
        assertThat(line.mayContain("refused")).isTrue();
        assertThat(line.mayContain("connection")).isTrue();
        assertThat(line.mayContain("refusal")).isFalse();
        assertThat(line.mayContain("absent")).isFalse();
    }

    @Test
    void neverRulesOutAWordThatIsThere() {
        Random random = new Random(7);
        List<String> pieces =
                List.of("error", "Time", "OUT", " ", "-", ".", "é", "연", "\\u0041", "\\n", "9", "İ", "K", "_");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder json = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                json.append(pieces.get(random.nextInt(pieces.size())));
            }
            String text = json.toString().replace("\\u0041", "A").replace("\\n", "\n");
            for (String token : Tokens.of(text)) {
                assertThat(new RawText(json.toString().getBytes(UTF_8)).mayContain(token))
                        .as(json.toString())
                        .isTrue();
            }
        }
    }
}
