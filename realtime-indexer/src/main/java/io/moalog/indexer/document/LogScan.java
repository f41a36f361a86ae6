package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.NotALogException;
import java.util.Arrays;

/**
 * One pass over a log's bytes: where its object begins and ends, where its strings lie, and what of its first level must
 * be written differently. What a line of NDJSON depends on is checked; whether strings are UTF-8 and names are unique is
 * left to Elasticsearch.
 *
 * <p>Made for reuse, one instance a thread: for a usual log nothing is allocated.
 */
final class LogScan {
    /**
     * Where {@code subobjects} is false, Elasticsearch 8 follows nested objects by recursion without a bound: 600 levels
     * pass, 800 overflow its stack, which ends the node. A log needs far less.
     */
    static final int MAX_DEPTH = 100;

    private static final byte[] TIMESTAMP = "@timestamp".getBytes(UTF_8);
    private static final byte[] SERVICE = "service".getBytes(UTF_8);
    private static final byte[] OWN = "moalog".getBytes(UTF_8);

    private final JsonCursor json = new JsonCursor();
    private byte[] log = {};
    private int begin;
    private int end;
    private boolean empty;
    private boolean service;
    private int timestampFrom;
    private int timestampTo;
    /** Where strings lie, quotes included: from, to, from, to, … */
    private int[] strings = new int[64];

    private int stringBounds;
    private int[] ownNames = new int[4];
    private int ownNameCount;

    /** @throws NotALogException where {@code bytes} are not one JSON object, or one that is nested too deep */
    void read(byte[] bytes) throws NotALogException {
        log = bytes;
        empty = false;
        service = false;
        timestampFrom = -1;
        timestampTo = -1;
        stringBounds = 0;
        ownNameCount = 0;
        json.start(bytes, byteOrderMark(bytes));
        if (json.next() != '{') {
            throw new NotALogException("a log is a JSON object, this starts with " + json.here());
        }
        begin = json.at();
        readObject(1);
        end = json.at();
        json.skipSpace();
        if (!json.isAtEnd()) {
            throw new NotALogException("more follows after the log's closing brace: " + json.here());
        }
    }

    /** Where the object's opening brace is. */
    int begin() {
        return begin;
    }

    /** Behind the object's closing brace. */
    int end() {
        return end;
    }

    boolean isEmpty() {
        return empty;
    }

    /** Whether the first level has a {@code service}. */
    boolean hasService() {
        return service;
    }

    /** Whether there are line ends between the tokens. */
    boolean hasLineEnds() {
        return json.passedLineEnds();
    }

    /** Where the value of the first level's {@code @timestamp} begins, -1 where there is none. */
    int timestampFrom() {
        return timestampFrom;
    }

    int timestampTo() {
        return timestampTo;
    }

    int stringCount() {
        return stringBounds / 2;
    }

    /** Where a string of the log begins, with its quote; those of {@code @timestamp} do not count. */
    int stringFrom(int index) {
        return strings[2 * index];
    }

    int stringTo(int index) {
        return strings[2 * index + 1];
    }

    int ownNameCount() {
        return ownNameCount;
    }

    /** Where a name of the first level begins, behind its quote, that is {@code moalog} or begins with {@code moalog.}. */
    int ownName(int index) {
        return ownNames[index];
    }

    private static int byteOrderMark(byte[] bytes) {
        boolean marked =
                bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private void readObject(int depth) throws NotALogException {
        enter(depth);
        if (json.next() == '}') {
            empty = depth == 1;
            json.pass();
            return;
        }
        while (true) {
            json.skipSpace();
            int name = json.at() + 1;
            json.string();
            int nameEnd = json.at() - 1;
            json.expect(':');
            json.skipSpace();
            int value = json.at();
            int stringsBefore = stringBounds;
            readValue(depth);
            if (depth == 1) {
                noteField(name, nameEnd, value, stringsBefore);
            }
            if (json.next() == '}') {
                json.pass();
                return;
            }
            json.expect(',');
        }
    }

    private void readArray(int depth) throws NotALogException {
        enter(depth);
        if (json.next() == ']') {
            json.pass();
            return;
        }
        while (true) {
            json.skipSpace();
            readValue(depth);
            if (json.next() == ']') {
                json.pass();
                return;
            }
            json.expect(',');
        }
    }

    private void enter(int depth) throws NotALogException {
        if (depth > MAX_DEPTH) {
            throw new NotALogException("nested deeper than " + MAX_DEPTH + " levels, more than Elasticsearch bears");
        }
        json.pass();
    }

    private void readValue(int depth) throws NotALogException {
        switch (json.current()) {
            case '"' -> {
                int from = json.at();
                json.string();
                noteString(from, json.at());
            }
            case '{' -> readObject(depth + 1);
            case '[' -> readArray(depth + 1);
            case 't' -> json.word("true");
            case 'f' -> json.word("false");
            case 'n' -> json.word("null");
            default -> json.number();
        }
    }

    private void noteString(int from, int to) {
        if (stringBounds == strings.length) {
            strings = Arrays.copyOf(strings, strings.length * 2);
        }
        strings[stringBounds++] = from;
        strings[stringBounds++] = to;
    }

    private void noteField(int name, int nameEnd, int value, int stringsBefore) {
        if (is(TIMESTAMP, name, nameEnd)) {
            stringBounds = stringsBefore;
            if (timestampFrom < 0) {
                timestampFrom = value;
                timestampTo = json.at();
            }
        } else if (is(SERVICE, name, nameEnd)) {
            service = true;
        } else if (isOwn(name, nameEnd)) {
            if (ownNameCount == ownNames.length) {
                ownNames = Arrays.copyOf(ownNames, ownNames.length * 2);
            }
            ownNames[ownNameCount++] = name;
        }
    }

    private boolean is(byte[] wanted, int from, int to) {
        return Arrays.equals(wanted, 0, wanted.length, log, from, to);
    }

    private boolean isOwn(int from, int to) {
        int nameEnd = from + OWN.length;
        return to >= nameEnd && is(OWN, from, nameEnd) && (to == nameEnd || log[nameEnd] == '.');
    }
}
