package io.moalog.rules.rule;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * A rule, as the API shows it.
 *
 * @param id never changes
 * @param name unique; what alerts call it
 * @param service whose logs it reads
 * @param sql as it was written
 * @param targets who is told of its alerts; nobody is fine, alerts are kept
 * @param enabled whether it is evaluated
 * @param revision grows whenever what it matches begins anew: with another SQL, or after it was disabled
 * @param start where this revision begins
 * @param createdAt when it was created
 * @param changedAt when it was changed last
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Rule(
        String id,
        String name,
        String service,
        String sql,
        @JsonProperty("notify") List<Target> targets,
        boolean enabled,
        @JsonIgnore int revision,
        @JsonIgnore StartPosition start,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant changedAt) {
    public static final int MAX_NAME = 200;

    public Rule {
        targets = List.copyOf(targets);
    }

    /** Where the rule is, for clients that follow links. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String path() {
        return "/api/rules/" + id;
    }
}
