package io.moalog.aggregator.forward;

import io.moalog.aggregator.msgpack.Cursor;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.model.NotALogException;
import java.util.Arrays;

/**
 * The beginning of a Forward message, up to where its entries start. The second element decides how they come: an array
 * holds them (Forward), a str or bin packs them (PackedForward; gzip is known by its first bytes, because the option that
 * announces it comes behind), anything else is the time of a single entry (Message). One object is read into again and
 * again. Not thread-safe.
 */
final class MessageHead {
    /** How the entries come. */
    enum Body {
        ENTRIES,
        PACKED,
        COMPRESSED,
        BARE
    }

    private static final int LARGEST = 64 * 1024;
    private static final int ZSTD_FIRST = 0x28;
    private static final int ZSTD_SECOND = 0xb5;

    private final Cursor in = new Cursor();
    private byte[] tag = new byte[0];
    private Body body = Body.BARE;
    private boolean hasOption;
    private long size;
    private int length;

    byte[] tag() {
        return tag;
    }

    Body body() {
        return body;
    }

    /** Whether an option follows the entries. */
    boolean hasOption() {
        return hasOption;
    }

    /** Of the body: entries, or packed bytes. */
    long size() {
        return size;
    }

    /** How many bytes the beginning takes. */
    int length() {
        return length;
    }

    /**
     * Reads the beginning.
     *
     * @return false where not all of it is there yet
     * @throws MalformedException where the bytes are no message
     */
    boolean read(byte[] bytes, int from, int to) throws MalformedException {
        in.on(bytes, from, to);
        try {
            long elements = elements();
            readTag();
            body = readBody(bytes, to);
            int least = body == Body.BARE ? 3 : 2;
            if (elements < least || elements > least + 1) {
                throw new MalformedException("a message of " + elements + " elements");
            }
            hasOption = elements == least + 1;
        } catch (NotALogException cut) {
            if (to - from > LARGEST) {
                throw new MalformedException("a tag longer than " + LARGEST + " bytes");
            }
            return false;
        }
        length = in.position() - from;
        return true;
    }

    private long elements() throws MalformedException, NotALogException {
        int first = in.peek();
        long elements = in.arrayHeader();
        if (elements < 2 || elements > 4) {
            throw new MalformedException(
                    "a message is an array of 2 to 4 elements, this starts with byte 0x%02x".formatted(first));
        }
        return elements;
    }

    private void readTag() throws MalformedException, NotALogException {
        int size = in.textHeader();
        if (size < 0) {
            throw new MalformedException("a message's tag is not a string");
        }
        int at = in.position();
        if (!Arrays.equals(tag, 0, tag.length, in.array(), at, at + size)) {
            tag = Arrays.copyOfRange(in.array(), at, at + size);
        }
        in.advance(size);
    }

    private Body readBody(byte[] bytes, int to) throws MalformedException, NotALogException {
        in.peek();
        size = in.arrayHeader();
        if (size >= 0) {
            return Body.ENTRIES;
        }
        size = in.lengthHeader();
        if (size < 0) {
            return Body.BARE;
        }
        if (size < 2) {
            return Body.PACKED;
        }
        int at = in.position();
        in.advance(2);
        in.on(bytes, at, to);
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        if (first == ZSTD_FIRST && second == ZSTD_SECOND) {
            throw new MalformedException("entries compressed with zstd: set the sender's compression to gzip");
        }
        return GzipInflater.isGzip(first, second) ? Body.COMPRESSED : Body.PACKED;
    }
}
