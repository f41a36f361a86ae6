package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.stream.PlatformTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A kind of records of {@code moalog.services} that are no services: key = {@code @kind/id}, which no service name can be,
 * value = JSON.
 *
 * <p>A new kind is a record class with a constant of this class, named in {@link ReadRecords#KINDS}.
 *
 * @param <T> what they are in Java
 */
public final class RecordKind<T extends PlatformRecord> {
    private static final String MARK = "@";

    private final String prefix;
    private final Class<T> type;

    /** @param name of the kind, without slashes: {@code sender} */
    RecordKind(String name, Class<T> type) {
        this.prefix = MARK + name + "/";
        this.type = type;
    }

    /** Whether a record with that key is of any such kind, be it one that is not known here. */
    public static boolean isKey(String key) {
        return key.startsWith(MARK);
    }

    /** The key of the record with that id. */
    public String key(String id) {
        return prefix + id;
    }

    /** The id in a key of this kind; nothing in that of another. */
    public Optional<String> idIn(String key) {
        return key.startsWith(prefix) ? Optional.of(key.substring(prefix.length())) : Optional.empty();
    }

    /** The record of Kafka that publishes {@code published}. */
    public ProducerRecord<byte[], byte[]> record(T published) {
        try {
            return new ProducerRecord<>(
                    PlatformTopics.SERVICES, bytes(published.id()), ServiceCodec.JSON.writeValueAsBytes(published));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The record of Kafka after which that id is unknown. */
    public ProducerRecord<byte[], byte[]> tombstone(String id) {
        return new ProducerRecord<>(PlatformTopics.SERVICES, bytes(id), null);
    }

    /**
     * What is in a value.
     *
     * @throws IOException where the bytes are not of this kind
     */
    public T read(byte[] value) throws IOException {
        T read = ServiceCodec.JSON.readValue(value, type);
        if (read == null) {
            throw new IOException("a JSON null");
        }
        return read;
    }

    /**
     * The version in a value of whatever kind.
     *
     * @throws IOException where there is none
     */
    public static long version(byte[] value) throws IOException {
        JsonNode version = ServiceCodec.JSON.readTree(value).path("version");
        if (!version.isIntegralNumber()) {
            throw new IOException("no version");
        }
        return version.longValue();
    }

    T cast(PlatformRecord record) {
        return type.cast(record);
    }

    private byte[] bytes(String id) {
        return key(id).getBytes(UTF_8);
    }

    /** E.g. {@code @sender/}. */
    @Override
    public String toString() {
        return prefix;
    }
}
