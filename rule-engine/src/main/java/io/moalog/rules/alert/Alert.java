package io.moalog.rules.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;

/**
 * An alert as the API shows it and webhooks get it.
 *
 * @param id the same for every try to tell of it
 * @param rule the rule's name when it fired
 * @param ruleId the rule's id
 * @param service whose logs they are
 * @param window the logs' time
 * @param count how many logs matched when it fired
 * @param group JSON object: the values of the rule's group keys
 * @param values JSON object: what the rule's SELECT asks for
 * @param samples JSON array of {@code {"id","log"}}: the first logs
 * @param state whether those who are to be told have been
 * @param firedAt when it fired
 * @param deliveries those who are to be told
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Alert(
        String id,
        String rule,
        String ruleId,
        String service,
        Window window,
        long count,
        @JsonRawValue String group,
        @JsonRawValue String values,
        @JsonRawValue String samples,
        AlertState state,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant firedAt,
        List<Delivery> deliveries) {

    /**
     * The time of the logs.
     *
     * @param start of a windowed rule the window's; of others the first log's time
     * @param end of a windowed rule the window's, exclusive; of others the last log's time
     */
    public record Window(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant start,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant end) {}

    static AlertState state(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return AlertState.RAISED;
        }
        if (deliveries.stream().anyMatch(delivery -> delivery.state().equals(Delivery.PENDING))) {
            return AlertState.PENDING;
        }
        boolean all = deliveries.stream().allMatch(delivery -> delivery.state().equals(Delivery.DELIVERED));
        return all ? AlertState.DELIVERED : AlertState.FAILED;
    }
}
