package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.ServicePattern;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings as the columns of SQL hold them where they are no plain values. */
final class SettingsJson {
    private static final TypeReference<List<Claim>> CLAIMS = new TypeReference<>() {};
    private static final TypeReference<List<IngestKey>> KEYS = new TypeReference<>() {};
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private SettingsJson() {}

    /** Settings for those who read what was changed: keys by their names alone. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Shown(
            String owner,
            int partitions,
            Retention retention,
            IndexPlan indices,
            Indexing indexing,
            @Nullable Quota quota,
            List<Claim> claims,
            @Nullable Masking masking,
            List<ShownKey> keys) {}

    static String shown(ServiceSettings settings) {
        SendingRules sending = settings.sending();
        return String.valueOf(write(new Shown(
                settings.owner(),
                settings.partitions(),
                settings.retention(),
                settings.indices(),
                settings.indexing(),
                sending.quota(),
                sending.claims(),
                sending.masking(),
                ShownKey.of(settings.keys()))));
    }

    /** Null for null and for an empty list. */
    static @Nullable String write(@Nullable Object value) {
        if (value == null || (value instanceof List<?> list && list.isEmpty())) {
            return null;
        }
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static List<ServicePattern> patterns(@Nullable String json) {
        return json == null ? List.of() : read(json, new TypeReference<List<ServicePattern>>() {});
    }

    static List<Claim> claims(@Nullable String json) {
        return json == null ? List.of() : read(json, CLAIMS);
    }

    static List<IngestKey> keys(@Nullable String json) {
        return json == null ? List.of() : read(json, KEYS);
    }

    static @Nullable Masking masking(@Nullable String json) {
        return json == null ? null : read(json, new TypeReference<Masking>() {});
    }

    /** Rows of earlier versions have none. */
    static IndexPlan indices(@Nullable String json) {
        return json == null ? IndexPlan.DAILY : read(json, new TypeReference<IndexPlan>() {});
    }

    static @Nullable JsonNode tree(@Nullable String json) {
        return json == null ? null : read(json, new TypeReference<JsonNode>() {});
    }

    /** Only this class writes these columns. */
    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a column holds what is no JSON of " + type.getType(), e);
        }
    }
}
