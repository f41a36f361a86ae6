package io.moalog.registry.server;

import io.moalog.registry.view.ApiToken;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A token of the management API as SQL holds it.
 *
 * @param revoked whether it is to be forgotten; the row goes when {@code moalog.services} has been told
 */
record TokenRow(ApiToken token, boolean revoked) implements PublishedRow {
    @Override
    public String key() {
        return ApiToken.KIND.key(token.id());
    }

    @Override
    public long version() {
        return token.version();
    }

    @Override
    public ProducerRecord<byte[], byte[]> record() {
        return revoked ? tombstone() : ApiToken.KIND.record(token);
    }

    @Override
    public ProducerRecord<byte[], byte[]> tombstone() {
        return ApiToken.KIND.tombstone(token.id());
    }
}
