package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.ServiceName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been read of {@code moalog.services}: the newest version of each service, and of each record beside them. */
final class ReadRecords {
    /** The kinds that are kept; those of a later release are passed over. */
    static final List<RecordKind<?>> KINDS =
            List.of(SenderRecord.KIND, SharedKeyRecord.KIND, ApiToken.KIND, GoneService.KIND);

    private static final Logger LOG = LoggerFactory.getLogger(ReadRecords.class);

    private final Map<ServiceName, Service> services = new HashMap<>();

    /** By key. */
    private final Map<String, PlatformRecord> others = new HashMap<>();

    /** Whether it changes anything. What cannot be read, changes nothing. */
    boolean apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            LOG.warn("{} has no key", place(record));
            return false;
        }
        String key = new String(record.key(), UTF_8);
        try {
            return RecordKind.isKey(key) ? applyOther(key, record) : applyService(key, record);
        } catch (IOException e) {
            LOG.warn("{} is not what its key {} says: {}", place(record), key, e.getMessage());
            return false;
        }
    }

    private boolean applyService(String key, ConsumerRecord<byte[], byte[]> record) throws IOException {
        Optional<ServiceName> name = ServiceName.parse(key);
        if (name.isEmpty()) {
            LOG.warn("{} is not a service's: its key is not a service name", place(record));
            return false;
        }
        if (record.value() == null) {
            return services.remove(name.get()) != null;
        }
        Service service = ServiceCodec.read(record.value());
        Service known = services.get(service.name());
        if (known != null && known.version() >= service.version()) {
            return false;
        }
        services.put(service.name(), service);
        return true;
    }

    private boolean applyOther(String key, ConsumerRecord<byte[], byte[]> record) throws IOException {
        Optional<RecordKind<?>> kind =
                KINDS.stream().filter(one -> one.idIn(key).isPresent()).findFirst();
        if (kind.isEmpty()) {
            LOG.debug("{}: {} is of a kind that is not known here", place(record), key);
            return false;
        }
        if (record.value() == null) {
            return others.remove(key) != null;
        }
        PlatformRecord read = kind.get().read(record.value());
        if (!key.equals(kind.get().key(read.id()))) {
            throw new IOException("its value is of another, " + read.id());
        }
        PlatformRecord known = others.get(key);
        if (known != null && known.version() >= read.version()) {
            return false;
        }
        others.put(key, read);
        return true;
    }

    Map<ServiceName, Service> services() {
        return Map.copyOf(services);
    }

    /** Those beside the services, by kind, then by id. */
    Map<RecordKind<?>, Map<String, PlatformRecord>> others() {
        Map<RecordKind<?>, Map<String, PlatformRecord>> byKind = new HashMap<>();
        for (RecordKind<?> kind : KINDS) {
            Map<String, PlatformRecord> ofKind = new HashMap<>();
            others.forEach((key, record) -> kind.idIn(key).ifPresent(id -> ofKind.put(id, record)));
            byKind.put(kind, Map.copyOf(ofKind));
        }
        return Map.copyOf(byKind);
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
