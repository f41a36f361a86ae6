package io.moalog.tailapi.tail;

/** A log on its way to tails, which share it. */
final class Line implements OutboxItem {
    /** An entry's cost in memory beside the JSON, roughly. */
    private static final int OVERHEAD = 64;

    private final int partition;
    private final long offset;
    private final long received;
    private final byte[] json;

    private Line(int partition, long offset, long received, byte[] json) {
        this.partition = partition;
        this.offset = offset;
        this.received = received;
        this.json = json;
    }

    /**
     * The line of a record's value. JSON allows line breaks between its tokens only, never inside a string, so a space in
     * the place of each changes nothing else.
     *
     * @param received epoch milliseconds
     */
    static Line of(int partition, long offset, long received, byte[] value) {
        return new Line(partition, offset, received, onOneLine(value));
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** When Kafka got it, in epoch milliseconds. */
    long received() {
        return received;
    }

    /** The sender's bytes, on one line; shared, not to be changed. */
    byte[] json() {
        return json;
    }

    @Override
    public int cost() {
        return json.length + OVERHEAD;
    }

    private static byte[] onOneLine(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '\n' || value[i] == '\r') {
                return withoutBreaks(value, i);
            }
        }
        return value;
    }

    private static byte[] withoutBreaks(byte[] value, int first) {
        byte[] line = value.clone();
        for (int i = first; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }
}
