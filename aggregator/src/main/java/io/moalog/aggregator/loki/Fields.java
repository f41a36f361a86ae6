package io.moalog.aggregator.loki;

/** The field numbers of Loki's {@code logproto.PushRequest}. */
final class Fields {
    static final int REQUEST_STREAMS = 1;

    static final int STREAM_LABELS = 1;
    static final int STREAM_ENTRIES = 2;

    static final int ENTRY_TIMESTAMP = 1;
    static final int ENTRY_LINE = 2;
    static final int ENTRY_METADATA = 3;

    static final int TIMESTAMP_SECONDS = 1;
    static final int TIMESTAMP_NANOS = 2;

    static final int PAIR_NAME = 1;
    static final int PAIR_VALUE = 2;

    private Fields() {}
}
