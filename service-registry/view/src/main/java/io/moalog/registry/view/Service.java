package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered service, as the registry publishes it.
 *
 * @param name its name, which its topic, indices and archive are named after
 * @param owner who is responsible, e.g. a team
 * @param partitions of its topic
 * @param retention how long its logs are kept
 * @param state active or going
 * @param version from SQL, growing with every change of any service: a lower one than is known is ignored
 * @param topicId the UUID of its topic
 * @param createdAt when it was registered
 * @param quota how much it may send to each aggregator; null for as much as it likes
 * @param claims names in the senders' protocols that are this service's
 * @param masking what of its logs is not kept; null for nothing
 * @param indices which indices its logs go to
 * @param indexing by which way they come there
 * @param keys with which it may send over HTTP where keys are asked for; expired ones may be among them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Service(
        @JsonSerialize(using = ServiceNameJson.Writer.class) @JsonDeserialize(using = ServiceNameJson.Reader.class)
        ServiceName name,

        String owner,
        int partitions,
        Retention retention,
        ServiceState state,
        long version,
        String topicId,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Quota quota,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Claim> claims,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Masking masking,
        IndexPlan indices,
        Indexing indexing,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<IngestKey> keys) {

    public Service {
        // Read from Kafka, a value may lack any of them.
        requireNonNull(name, "name");
        requireNonNull(owner, "owner");
        requireNonNull(retention, "retention");
        requireNonNull(state, "state");
        requireNonNull(topicId, "topicId");
        requireNonNull(createdAt, "createdAt");
        if (owner.isBlank()) {
            throw new IllegalArgumentException("the owner of " + name + " is empty: name who is responsible");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions of " + name + " is " + partitions + ": give 1 or more");
        }
        // Values of earlier versions have none of these.
        indices = indices == null ? IndexPlan.DAILY : indices;
        indexing = indexing == null ? Indexing.LIVE : indexing;
        claims = claims == null ? List.of() : List.copyOf(claims);
        keys = keys == null ? List.of() : List.copyOf(keys);
    }

    /** A service that may send what it likes, claims nothing, masks nothing, is indexed live and by day, and has no keys. */
    public Service(
            ServiceName name,
            String owner,
            int partitions,
            Retention retention,
            ServiceState state,
            long version,
            String topicId,
            Instant createdAt) {
        this(
                name,
                owner,
                partitions,
                retention,
                state,
                version,
                topicId,
                createdAt,
                null,
                List.of(),
                null,
                IndexPlan.DAILY,
                Indexing.LIVE,
                List.of());
    }

    /** Whether its logs come into Elasticsearch live. While it goes they do, so that it need not wait for the archive. */
    @JsonIgnore
    public boolean isIndexedLive() {
        return indexing == Indexing.LIVE || state != ServiceState.ACTIVE;
    }

    /** The same for those who are to see no hashes of its keys. */
    public Service withoutKeys() {
        return new Service(
                name,
                owner,
                partitions,
                retention,
                state,
                version,
                topicId,
                createdAt,
                quota,
                claims,
                masking,
                indices,
                indexing,
                List.of());
    }

    /** The Kafka topic that holds its logs. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String topic() {
        return new TopicName(name).toString();
    }
}
