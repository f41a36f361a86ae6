package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.indexer.document.UsualNames.UsualName;
import io.moalog.model.NotALogException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One pass over a log's bytes: whether it is a log at all, where its object begins and ends, where its values lie, what may
 * be its time and its level, and which of its fields must be set aside, because Elasticsearch would refuse the whole log
 * for them:
 *
 * <ul>
 *   <li>a name of the first level that one of {@link ReservedNames}, and any path of more than {@value #LONGEST_PATH}
 *       bytes, which would fill the mapping;
 *   <li>the second of two fields of one name in one object;
 *   <li>a field that has values of two kinds (numbers, strings, booleans), in an array or where the path comes again;
 *   <li>a number of more than {@value #LONGEST_NUMBER} characters.
 * </ul>
 *
 * <p>Made for reuse, one instance a thread: for a usual log nothing is allocated.
 */
final class LogScan {
    /**
     * Where {@code subobjects} is false, Elasticsearch 8 follows nested objects by recursion without a bound: 600 levels
     * pass, 800 overflow its stack, which ends the node. A log needs far less.
     */
    static final int MAX_DEPTH = 100;

    private static final int LONGEST_PATH = 512;
    private static final int LONGEST_NUMBER = 500;

    private static final byte[] TIMESTAMP = "@timestamp".getBytes(UTF_8);
    private static final byte[] SERVICE = "service".getBytes(UTF_8);
    private static final byte[] OWN = "moalog".getBytes(UTF_8);
    private static final byte[] OWN_PREFIX = "moalog.".getBytes(UTF_8);

    /** The kinds of scalars, bit by bit; a field of two kinds, or of one that does not fit, is set aside. */
    private static final int STRING = 1;

    private static final int NUMBER = 2;
    private static final int BOOLEAN = 4;
    private static final int UNFIT = STRING | NUMBER;

    private final JsonCursor json = new JsonCursor();
    private final FieldPath path = new FieldPath(MAX_DEPTH + 1);
    private final FieldTable fields = new FieldTable();
    private final Edits edits = new Edits();
    private final Bytes setAside = new Bytes(1024);
    private final List<Candidate> candidates = new ArrayList<>();
    private byte[] log = {};
    private boolean reduced;
    private int begin;
    private int end;
    private int objects;
    private boolean empty;
    private boolean service;
    private int timestampFrom;
    private int timestampTo;
    /** Where scalars lie, a string's quotes included: from, to, from, to, … */
    private int[] values = new int[64];

    private int valueBounds;

    /**
     * A value that may be the log's time or level.
     *
     * @param from where it begins, a string's quote included
     * @param to exclusive
     */
    record Candidate(UsualName name, int from, int to) {}

    /**
     * @param setAllAside whether every field but {@code @timestamp} is set aside
     * @throws NotALogException where {@code bytes} are not one JSON object, or one that is nested too deep
     */
    void read(byte[] bytes, boolean setAllAside) throws NotALogException {
        log = bytes;
        reduced = setAllAside;
        objects = 0;
        empty = false;
        service = false;
        timestampFrom = -1;
        timestampTo = -1;
        valueBounds = 0;
        fields.clear();
        edits.clear();
        setAside.clear();
        candidates.clear();
        path.start(bytes);
        json.start(bytes, byteOrderMark(bytes));
        if (json.next() != '{') {
            throw new NotALogException("a log is a JSON object, this starts with " + json.here());
        }
        begin = json.at();
        readObject(1, 1);
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

    /** Whether the first level has a {@code service} that is not set aside. */
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

    int valueCount() {
        return valueBounds / 2;
    }

    /** Where a scalar of the log begins, a string with its quote; null and that of {@code @timestamp} do not count. */
    int valueFrom(int index) {
        return values[2 * index];
    }

    int valueTo(int index) {
        return values[2 * index + 1];
    }

    /** What may be the time or the level, in the order of the log. */
    List<Candidate> candidates() {
        return candidates;
    }

    /** What must be written differently. */
    Edits edits() {
        return edits;
    }

    /** The paths of what is set aside, as the elements of a JSON array. */
    Bytes setAside() {
        return setAside;
    }

    private static int byteOrderMark(byte[] bytes) {
        boolean marked =
                bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    /** @param level how many names there are on the way to its fields; arrays have depth but no name */
    private void readObject(int depth, int level) throws NotALogException {
        enter(depth);
        if (json.next() == '}') {
            empty = depth == 1;
            json.pass();
            return;
        }
        int object = ++objects;
        while (true) {
            readField(depth, level, object);
            if (json.next() == '}') {
                json.pass();
                return;
            }
            json.expect(',');
        }
    }

    private void readField(int depth, int level, int object) throws NotALogException {
        json.skipSpace();
        int start = json.at();
        json.string();
        path.enter(level, start + 1, json.at() - 1);
        UsualName usual = depth <= 2 && depth == level ? UsualNames.of(path, level) : null;
        boolean first = depth == 1;
        boolean time = first && timestampFrom < 0 && path.is(TIMESTAMP);
        boolean ofService = first && path.is(SERVICE);
        boolean fit =
                time || (path.length(level) <= LONGEST_PATH && (!first || (!reduced && !ReservedNames.has(path))));
        if (first && (path.is(OWN) || path.startsWith(OWN_PREFIX))) {
            edits.add(start + 1, start + 1, Edits.RENAME);
        }
        json.expect(':');
        json.skipSpace();
        int value = json.at();
        int valuesBefore = valueBounds;
        int kinds = readValue(depth, level);
        if (usual != null && log[value] != 'n' && (time || (log[value] != '{' && log[value] != '['))) {
            candidates.add(new Candidate(usual, value, json.at()));
        }
        fit &= fields.add(path.hash(level), object, kinds);
        if (time) {
            noteTimestamp(value, valuesBefore);
        } else if (!fit) {
            setAside(level);
            edits.add(start, json.at(), Edits.CUT);
        }
        service |= ofService && fit;
    }

    /** One that is no scalar cannot be kept beside the time that takes its place. */
    private void noteTimestamp(int from, int valuesBefore) {
        timestampFrom = from;
        timestampTo = json.at();
        if (log[from] == '{' || log[from] == '[') {
            setAside(1);
        } else {
            valueBounds = valuesBefore;
        }
        edits.add(timestampFrom, timestampTo, Edits.TIME);
    }

    private void setAside(int level) {
        if (setAside.length() > 0) {
            setAside.put((byte) ',');
        }
        setAside.put((byte) '"');
        path.put(level, LONGEST_PATH, setAside);
        setAside.put((byte) '"');
    }

    private int readArray(int depth, int level) throws NotALogException {
        enter(depth);
        int kinds = 0;
        if (json.next() == ']') {
            json.pass();
            return kinds;
        }
        while (true) {
            json.skipSpace();
            kinds |= readValue(depth, level);
            if (json.next() == ']') {
                json.pass();
                return kinds;
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

    /** @return the kinds of the scalars that the field has here */
    private int readValue(int depth, int level) throws NotALogException {
        int from = json.at();
        switch (json.current()) {
            case '{' -> {
                readObject(depth + 1, level + 1);
                return 0;
            }
            case '[' -> {
                return readArray(depth + 1, level);
            }
            case 'n' -> {
                json.word("null");
                return 0;
            }
            case '"' -> {
                json.string();
                return note(from, STRING);
            }
            case 't' -> {
                json.word("true");
                return note(from, BOOLEAN);
            }
            case 'f' -> {
                json.word("false");
                return note(from, BOOLEAN);
            }
            default -> {
                json.number();
                return note(from, json.at() - from > LONGEST_NUMBER ? UNFIT : NUMBER);
            }
        }
    }

    private int note(int from, int kind) {
        if (valueBounds == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[valueBounds++] = from;
        values[valueBounds++] = json.at();
        return kind;
    }
}
