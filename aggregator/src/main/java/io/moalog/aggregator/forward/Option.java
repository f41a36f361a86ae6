package io.moalog.aggregator.forward;

import io.moalog.aggregator.msgpack.Cursor;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The last element of a Forward message, a map; of it, {@code chunk} alone matters here. */
final class Option {
    /** An id; it is kept until the answer, so it must not be large. */
    private static final int LARGEST_CHUNK = 1024;

    private static final byte[] CHUNK = {'c', 'h', 'u', 'n', 'k'};
    private static final byte[] ACK = {(byte) 0x81, (byte) 0xa3, 'a', 'c', 'k'};

    private Option() {}

    /**
     * The value of {@code chunk} as MessagePack, or null where there is none.
     *
     * @throws MalformedException where it cannot be read, or the chunk is no id but larger
     */
    static byte @Nullable [] chunk(byte[] bytes, int from, int to) throws MalformedException {
        Cursor in = new Cursor();
        in.on(bytes, from, to);
        try {
            for (long pairs = in.mapHeader(); pairs > 0; pairs--) {
                int nameAt = in.position();
                in.skip();
                int valueAt = in.position();
                in.skip();
                if (isChunk(bytes, nameAt, valueAt)) {
                    if (in.position() - valueAt > LARGEST_CHUNK) {
                        throw new MalformedException("an option chunk larger than " + LARGEST_CHUNK + " bytes");
                    }
                    return Arrays.copyOfRange(bytes, valueAt, in.position());
                }
            }
            return null;
        } catch (NotALogException cut) {
            throw new MalformedException("an option that cannot be read: " + cut.getMessage());
        }
    }

    private static boolean isChunk(byte[] bytes, int from, int to) throws NotALogException {
        Cursor name = new Cursor();
        name.on(bytes, from, to);
        int length = name.textHeader();
        int at = name.position();
        return length >= 0 && Arrays.equals(bytes, at, at + length, CHUNK, 0, CHUNK.length);
    }

    /** The answer that acknowledges a chunk: {@code {"ack": chunk}}. */
    static byte[] ack(byte[] chunk) {
        byte[] answer = Arrays.copyOf(ACK, ACK.length + chunk.length);
        System.arraycopy(chunk, 0, answer, ACK.length, chunk.length);
        return answer;
    }
}
