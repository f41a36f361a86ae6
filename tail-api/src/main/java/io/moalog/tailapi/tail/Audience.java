package io.moalog.tailapi.tail;

import io.moalog.model.ServiceName;
import io.moalog.tailapi.query.LogFields;
import io.moalog.tailapi.query.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The followers of a live reader by what they ask for: a log is parsed once, and matched once for all tails with the same
 * query. Guarded by the live reader.
 */
final class Audience {
    private final Map<Query, Group> groups = new LinkedHashMap<>();

    void add(Follower follower) {
        groups.computeIfAbsent(follower.tail().query(), query -> new Group())
                .followers
                .add(follower);
    }

    Optional<Follower> find(Tail tail) {
        Group group = groups.get(tail.query());
        return group == null
                ? Optional.empty()
                : group.followers.stream().filter(f -> f.tail() == tail).findAny();
    }

    void remove(Tail tail) {
        Group group = groups.get(tail.query());
        if (group != null && group.followers.removeIf(f -> f.tail() == tail) && group.followers.isEmpty()) {
            groups.remove(tail.query());
        }
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** @param service whose log it is */
    void offer(Line line, ServiceName service) {
        LogFields log = new LogFields(line.json(), service);
        for (Map.Entry<Query, Group> entry : groups.entrySet()) {
            if (entry.getKey().matches(log)) {
                entry.getValue().take(line);
            }
        }
    }

    /** After a batch: everything before {@code next} was offered. */
    void scanned(Positions next) {
        groups.values().forEach(group -> group.scanned(next));
    }

    void forEach(Consumer<Follower> action) {
        groups.values().forEach(group -> List.copyOf(group.followers).forEach(action));
    }

    /** The followers with one query. */
    private static final class Group {
        private final List<Follower> followers = new ArrayList<>();
        private boolean matched;

        void take(Line line) {
            matched = true;
            for (Follower follower : followers) {
                follower.take(line);
            }
        }

        void scanned(Positions next) {
            for (Follower follower : followers) {
                follower.scanned(next, matched);
            }
            matched = false;
        }
    }
}
