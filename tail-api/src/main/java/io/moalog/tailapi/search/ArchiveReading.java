package io.moalog.tailapi.search;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a search read of the archive.
 *
 * @param searched the receive times that were searched
 * @param files that were read, in whole or in part
 * @param bytes of the row groups that were read
 */
public record ArchiveReading(Stretch searched, int files, long bytes) {
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", searched.from() == null ? null : searched.from().toString());
        fields.put("to", searched.to() == null ? null : searched.to().toString());
        fields.put("files", files);
        fields.put("bytes", bytes);
        return fields;
    }
}
