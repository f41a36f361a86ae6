package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.msgpack.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that come as JSON, which Fluentd takes too on a connection that begins with it: {@code ["tag", time,
 * record, option]} and {@code ["tag", [[time, record], …], option]}, one after another, blanks between them or not. What is
 * held is one value of at most {@code largestEntry} bytes; a larger one is passed over and only its beginning kept.
 */
final class JsonReader implements ForwardReader {
    private enum State {
        START,
        TAG,
        BEFORE_BODY,
        BODY,
        TIME,
        BEFORE_RECORD,
        RECORD,
        FIRST_ENTRY,
        ENTRY,
        BEHIND_ENTRY,
        BEHIND_BODY,
        OPTION,
        BEHIND_OPTION
    }

    private static final byte[] NONE = new byte[0];
    private static final int LARGEST_TAG = 64 * 1024;
    private static final int LARGEST_TIME = 1024;
    private static final int LARGEST_OPTION = 64 * 1024;

    private final ByteWindow socket;
    private final int largestEntry;
    private final JsonValues values;

    private State state = State.START;
    private byte[] tagText = NONE;
    private byte[] tag = NONE;
    private byte[] time = NONE;
    private byte @Nullable [] acknowledgement;

    JsonReader(ByteWindow socket, int largestEntry) {
        this.socket = socket;
        this.values = new JsonValues(socket);
        this.largestEntry = largestEntry;
    }

    /** Whether a connection that begins with that byte goes on in JSON; no message begins so in MessagePack. */
    static boolean begins(byte first) {
        return first == '[' || first == '{';
    }

    @Override
    public Step next() throws MalformedException {
        while (true) {
            int first = values.first();
            if (first == JsonValues.NOTHING) {
                return Step.NEED_BYTES;
            }
            Step step = step(first);
            if (step != null) {
                return step;
            }
        }
    }

    /** One element of the grammar, which begins with {@code first}; null where the next one follows at once. */
    private @Nullable Step step(int first) throws MalformedException {
        return switch (state) {
            case START -> take('[', first, State.TAG);
            case TAG -> tag(first);
            case BEFORE_BODY -> take(',', first, State.BODY);
            case BODY -> body(first);
            case TIME -> time();
            case BEFORE_RECORD -> take(',', first, State.RECORD);
            case RECORD -> record();
            case FIRST_ENTRY -> first == ']' ? take(']', first, State.BEHIND_BODY) : entry();
            case ENTRY -> entry();
            case BEHIND_ENTRY -> first == ',' ? take(',', first, State.ENTRY) : take(']', first, State.BEHIND_BODY);
            case BEHIND_BODY -> first == ',' ? take(',', first, State.OPTION) : end(first);
            case OPTION -> option();
            case BEHIND_OPTION -> end(first);
        };
    }

    private @Nullable Step take(char expected, int first, State next) throws MalformedException {
        if (first != expected) {
            throw new MalformedException(
                    "a message in JSON, with byte 0x%02x where '%c' has to be".formatted(first, expected));
        }
        socket.consume(1);
        state = next;
        return null;
    }

    private @Nullable Step tag(int first) throws MalformedException {
        if (first != '"') {
            throw new MalformedException("a message's tag is not a string");
        }
        acknowledgement = null;
        if (!values.bounded(LARGEST_TAG, "a tag")) {
            return Step.NEED_BYTES;
        }
        if (!Arrays.equals(tagText, 0, tagText.length, array(), from(), to())) {
            tagText = Arrays.copyOfRange(array(), from(), to());
            tag = JsonText.string(tagText, 0, tagText.length).getBytes(UTF_8);
        }
        state = State.BEFORE_BODY;
        return null;
    }

    private Step body(int first) throws MalformedException {
        if (first == '"') {
            throw new MalformedException("packed entries, which JSON cannot hold");
        }
        if (first == '[') {
            socket.consume(1);
            state = State.FIRST_ENTRY;
        } else {
            state = State.TIME;
        }
        return Step.MESSAGE;
    }

    private @Nullable Step time() throws MalformedException {
        if (!values.bounded(LARGEST_TIME, "a time")) {
            return Step.NEED_BYTES;
        }
        time = Arrays.copyOfRange(array(), from(), to());
        state = State.BEFORE_RECORD;
        return null;
    }

    /** Message mode's time and record become an entry like all others. */
    private Step record() throws MalformedException {
        Step step = entry();
        if (step == Step.ENTRY) {
            ByteArrayOutputStream entry = new ByteArrayOutputStream(time.length + to() - from() + 3);
            entry.write('[');
            entry.writeBytes(time);
            entry.write(',');
            entry.write(array(), from(), to() - from());
            entry.write(']');
            values.replace(entry.toByteArray());
        }
        if (step != Step.NEED_BYTES) {
            state = State.BEHIND_BODY;
        }
        return step;
    }

    private Step entry() throws MalformedException {
        if (!values.any(largestEntry)) {
            return Step.NEED_BYTES;
        }
        state = State.BEHIND_ENTRY;
        return values.isCut() ? Step.TOO_LARGE : Step.ENTRY;
    }

    private @Nullable Step option() throws MalformedException {
        if (!values.bounded(LARGEST_OPTION, "an option")) {
            return Step.NEED_BYTES;
        }
        acknowledgement = JsonText.acknowledgement(array(), from(), to());
        state = State.BEHIND_OPTION;
        return null;
    }

    private Step end(int first) throws MalformedException {
        take(']', first, State.START);
        return Step.END;
    }

    @Override
    public byte[] tag() {
        return tag;
    }

    @Override
    public byte[] array() {
        return values.array();
    }

    @Override
    public int from() {
        return values.from();
    }

    @Override
    public int to() {
        return values.to();
    }

    @Override
    public long size() {
        return values.size();
    }

    @Override
    public boolean isPacked() {
        return false;
    }

    @Override
    public boolean isBare() {
        return false;
    }

    @Override
    public boolean isJson() {
        return true;
    }

    @Override
    public byte @Nullable [] acknowledgement() {
        return acknowledgement;
    }

    @Override
    public int capacity() {
        return values.capacity();
    }

    @Override
    public void release() {
        if (socket.isEmpty()) {
            socket.clear();
        }
        values.release();
    }

    @Override
    public void close() {
        values.release();
    }
}
