package io.moalog.rules.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far telling one target of an alert has come.
 *
 * @param type {@code webhook}
 * @param url where it goes
 * @param state {@value #PENDING}, {@value #DELIVERED} or {@value #FAILED}
 * @param attempts tries begun
 * @param reason why the last try failed, or why it was given up
 * @param nextAttemptAt while pending: when it is tried (again)
 * @param deliveredAt when the target took it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
        String type,
        String url,
        String state,
        int attempts,
        @Nullable String reason,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant nextAttemptAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant deliveredAt) {
    static final String PENDING = "pending";
    static final String DELIVERED = "delivered";
    static final String FAILED = "failed";
}
