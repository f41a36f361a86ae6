package io.moalog.aggregator.syslog;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.msgpack.MalformedException;
import java.io.ByteArrayOutputStream;

/**
 * Finds the messages of a TCP stream (RFC 6587): each is told by itself whether its octets are counted
 * ({@code 12 <13>message}) or a line feed ends it. What is larger than a message may be is passed as it comes, and its
 * beginning kept. Not thread-safe.
 */
final class SyslogFrames {
    /** So much is kept of what is too large. */
    static final int KEPT = 64 * 1024;

    /** A larger count is none. */
    private static final int MOST_DIGITS = 9;

    /** What the window came to hold. */
    enum Step {
        /** Nothing whole: more bytes have to come first. */
        NEED_BYTES,
        /** A message. */
        MESSAGE,
        /** A message that is too large has passed: its beginning, and its {@link #size()}. */
        TOO_LARGE,
        /** The stream has ended within a counted message: what there is of it, and the {@link #size()} that it should have. */
        CUT
    }

    private enum Framing {
        NONE,
        LINE,
        COUNTED
    }

    private final ByteWindow window;
    private final int largest;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private Framing framing = Framing.NONE;
    private boolean everCounted;

    /** Octets of a counted message. */
    private int count;

    /** How much of a message that is too large has left the window. */
    private long passed;

    /** How far in the window a line feed was looked for. */
    private int searched;

    private int toConsume;
    private byte[] array = new byte[0];
    private int from;
    private int to;
    private long size;

    /** @param largest the bytes that a message may have */
    SyslogFrames(ByteWindow window, int largest) {
        this.window = window;
        this.largest = largest;
    }

    /** Where the message or its beginning stands, until {@link #next()} is called again. */
    byte[] array() {
        return array;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    long size() {
        return size;
    }

    /** The bytes held beside the window. */
    int capacity() {
        return head.size();
    }

    /** @throws MalformedException where no message can start: what follows cannot be told apart */
    Step next() throws MalformedException {
        consumeLast();
        if (framing == Framing.NONE && !isFramed()) {
            return Step.NEED_BYTES;
        }
        return framing == Framing.COUNTED ? counted() : line();
    }

    /** What is left where no more bytes will come: a last line need not be ended. */
    Step end() {
        consumeLast();
        skipTrailers();
        if (window.isEmpty() && passed == 0 && framing != Framing.COUNTED) {
            return Step.NEED_BYTES;
        }
        boolean cut = framing == Framing.COUNTED;
        size = cut ? count : passed + window.length();
        boolean tooLarge = size > largest;
        if (tooLarge) {
            pass(window.length());
            headIsMessage();
        } else {
            windowIsMessage(window.length(), 0);
        }
        framing = Framing.NONE;
        return cut ? Step.CUT : tooLarge ? Step.TOO_LARGE : Step.MESSAGE;
    }

    private void consumeLast() {
        window.consume(toConsume);
        toConsume = 0;
    }

    /** Looks how the next message is framed; false where too little of it is there. */
    private boolean isFramed() throws MalformedException {
        skipTrailers();
        if (window.isEmpty()) {
            return false;
        }
        int digits = digits();
        if (digits > 0 && digits <= MOST_DIGITS) {
            if (window.length() < digits + 2 && isSpaceOrNothing(digits)) {
                return false;
            }
            if (at(digits) == ' ' && at(digits + 1) == '<') {
                beginCounted(digits);
                return true;
            }
        }
        int first = at(0);
        if (first != '<' && (everCounted || (first >= 0 && first < ' ' && first != '\t'))) {
            throw new MalformedException(
                    "neither a count of octets nor a message starts with the byte 0x%02x".formatted(first & 0xff));
        }
        framing = Framing.LINE;
        searched = 0;
        return true;
    }

    private boolean isSpaceOrNothing(int offset) {
        return offset >= window.length() || at(offset) == ' ';
    }

    private void beginCounted(int digits) {
        count = 0;
        for (int i = 0; i < digits; i++) {
            count = count * 10 + (at(i) - '0');
        }
        window.consume(digits + 1);
        framing = Framing.COUNTED;
        everCounted = true;
    }

    /** How many digits the window starts with, which is none where the first is 0. */
    private int digits() {
        if (at(0) == '0') {
            return 0;
        }
        int digits = 0;
        while (digits < window.length() && digits <= MOST_DIGITS && at(digits) >= '0' && at(digits) <= '9') {
            digits++;
        }
        return digits;
    }

    /** Between messages, senders put further line ends and NULs. */
    private void skipTrailers() {
        if (framing != Framing.NONE) {
            return;
        }
        while (!window.isEmpty() && (at(0) == '\n' || at(0) == '\r' || at(0) == 0)) {
            window.consume(1);
        }
    }

    private byte at(int offset) {
        return window.array()[window.start() + offset];
    }

    private Step counted() {
        if (count > largest) {
            pass((int) Math.min(window.length(), count - passed));
            return passed < count ? Step.NEED_BYTES : tooLarge();
        }
        if (window.length() < count) {
            return Step.NEED_BYTES;
        }
        windowIsMessage(count, 0);
        framing = Framing.NONE;
        return Step.MESSAGE;
    }

    private Step line() {
        int length = searched;
        while (length < window.length() && at(length) != '\n') {
            length++;
        }
        boolean ended = length < window.length();
        if (length > largest || passed > 0) {
            pass(length);
            searched = 0;
            return ended ? tooLarge() : Step.NEED_BYTES;
        }
        searched = length;
        if (!ended) {
            return Step.NEED_BYTES;
        }
        windowIsMessage(length, 1);
        framing = Framing.NONE;
        return Step.MESSAGE;
    }

    /** Lets go of what is too large, but for its beginning. */
    private void pass(int length) {
        head.write(window.array(), window.start(), Math.min(length, KEPT - head.size()));
        window.consume(length);
        passed += length;
    }

    private Step tooLarge() {
        size = passed;
        headIsMessage();
        framing = Framing.NONE;
        return Step.TOO_LARGE;
    }

    private void headIsMessage() {
        array = head.toByteArray();
        from = 0;
        to = array.length;
        head.reset();
        passed = 0;
    }

    private void windowIsMessage(int length, int trailer) {
        array = window.array();
        from = window.start();
        to = from + length;
        toConsume = length + trailer;
    }
}
