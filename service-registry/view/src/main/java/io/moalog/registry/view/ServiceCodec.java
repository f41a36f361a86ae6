package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.moalog.model.ServiceName;
import io.moalog.stream.PlatformTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A service as a record of {@code moalog.services}: key = its name, value = {@link Service} as JSON. */
public final class ServiceCodec {
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private ServiceCodec() {}

    /** The record that publishes {@code service}. */
    public static ProducerRecord<byte[], byte[]> record(Service service) {
        try {
            return new ProducerRecord<>(PlatformTopics.SERVICES, key(service.name()), JSON.writeValueAsBytes(service));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The record after which {@code name} is unknown. */
    public static ProducerRecord<byte[], byte[]> tombstone(ServiceName name) {
        return new ProducerRecord<>(PlatformTopics.SERVICES, key(name), null);
    }

    /**
     * The service in a record's value.
     *
     * @throws IOException where the bytes are not a service
     */
    public static Service read(byte[] value) throws IOException {
        Service service = JSON.readValue(value, Service.class);
        if (service == null) {
            throw new IOException("a JSON null");
        }
        return service;
    }

    private static byte[] key(ServiceName name) {
        return name.value().getBytes(UTF_8);
    }
}
