package io.moalog.aggregator.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.moalog.aggregator.intake.InFlightBytes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Decompresses zstd (RFC 8878). Its window, which lies outside of the heap, counts as bytes in flight until it is closed:
 * the first frame's header tells how large it is, and later frames may have no larger one. Not thread-safe.
 */
final class ZstdBody extends FilterInputStream {
    /** What a decoder has to take, and the most that a sender may ask for (RFC 9659, section 3). */
    static final int MOST_WINDOW = 8 * 1024 * 1024;

    /** Frames that follow a small first one may have this window, whatever that one's is. */
    private static final int LEAST_WINDOW = 512 * 1024;

    /** The decoder's own state and its buffers of one block. */
    private static final int BESIDE_WINDOW = 384 * 1024;

    private static final int LONGEST_HEADER = 18;
    private static final int MAGIC = 0xfd2fb528;

    private final InFlightBytes inFlight;
    private int charged;

    private ZstdBody(InputStream decoder, InFlightBytes inFlight, int charge) {
        super(decoder);
        this.inFlight = inFlight;
        this.charged = charge;
        inFlight.reading(charge);
    }

    /** @throws IOException where the body cannot be read, or needs a window larger than {@link #MOST_WINDOW} */
    static ZstdBody open(InputStream body, InFlightBytes inFlight) throws IOException {
        byte[] header = body.readNBytes(LONGEST_HEADER);
        long window = window(header);
        if (window > MOST_WINDOW) {
            throw new IOException(
                    "zstd with a window of %d bytes: at most %d are taken".formatted(window, MOST_WINDOW));
        }
        PushbackInputStream whole = new PushbackInputStream(body, LONGEST_HEADER);
        whole.unread(header);
        int log = 64 - Long.numberOfLeadingZeros(Math.max(window, LEAST_WINDOW) - 1);
        ZstdInputStreamNoFinalizer decoder = new ZstdInputStreamNoFinalizer(whole);
        decoder.setLongMax(log);
        return new ZstdBody(decoder, inFlight, (1 << log) + BESIDE_WINDOW);
    }

    /** The window that a frame header asks for (RFC 8878, section 3.1.1.1); 0 where that is none. */
    private static long window(byte[] header) {
        if (header.length < 6 || littleEndian(header, 0, 4) != (MAGIC & 0xffff_ffffL)) {
            return 0;
        }
        int descriptor = header[4];
        boolean singleSegment = (descriptor & 0x20) != 0;
        if (!singleSegment) {
            int exponent = (header[5] & 0xff) >> 3;
            long base = 1L << (10 + exponent);
            return base + base / 8 * (header[5] & 7);
        }
        int dictionaryId = (1 << (descriptor & 3)) >> 1;
        int sizeFlag = (descriptor & 0xff) >> 6;
        int at = 5 + dictionaryId;
        if (at + (1 << sizeFlag) > header.length) {
            return 0;
        }
        long size = littleEndian(header, at, 1 << sizeFlag);
        return size < 0 ? Long.MAX_VALUE : size;
    }

    private static long littleEndian(byte[] bytes, int from, int size) {
        long number = 0;
        for (int i = size - 1; i >= 0; i--) {
            number = number << 8 | (bytes[from + i] & 0xff);
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            inFlight.reading(-charged);
            charged = 0;
        }
    }
}
