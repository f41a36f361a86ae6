package io.moalog.indexer.document;

import java.util.Set;

/**
 * The names that no field of a log's first level may have in Elasticsearch: its own fields, and what has nothing to see.
 * For most of them it refuses the log; with {@code __soft_deletes} and {@code _tombstone} it takes the log and counts it
 * as deleted.
 */
final class ReservedNames {
    private static final byte[] UNDERSCORE = {'_'};

    private static final Set<String> OWN = Set.of(
            "__soft_deletes",
            "_data_stream_timestamp",
            "_doc_count",
            "_feature",
            "_field_names",
            "_id",
            "_ignored",
            "_ignored_source",
            "_index",
            "_index_mode",
            "_inference_fields",
            "_nested_path",
            "_parent",
            "_primary_term",
            "_recovery_source",
            "_recovery_source_size",
            "_routing",
            "_seq_no",
            "_size",
            "_source",
            "_tier",
            "_tombstone",
            "_ts_routing_hash",
            "_tsid",
            "_type",
            "_uid",
            "_version");

    private ReservedNames() {}

    /** Whether the name that {@code path} entered last is one of them. */
    static boolean has(FieldPath path) {
        return path.isBlank() || (path.startsWith(UNDERSCORE) && OWN.contains(path.name()));
    }
}
