package io.moalog.archive.replay;

import io.moalog.archive.parquet.ArchivedLog;
import io.moalog.archive.parquet.LogFileReader;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a file's logs bulk by bulk, each of one day, so that it goes to one index. */
final class BulkReader implements Closeable {
    private static final int MOST_LOGS = 5_000;

    private final ServiceName service;
    private final LogFileReader reader;
    private @Nullable ArchivedLog ahead;

    /** @param reader closed with this */
    BulkReader(ServiceName service, LogFileReader reader) throws IOException {
        this.service = service;
        this.reader = reader;
        this.ahead = reader.read();
    }

    /**
     * The next logs; none at the end.
     *
     * @param bytes about how many there are to be
     */
    List<ReceivedLog> next(int bytes) throws IOException {
        List<ReceivedLog> bulk = new ArrayList<>();
        long size = 0;
        for (ArchivedLog log = ahead; log != null; log = ahead) {
            boolean full = size >= bytes || bulk.size() == MOST_LOGS;
            if (full
                    || (!bulk.isEmpty()
                            && !day(log.received()).equals(day(bulk.get(0).received())))) {
                return bulk;
            }
            ReceivedLog next = new ReceivedLog(service, log.position(), log.received(), log.value());
            bulk.add(next);
            size += next.bytes();
            ahead = reader.read();
        }
        return bulk;
    }

    static LocalDate day(Instant received) {
        return LocalDate.ofInstant(received, ZoneOffset.UTC);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
