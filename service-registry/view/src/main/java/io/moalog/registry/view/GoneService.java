package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.moalog.model.ServiceName;
import java.time.Instant;

/**
 * A service that is deleted and of which something may still be stored, as the registry publishes it: until its name is
 * registered again, or nothing can be left of it.
 *
 * @param name that its indices and archive are named after
 * @param retention that these follow
 * @param indices which indices its logs went to
 * @param goneAt when its name became free
 * @param version from the same sequence as a service's
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GoneService(
        @JsonSerialize(using = ServiceNameJson.Writer.class) @JsonDeserialize(using = ServiceNameJson.Reader.class)
        ServiceName name,

        Retention retention,
        IndexPlan indices,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant goneAt,
        long version)
        implements PlatformRecord {
    /** {@code @gone/name}. */
    public static final RecordKind<GoneService> KIND = new RecordKind<>("gone", GoneService.class);

    public GoneService {
        requireNonNull(name, "name");
        requireNonNull(retention, "retention");
        // Values of an earlier version have none.
        indices = indices == null ? IndexPlan.DAILY : indices;
        requireNonNull(goneAt, "goneAt");
    }

    @Override
    public String id() {
        return name.value();
    }
}
