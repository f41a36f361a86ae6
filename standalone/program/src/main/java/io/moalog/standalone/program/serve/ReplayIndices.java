package io.moalog.standalone.program.serve;

import io.moalog.archive.replay.ReplaySink;
import io.moalog.indexer.Reindexing;
import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Where replays put logs back: the indices that the realtime indexer would have put them into. */
record ReplayIndices(Reindexing reindexing) implements ReplaySink {
    @Override
    public String prepare(ServiceName service, LocalDate received, Instant keepUntil)
            throws IOException, InterruptedException {
        return reindexing.prepare(service, received, keepUntil);
    }

    @Override
    public Map<LogPosition, String> index(List<ReceivedLog> logs) throws IOException, InterruptedException {
        return reindexing.index(logs);
    }

    @Override
    public Map<LogPosition, String> store(List<ReceivedLog> logs) throws IOException, InterruptedException {
        return reindexing.store(logs);
    }
}
