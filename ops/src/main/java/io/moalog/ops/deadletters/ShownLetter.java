package io.moalog.ops.deadletters;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.moalog.stream.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a whole.
 *
 * @param letter with its whole reason
 * @param notReplayable why it cannot be replayed, and what to do instead; null where it can be tried
 * @param encoding of the body: {@code utf-8} where it is text, else {@code base64}; null where there is none
 * @param body the bytes as they came
 */
public record ShownLetter(
        @JsonUnwrapped Letter letter,
        @Nullable String notReplayable,
        @Nullable String encoding,
        @Nullable String body) {
    static ShownLetter of(Letter letter, DeadLetter whole) {
        Letter all = letter.withReason(whole.reason());
        String not = Replayer.notReplayable(letter);
        byte[] bytes = whole.body();
        if (bytes == null) {
            return new ShownLetter(all, not, null, null);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new ShownLetter(all, not, "utf-8", text);
        } catch (CharacterCodingException notText) {
            return new ShownLetter(all, not, "base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
