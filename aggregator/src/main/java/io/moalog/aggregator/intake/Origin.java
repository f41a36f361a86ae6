package io.moalog.aggregator.intake;

import io.moalog.registry.view.ClaimKind;
import io.moalog.stream.LogSource;
import io.moalog.stream.Unclaimed;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Where logs come from. It becomes the header of their Kafka records ({@link LogSource}), made once for all of them. */
public final class Origin {
    private final String protocol;
    private final LogSource source;
    private final Headers headers;

    /**
     * @param protocol how they came: {@code http}, {@code forward}
     * @param sender the sender's address without the port, where known
     * @param tag the tag they came with, where the protocol has one
     */
    public Origin(String protocol, @Nullable String sender, @Nullable String tag) {
        this.protocol = protocol;
        this.source = new LogSource(protocol, sender, tag);
        this.headers = new SharedHeaders(new RecordHeader(LogSource.HEADER, source.bytes()));
    }

    public String protocol() {
        return protocol;
    }

    public @Nullable String sender() {
        return source.sender();
    }

    /** What a dead letter says of a log whose name nobody has. */
    Unclaimed unclaimed(ClaimKind kind) {
        return new Unclaimed(kind.toString(), protocol, source.tag());
    }

    Headers headers() {
        return headers;
    }
}
