package io.moalog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where a log came from. In its Kafka record it is the header {@value #HEADER}, one for all, because each costs whoever
 * writes or reads the record: {@code forward 10.0.0.7 kube.payment}, with a dash for what is not known.
 *
 * @param protocol how it came: {@code http}, {@code forward}, …
 * @param sender the sender's address, without the port
 * @param tag the tag it came with, where the protocol has one and it is not the service's name; may have spaces
 */
public record LogSource(
        @Nullable String protocol,
        @Nullable String sender,
        @Nullable String tag) {
    public static final String HEADER = "from";
    private static final String UNKNOWN = "-";

    /** What the record's headers tell; nothing where they do not. */
    public static LogSource of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        String[] parts = header == null || header.value() == null
                ? new String[0]
                : new String(header.value(), UTF_8).split(" ", 3);
        return new LogSource(known(parts, 0), known(parts, 1), parts.length < 3 ? null : parts[2]);
    }

    private static @Nullable String known(String[] parts, int index) {
        return index >= parts.length || parts[index].isEmpty() || parts[index].equals(UNKNOWN) ? null : parts[index];
    }

    /** The header's value. */
    public byte[] bytes() {
        String both = (protocol == null ? UNKNOWN : protocol) + " " + (sender == null ? UNKNOWN : sender);
        return (tag == null ? both : both + " " + tag).getBytes(UTF_8);
    }
}
