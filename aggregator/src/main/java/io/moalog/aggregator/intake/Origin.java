package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.registry.view.ClaimKind;
import io.moalog.stream.LogHeaders;
import io.moalog.stream.Unclaimed;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Where logs come from. It becomes the headers of their Kafka records ({@link LogHeaders}), made once for all of them. */
public final class Origin {
    private final String protocol;
    private final @Nullable String sender;
    private final @Nullable String tag;
    private final Headers headers;

    /**
     * @param protocol how they came: {@code http}, {@code forward}
     * @param sender the sender's address without the port, where known
     * @param tag the tag they came with, where the protocol has one
     */
    public Origin(String protocol, @Nullable String sender, @Nullable String tag) {
        this.protocol = protocol;
        this.sender = sender;
        this.tag = tag;
        List<Header> all = new ArrayList<>(3);
        put(all, LogHeaders.PROTOCOL, protocol);
        put(all, LogHeaders.SENDER, sender);
        put(all, LogHeaders.TAG, tag);
        this.headers = new SharedHeaders(all);
    }

    public String protocol() {
        return protocol;
    }

    public @Nullable String sender() {
        return sender;
    }

    /** What a dead letter says of a log whose name nobody has. */
    Unclaimed unclaimed(ClaimKind kind) {
        return new Unclaimed(kind.toString(), protocol, tag);
    }

    Headers headers() {
        return headers;
    }

    private static void put(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
        }
    }
}
