package io.moalog.tailapi.search;

import io.moalog.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * A log that was found.
 *
 * @param id its position
 * @param place in the answer
 * @param json its JSON stands in this
 * @param start from here
 * @param end to here
 * @param sentTo its service, where the JSON is the sender's own; null where it is the indexer's document
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Hit(
        String id,
        Place place,
        byte[] json,
        int start,
        int end,
        @Nullable ServiceName sentTo) {}
