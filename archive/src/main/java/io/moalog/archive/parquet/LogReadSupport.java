package io.moalog.archive.parquet;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Reads rows of {@link LogColumns}; each is good until the next one is read. */
final class LogReadSupport extends ReadSupport<LogRow> {
    private final MessageType columns;

    /** @param columns those to read; what a row has in the others is left empty */
    LogReadSupport(MessageType columns) {
        this.columns = columns;
    }

    @Override
    public ReadContext init(InitContext context) {
        return new ReadContext(columns);
    }

    @Override
    public RecordMaterializer<LogRow> prepareForRead(
            Configuration configuration, Map<String, String> footer, MessageType schema, ReadContext context) {
        return new Rows(columns);
    }

    private static final class Rows extends RecordMaterializer<LogRow> {
        private final LogRow row = new LogRow();
        private final GroupConverter root;

        Rows(MessageType columns) {
            this.root = new Root(row, columns);
        }

        @Override
        public LogRow getCurrentRecord() {
            return row;
        }

        @Override
        public GroupConverter getRootConverter() {
            return root;
        }
    }

    private static final class Root extends GroupConverter {
        private final LogRow row;
        private final Converter[] columns;

        Root(LogRow row, MessageType columns) {
            this.row = row;
            // In the order of the schema.
            Converter[] all = {
                new Whole(value -> row.received = value),
                new Whole(value -> {
                    row.hasEventTime = true;
                    row.eventTime = value;
                }),
                new Text(value -> row.host = value),
                new Text(value -> row.level = value),
                new Text(value -> row.message = value),
                new Text(value -> row.traceId = value),
                new Text(value -> row.topicId = value),
                new Whole(value -> row.partition = (int) value),
                new Whole(value -> row.offset = value),
                new Text(value -> row.key = value),
                new Text(value -> row.headers = value),
                new Text(value -> row.rest = value),
                new Text(value -> row.shape = value),
                new Text(value -> row.raw = value),
                new Text(value -> row.rawKey = value)
            };
            this.columns = columns.getFields().stream()
                    .map(column -> all[LogColumns.SCHEMA.getFieldIndex(column.getName())])
                    .toArray(Converter[]::new);
        }

        @Override
        public Converter getConverter(int index) {
            return columns[index];
        }

        @Override
        public void start() {
            row.clear();
        }

        @Override
        public void end() {}
    }

    private static final class Text extends PrimitiveConverter {
        private final Consumer<Binary> to;

        Text(Consumer<Binary> to) {
            this.to = to;
        }

        @Override
        public void addBinary(Binary value) {
            to.accept(value);
        }
    }

    private static final class Whole extends PrimitiveConverter {
        private final LongConsumer to;

        Whole(LongConsumer to) {
            this.to = to;
        }

        @Override
        public void addLong(long value) {
            to.accept(value);
        }

        @Override
        public void addInt(int value) {
            to.accept(value);
        }
    }
}
