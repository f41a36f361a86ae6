package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A place in a message, and what can be read from there. Not thread-safe. */
final class Scan {
    private final byte[] bytes;
    private final int end;
    private int at;

    Scan(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    boolean isAtEnd() {
        return at == end;
    }

    void backTo(int place) {
        at = place;
    }

    /** The next byte as 0 to 255, or -1 at the end. */
    int peek() {
        return at < end ? bytes[at] & 0xff : -1;
    }

    void skip(int count) {
        at += count;
    }

    /** Passes {@code ascii} where that comes next. */
    boolean take(char ascii) {
        if (peek() != ascii) {
            return false;
        }
        at++;
        return true;
    }

    void skipSpaces() {
        while (peek() == ' ') {
            at++;
        }
    }

    /** The text up to the next of the ASCII {@code ends}, or to the end of the message. */
    String upTo(String ends) {
        int from = at;
        while (at < end && ends.indexOf(bytes[at]) < 0) {
            at++;
        }
        return new String(bytes, from, at - from, UTF_8);
    }

    /** The next bytes as ASCII, at most {@code most}; stays where it is. */
    String ahead(int most) {
        return new String(bytes, at, Math.min(most, end - at), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
