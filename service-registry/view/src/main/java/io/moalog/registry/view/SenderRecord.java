package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;

/**
 * A user of forward's handshake, as the registry publishes it.
 *
 * @param name the user's name
 * @param services what it may send to
 * @param secret its password, encrypted
 * @param version growing with every change
 * @param createdAt when it was made
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SenderRecord(
        String name,
        List<ServicePattern> services,
        String secret,
        long version,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt)
        implements PlatformRecord {
    /** {@code @sender/name}. */
    public static final RecordKind<SenderRecord> KIND = new RecordKind<>("sender", SenderRecord.class);

    public SenderRecord {
        requireNonNull(name, "name");
        requireNonNull(secret, "secret");
        requireNonNull(createdAt, "createdAt");
        services = List.copyOf(requireNonNull(services, "services"));
    }

    @Override
    public String id() {
        return name;
    }
}
