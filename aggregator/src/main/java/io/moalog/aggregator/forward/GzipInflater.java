package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.msgpack.MalformedException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip (RFC 1952) in small steps as its bytes come, members one after another: Fluentd appends one to a chunk
 * with every flush. Not thread-safe.
 */
final class GzipInflater implements AutoCloseable {
    /** What one step yields at most. */
    static final int STEP = 64 * 1024;

    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private static final byte[] NONE = new byte[0];

    private enum Part {
        HEADER,
        BODY,
        TRAILER
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private Part part = Part.HEADER;

    /** Whether the bytes start a gzip member. */
    static boolean isGzip(int first, int second) {
        return first == 0x1f && second == 0x8b;
    }

    /** Whether the last member has ended and no further one begun. */
    boolean isBetweenMembers() {
        return part == Part.HEADER;
    }

    /** For another stream. */
    void reset() {
        part = Part.HEADER;
    }

    /**
     * One step: takes some of {@code bytes[from, to)} and writes at most {@link #STEP} bytes to {@code out}.
     *
     * @return how many bytes were taken; where that is 0 and nothing was written, more bytes are needed
     * @throws MalformedException where this is not gzip, or not what was compressed
     */
    int step(byte[] bytes, int from, int to, ByteWindow out) throws MalformedException {
        return switch (part) {
            case HEADER -> header(bytes, from, to);
            case BODY -> body(bytes, from, to, out);
            case TRAILER -> trailer(bytes, from, to);
        };
    }

    private int header(byte[] bytes, int from, int to) throws MalformedException {
        int length = headerLength(bytes, from, to);
        if (length < 0) {
            if (to - from > LONGEST_HEADER) {
                throw new MalformedException("a gzip header longer than " + LONGEST_HEADER + " bytes");
            }
            return 0;
        }
        inflater.reset();
        crc.reset();
        part = Part.BODY;
        return length;
    }

    /** -1 where the header is not all there. */
    private static int headerLength(byte[] bytes, int from, int to) throws MalformedException {
        if (to - from < FIXED_HEADER) {
            return -1;
        }
        if (!isGzip(bytes[from] & 0xff, bytes[from + 1] & 0xff) || bytes[from + 2] != 8) {
            throw new MalformedException("compressed entries that are not gzip");
        }
        int flags = bytes[from + 3];
        int at = from + FIXED_HEADER;
        if ((flags & FLAG_EXTRA) != 0) {
            if (to - at < 2) {
                return -1;
            }
            at += 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
        }
        for (int text = (flags & FLAG_NAME) + (flags & FLAG_COMMENT); text != 0; text &= text - 1) {
            while (at < to && bytes[at] != 0) {
                at++;
            }
            at++;
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            at += 2;
        }
        return at <= to ? at - from : -1;
    }

    private int body(byte[] bytes, int from, int to, ByteWindow out) throws MalformedException {
        out.reserve(STEP);
        inflater.setInput(bytes, from, to - from);
        try {
            int written = inflater.inflate(out.array(), out.end(), STEP);
            crc.update(out.array(), out.end(), written);
            out.written(written);
        } catch (DataFormatException e) {
            throw new MalformedException("gzip that cannot be inflated: " + e.getMessage());
        }
        if (inflater.needsDictionary()) {
            throw new MalformedException("gzip that needs a dictionary");
        }
        if (inflater.finished()) {
            part = Part.TRAILER;
        }
        int taken = to - from - inflater.getRemaining();
        inflater.setInput(NONE); // not to hold on to the array
        return taken;
    }

    private int trailer(byte[] bytes, int from, int to) throws MalformedException {
        if (to - from < TRAILER) {
            return 0;
        }
        if (littleEndian(bytes, from) != (int) crc.getValue()
                || littleEndian(bytes, from + 4) != (int) inflater.getBytesWritten()) {
            throw new MalformedException("gzip whose checksum or length is wrong");
        }
        part = Part.HEADER;
        return TRAILER;
    }

    private static int littleEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
