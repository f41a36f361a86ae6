package io.moalog.registry.server;

import io.moalog.registry.view.SenderRecord;
import io.moalog.registry.view.ServicePattern;
import io.moalog.registry.view.SharedKeyRecord;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A secret of forward's handshake as SQL holds it.
 *
 * @param name the sender's, or the shared key's id
 * @param services what a sender may send to; none for a shared key
 * @param secret encrypted; null once it is removed, until {@code moalog.services} has been told
 * @param version growing with every change
 */
record SecretRow(
        SecretKind kind,
        String name,
        List<ServicePattern> services,
        @Nullable String secret,
        long version,
        Instant createdAt)
        implements PublishedRow {
    SecretRow {
        services = List.copyOf(services);
    }

    boolean isRemoved() {
        return secret == null;
    }

    @Override
    public String key() {
        return kind.records().key(name);
    }

    @Override
    public ProducerRecord<byte[], byte[]> record() {
        if (secret == null) {
            return tombstone();
        }
        return kind == SecretKind.SENDER
                ? SenderRecord.KIND.record(new SenderRecord(name, services, secret, version, createdAt))
                : SharedKeyRecord.KIND.record(new SharedKeyRecord(name, secret, version, createdAt));
    }

    @Override
    public ProducerRecord<byte[], byte[]> tombstone() {
        return kind.records().tombstone(name);
    }

    /** Without the secret, though it is encrypted. */
    @Override
    public String toString() {
        return key() + " version " + version;
    }
}
