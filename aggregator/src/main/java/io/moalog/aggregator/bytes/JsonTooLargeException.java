package io.moalog.aggregator.bytes;

/** More was written to a {@link JsonBytes} than it may hold. */
public final class JsonTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long size;

    JsonTooLargeException(long size, int most) {
        super("JSON of %d bytes or more, where %d are the bound".formatted(size, most));
        this.size = size;
    }

    /** How many bytes the JSON has at least. */
    public long size() {
        return size;
    }
}
