package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.bytes.JsonFramer;
import io.moalog.aggregator.msgpack.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Finds one JSON value after another in a window, as its bytes come. Of a value that may be of any size and is larger than
 * its bound, only the beginning is held. Not thread-safe.
 */
final class JsonValues {
    /** What {@link #first} says where there is no byte. */
    static final int NOTHING = -1;

    private static final byte[] NONE = new byte[0];

    private final ByteWindow socket;
    private final JsonFramer framer = new JsonFramer();

    /** Bytes of the value being framed that are still in the window. */
    private int held;

    private boolean skipping;
    private boolean cut;
    private byte[] array = NONE;
    private int from;
    private int to;

    JsonValues(ByteWindow socket) {
        this.socket = socket;
    }

    /** The first byte of the value under way, or of what comes next behind blanks; it stays in the window. */
    int first() {
        if (held > 0) {
            return socket.array()[socket.start()] & 0xff;
        }
        return skipping ? 0 : skipBlanks();
    }

    private int skipBlanks() {
        byte[] bytes = socket.array();
        int at = socket.start();
        while (at < socket.end() && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        int first = at < socket.end() ? bytes[at] & 0xff : NOTHING;
        socket.consume(at - socket.start());
        return first;
    }

    /** Whether the next value is all there; it is consumed then. {@code what} is malformed where it is larger. */
    boolean bounded(int largest, String what) throws MalformedException {
        return next(largest, what);
    }

    /** Whether the next value is all there; it is consumed then, and {@link #isCut} tells whether all of it is held. */
    boolean any(int largest) throws MalformedException {
        return next(largest, null);
    }

    private boolean next(int largest, @Nullable String bounded) throws MalformedException {
        if (held == 0 && !skipping) {
            requireValue(socket.array()[socket.start()]);
            framer.expect();
        }
        held += framer.pass(socket.array(), socket.start() + held, socket.end());
        if (framer.seen() > largest && bounded != null) {
            throw new MalformedException("%s larger than %d bytes".formatted(bounded, largest));
        }
        if (framer.isComplete()) {
            complete();
            return true;
        }
        if (held > largest && !skipping) {
            array = socket.head(ForwardReader.KEPT);
            skipping = true;
        }
        if (skipping) {
            letGo();
        }
        return false;
    }

    private static void requireValue(byte first) throws MalformedException {
        if (first == ',' || first == ':' || first == ']' || first == '}') {
            throw new MalformedException("a message in JSON, with '%c' where a value has to be".formatted(first));
        }
    }

    private void complete() {
        cut = skipping;
        if (skipping) {
            from = 0;
            to = array.length;
        } else {
            array = socket.array();
            from = socket.start();
            to = from + held;
        }
        skipping = false;
        letGo();
    }

    private void letGo() {
        socket.consume(held);
        held = 0;
    }

    /** Puts another value in the place of the last one. */
    void replace(byte[] value) {
        array = value;
        from = 0;
        to = value.length;
    }

    /** Whether only the last value's beginning is held. */
    boolean isCut() {
        return cut;
    }

    /** The last value is here, from {@link #from} to {@link #to}, until the next is asked for. */
    byte[] array() {
        return array;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The last value's bytes, held or not. */
    long size() {
        return framer.seen();
    }

    /** What is held of the heap beside the window, in bytes. */
    int capacity() {
        return skipping ? array.length : 0;
    }

    /** Lets go of the last value. */
    void release() {
        if (!skipping) {
            array = NONE;
        }
    }
}
