package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By which way a service's logs come into Elasticsearch; both put them into the same indices under the same ids. */
public enum Indexing {
    /** From Kafka, within seconds. */
    LIVE,
    /** From the archive, within minutes: cheaper, since the archive is written anyway and many logs go at once. */
    BATCH;

    /** As in requests and in JSON. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException where it is neither */
    @JsonCreator
    public static Indexing parse(String text) {
        for (Indexing indexing : values()) {
            if (indexing.toString().equals(text)) {
                return indexing;
            }
        }
        throw new IllegalArgumentException("one of live, batch");
    }
}
