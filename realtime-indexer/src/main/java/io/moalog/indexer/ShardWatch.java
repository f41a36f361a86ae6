package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.ShardRoom;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.elasticsearch.client.ResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every minute how much room Elasticsearch has for shards: once there is none, logs wait for indices that cannot be made. */
final class ShardWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ShardWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final double MUCH = 0.9;

    private final ShardRoom room;
    private final int shardsOfAnIndex;
    private long due = System.nanoTime();
    private boolean warned;
    private volatile ShardRoom.@Nullable Use last;
    private volatile String unknown = "not looked yet";

    /** @param replicas copies of each index beside the first */
    ShardWatch(ShardRoom room, int replicas) {
        this.room = room;
        this.shardsOfAnIndex = 1 + replicas;
    }

    /**
     * Looks, where the last look is a while ago. Of one thread.
     *
     * @throws IOException where Elasticsearch is away; that it does not tell is no reason to do nothing else
     */
    void lookIfDue() throws IOException, InterruptedException {
        if (System.nanoTime() - due < 0) {
            return;
        }
        due = System.nanoTime() + EVERY.toNanos();
        try {
            looked(room.look(), "Elasticsearch does not tell");
        } catch (ResponseException refusal) {
            looked(Optional.empty(), Indices.describe(refusal));
        }
    }

    private void looked(Optional<ShardRoom.Use> use, String why) {
        unknown = why;
        last = use.orElse(null);
        boolean much = use.filter(now -> now.used() >= MUCH * now.limit()).isPresent();
        if (much && !warned) {
            LOG.warn("{}: make room before it is full", describe(use.get()));
        }
        warned = much;
    }

    /** The next look is due. Of the same thread. */
    void lookSoon() {
        due = System.nanoTime();
    }

    /** 0 where it is not known, as is {@link #limit}. */
    long used() {
        ShardRoom.Use use = last;
        return use == null ? 0 : use.used();
    }

    long limit() {
        ShardRoom.Use use = last;
        return use == null ? 0 : use.limit();
    }

    /** Red once there is no room for another index. */
    Check check(String name) {
        ShardRoom.Use use = last;
        if (use == null) {
            return Check.up(name, "not known: " + unknown);
        }
        return use.used() + shardsOfAnIndex > use.limit()
                ? Check.down(
                        name,
                        describe(use) + ": logs wait for indices that cannot be made. Raise"
                                + " cluster.max_shards_per_node, add data nodes or keep logs for less long")
                : Check.up(name, describe(use));
    }

    private static String describe(ShardRoom.Use use) {
        return "Elasticsearch has %d of at most %d shards".formatted(use.used(), use.limit());
    }
}
