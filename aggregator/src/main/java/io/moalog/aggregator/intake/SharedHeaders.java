package io.moalog.aggregator.intake;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Headers that many records share: they cannot be changed, and so are not copied for each. */
final class SharedHeaders implements Headers {
    private final Header[] all;

    SharedHeaders(Header... headers) {
        all = headers;
    }

    /** For reading: it is not copied. */
    @Override
    public Header[] toArray() {
        return all;
    }

    @Override
    public Iterator<Header> iterator() {
        return List.of(all).iterator();
    }

    @Override
    public Iterable<Header> headers(String key) {
        return Arrays.stream(all).filter(header -> header.key().equals(key)).toList();
    }

    @Override
    public @Nullable Header lastHeader(String key) {
        return Arrays.stream(all)
                .filter(header -> header.key().equals(key))
                .reduce((first, second) -> second)
                .orElse(null);
    }

    @Override
    public Headers add(Header header) {
        throw shared();
    }

    @Override
    public Headers add(String key, byte[] value) {
        throw shared();
    }

    @Override
    public Headers remove(String key) {
        throw shared();
    }

    private static IllegalStateException shared() {
        return new IllegalStateException("these headers are many records'");
    }
}
