package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

/**
 * How long a service's logs are kept, by receive time.
 *
 * @param kafka in the topic: what a stopped sink may be behind before logs are lost to it
 * @param search in Elasticsearch
 * @param archive on HDFS
 */
public record Retention(Age kafka, Age search, Age archive) {
    public static final Retention DEFAULT = new Retention(Age.parse("3d"), Age.parse("30d"), Age.parse("3y"));

    public Retention {
        requireNonNull(kafka, "kafka");
        requireNonNull(search, "search");
        requireNonNull(archive, "archive");
    }
}
