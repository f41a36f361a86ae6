package io.moalog.ops.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Refuses what has the word "bad" in it; gives no answer while it is away, but stores all the same. */
final class FakeSink implements SearchSink {
    private final Map<LogPosition, ReceivedLog> stored = new ConcurrentHashMap<>();
    private volatile @Nullable String away;

    void away(@Nullable String reason) {
        away = reason;
    }

    Map<LogPosition, ReceivedLog> stored() {
        return stored;
    }

    @Override
    public Map<LogPosition, String> index(List<ReceivedLog> logs) throws IOException {
        Map<LogPosition, String> refused = new HashMap<>();
        for (ReceivedLog log : logs) {
            byte[] body = log.body();
            if (body == null || new String(body, UTF_8).contains("bad")) {
                refused.put(log.position(), "still bad");
            } else {
                stored.putIfAbsent(log.position(), log);
            }
        }
        String reason = away;
        if (reason != null) {
            throw new IOException(reason);
        }
        return refused;
    }
}
