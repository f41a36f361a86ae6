package io.moalog.registry.server;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import io.moalog.registry.server.ServiceChange.IndicesChange;
import io.moalog.registry.server.ServiceChange.RetentionChange;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the bodies of requests; everything that is wrong with one is told at once. */
final class ServiceRequests {
    static final int MAX_OWNER_LENGTH = 200;

    private static final String NAME = "a-z and 0-9 with single '.', '_' or '-' between, at most "
            + ServiceName.MAX_LENGTH + " characters, like public.test.info";
    private static final String OWNER = "who is responsible, e.g. a team, in 1 to " + MAX_OWNER_LENGTH + " characters";
    private static final String AGE = "a number with h, d, w or y, like 12h, 3d, 2w or 3y";
    private static final String RETENTION =
            "an age for search, like \"7d\", or an object with any of kafka, search, archive";

    private static final String AUTO = "auto";
    private static final String INDICES =
            "\"auto\", or an object with any of period, shards, like {\"period\":\"week\",\"shards\":2}";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final RegistryConfig config;

    ServiceRequests(RegistryConfig config) {
        this.config = config;
    }

    /**
     * {@code {"name","owner","partitions","expectedBytesPerSecond","retention":{"kafka","search","archive"} or
     * "7d","indices":{"period","shards"} or "auto","indexing","quota","claims","masking"}}; name and owner are required. The rate is not kept:
     * it decides the number of partitions, and how the service is indexed, where that is not given.
     *
     * @throws BadRequestException with everything that is wrong
     */
    NewService registration(byte[] body) {
        RequestFields fields = new RequestFields(object(body));
        fields.allow(Set.of(
                "name",
                "owner",
                "partitions",
                "expectedBytesPerSecond",
                "retention",
                "indices",
                "indexing",
                "quota",
                "claims",
                "masking"));
        fields.missing("name", NAME);
        fields.missing("owner", OWNER);
        Optional<ServiceName> name = fields.text("name", NAME, ServiceRequests::name);
        Optional<String> owner = fields.text("owner", OWNER, ServiceRequests::owner);
        Optional<Integer> partitions =
                fields.integer("partitions", 1, config.partitions().most());
        long expected =
                fields.whole("expectedBytesPerSecond", 0, Long.MAX_VALUE).orElse(0L);
        RetentionChange retention = retention(fields);
        IndicesChange indices = indices(fields);
        Optional<Indexing> indexing = indexing(fields);
        SendingRules.Change sending = SendingRequests.read(fields);
        fields.check();
        Retention kept = retention.applyTo(config.retention());
        return new NewService(
                name.orElseThrow(),
                new ServiceSettings(
                        owner.orElseThrow(),
                        partitions.orElseGet(() -> config.partitions().forRate(expected)),
                        kept,
                        IndexSizing.of(indices, expected, kept.search()),
                        indexing.orElse(Indexing.LIVE),
                        sending.applyTo(SendingRules.NONE),
                        List.of()));
    }

    /**
     * The same without the name; at least one field.
     *
     * @throws BadRequestException with everything that is wrong
     */
    ServiceChange change(byte[] body) {
        RequestFields fields = new RequestFields(object(body));
        fields.allow(Set.of("owner", "partitions", "retention", "indices", "indexing", "quota", "claims", "masking"));
        ServiceChange change = new ServiceChange(
                fields.text("owner", OWNER, ServiceRequests::owner),
                fields.integer("partitions", 1, config.partitions().most()),
                retention(fields),
                indices(fields),
                indexing(fields),
                SendingRequests.read(fields));
        fields.check();
        if (change.isEmpty()) {
            throw new BadRequestException("nothing to change: give at least one of owner, partitions,"
                    + " retention, indices, indexing, quota, claims, masking");
        }
        return change;
    }

    private static RetentionChange retention(RequestFields fields) {
        JsonNode value = fields.raw("retention");
        if (value.isMissingNode() || value.isNull()) {
            return RetentionChange.NONE;
        }
        if (value.isTextual()) {
            return new RetentionChange(
                    Optional.empty(), fields.text("retention", RETENTION, ServiceRequests::age), Optional.empty());
        }
        if (!value.isObject()) {
            fields.error("retention", value, RETENTION);
            return RetentionChange.NONE;
        }
        RequestFields ages = fields.in("retention");
        ages.allow(Set.of("kafka", "search", "archive"));
        return new RetentionChange(
                ages.text("kafka", AGE, ServiceRequests::age),
                ages.text("search", AGE, ServiceRequests::age),
                ages.text("archive", AGE, ServiceRequests::age));
    }

    private static IndicesChange indices(RequestFields fields) {
        if (fields.raw("indices").asText().equals(AUTO)) {
            return IndicesChange.AUTO;
        }
        if (!fields.isObject("indices", INDICES)) {
            return IndicesChange.NONE;
        }
        RequestFields indices = fields.in("indices");
        indices.allow(Set.of("period", "shards"));
        return new IndicesChange(
                indices.text("period", "one of day, week, month", IndexPeriod::parse),
                indices.integer("shards", 1, IndexPlan.MOST_SHARDS),
                false);
    }

    private static Optional<Indexing> indexing(RequestFields fields) {
        return fields.text("indexing", "one of live, batch", Indexing::parse);
    }

    private static ServiceName name(String text) {
        return ServiceName.parse(text).orElseThrow(() -> new IllegalArgumentException(NAME));
    }

    private static Age age(String text) {
        try {
            return Age.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(AGE, e);
        }
    }

    static String owner(String text) {
        String owner = text.strip();
        if (owner.isEmpty()
                || owner.length() > MAX_OWNER_LENGTH
                || owner.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(OWNER);
        }
        return owner;
    }

    /** @throws BadRequestException where the body is no JSON object; it quotes nothing, since there may be a password in it */
    static JsonNode object(byte[] body) {
        JsonNode read;
        try {
            read = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new BadRequestException("the body is not JSON, or names a field twice"
                    + (where == null ? "" : ": line " + where.getLineNr() + ", column " + where.getColumnNr()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (read == null || !read.isObject()) {
            throw new BadRequestException("the body is not a JSON object: send one, like"
                    + " {\"name\":\"public.test.info\",\"owner\":\"team-a\"}");
        }
        return read;
    }
}
