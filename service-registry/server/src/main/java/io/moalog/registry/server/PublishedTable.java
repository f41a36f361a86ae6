package io.moalog.registry.server;

import java.util.List;
import java.util.Optional;

/**
 * Rows of SQL that are published. Every method throws {@link org.jdbi.v3.core.JdbiException} where the database does not do
 * it.
 *
 * @param <R> a row, as it was read
 */
interface PublishedTable<R extends PublishedRow> {
    /** Those that every role is to know. */
    List<R> seen();

    /** Those of which {@code moalog.services} has no version or an older one, as far as is known. */
    List<R> unpublished();

    /** Notes that {@code moalog.services} has this version. */
    void published(R row);

    /** Whether there is no such row any more, or one that nobody is to know again. */
    boolean isGone(R row);

    /** The row that the record with that key is of. */
    Optional<R> find(String key);

    /** The row as it is to be published now, if it has changed since it was read. */
    default Optional<R> newerThan(R row) {
        return find(row.key()).filter(now -> now.version() > row.version());
    }

    /** Whether a record with that key would be of a row of this table. */
    boolean isKey(String key);

    /**
     * Whether a record that SQL does not have so is taken back. What admits somebody is, since nobody could revoke it; a
     * service is not, be it gone, since logs are stored under its name.
     */
    boolean takesBack();
}
