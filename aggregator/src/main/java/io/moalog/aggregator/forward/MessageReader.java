package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.aggregator.msgpack.ValueFramer;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in MessagePack, as nearly all senders write them. What is held is one value of at most
 * {@code largestEntry} bytes; a larger one is passed over and only its beginning kept.
 */
final class MessageReader implements ForwardReader {
    private enum State {
        START,
        BODY,
        OPTION
    }

    private static final int NIL = 0xc0;
    private static final byte[] NONE = new byte[0];
    private static final int LARGEST_OPTION = 64 * 1024;
    private static final int INFLATED_BEFORE_YIELD = 16;

    private final ByteWindow socket;
    private final int largestEntry;
    private final ByteWindow inflated = new ByteWindow();
    private final MessageHead head = new MessageHead();
    private final ValueFramer framer = new ValueFramer();
    private @Nullable GzipInflater inflater;

    private State state = State.START;
    private byte @Nullable [] chunk;

    /** Of the body: entries, or packed bytes, that are not consumed yet. */
    private long left;

    /** Bytes of the value being framed that are still in their window. */
    private int held;

    private boolean skipping;
    private byte[] array = NONE;
    private int from;
    private int to;
    private long size;

    MessageReader(ByteWindow socket, int largestEntry) {
        this.socket = socket;
        this.largestEntry = largestEntry;
    }

    @Override
    public int capacity() {
        return inflated.capacity();
    }

    @Override
    public byte[] tag() {
        return head.tag();
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isPacked() {
        return head.body() == MessageHead.Body.PACKED || head.body() == MessageHead.Body.COMPRESSED;
    }

    @Override
    public boolean isBare() {
        return head.body() == MessageHead.Body.BARE;
    }

    @Override
    public boolean isJson() {
        return false;
    }

    @Override
    public byte @Nullable [] acknowledgement() {
        return chunk == null ? null : Option.ack(chunk);
    }

    /** The option {@code chunk} as MessagePack, or null where the sender wants no acknowledgement. */
    byte @Nullable [] chunk() {
        return chunk;
    }

    @Override
    public Step next() throws MalformedException {
        return switch (state) {
            case START -> start();
            case BODY ->
                switch (head.body()) {
                    case ENTRIES, BARE -> left == 0 ? option() : value(socket, socket.length(), largestEntry);
                    case PACKED -> left == 0 ? endOfPacked() : packed();
                    case COMPRESSED -> compressed();
                };
            case OPTION -> option();
        };
    }

    private Step start() throws MalformedException {
        if (socket.isEmpty()) {
            return Step.NEED_BYTES;
        }
        if ((socket.array()[socket.start()] & 0xff) == NIL) {
            socket.consume(1);
            return Step.HEARTBEAT;
        }
        if (!head.read(socket.array(), socket.start(), socket.end())) {
            return Step.NEED_BYTES;
        }
        socket.consume(head.length());
        left = isBare() ? 1 : head.size();
        framer.expect(isBare() ? 2 : 1);
        chunk = null;
        state = State.BODY;
        return Step.MESSAGE;
    }

    private Step packed() throws MalformedException {
        boolean last = socket.length() >= left;
        Step step = value(socket, (int) Math.min(left, socket.length()), largestEntry);
        if (step == Step.NEED_BYTES && last) {
            throw new MalformedException("packed entries that end within an entry");
        }
        return step;
    }

    private Step compressed() throws MalformedException {
        if (inflater == null) {
            inflater = new GzipInflater();
        }
        for (int i = 0; i < INFLATED_BEFORE_YIELD; i++) {
            Step step = value(inflated, inflated.length(), largestEntry);
            if (step != Step.NEED_BYTES) {
                return step;
            }
            if (left == 0 && inflater.isBetweenMembers()) {
                return endOfPacked();
            }
            int available = (int) Math.min(left, socket.length());
            int before = inflated.length();
            int taken = inflater.step(socket.array(), socket.start(), socket.start() + available, inflated);
            socket.consume(taken);
            left -= taken;
            if (taken == 0 && inflated.length() == before) {
                if (available == left) {
                    throw new MalformedException("gzip that is cut off");
                }
                return Step.NEED_BYTES;
            }
        }
        return Step.YIELD;
    }

    private Step endOfPacked() throws MalformedException {
        if (held > 0 || skipping || !inflated.isEmpty()) {
            throw new MalformedException("packed entries that end within an entry");
        }
        return option();
    }

    /** The next value in the first {@code available} bytes of {@code source}. */
    private Step value(ByteWindow source, int available, int largest) throws MalformedException {
        int start = source.start();
        held += framer.pass(source.array(), start + held, start + available);
        if (framer.isComplete()) {
            return complete(source);
        }
        if (held > largest && !skipping) {
            array = source.head(KEPT);
            skipping = true;
        }
        if (skipping) {
            consume(source);
        }
        return Step.NEED_BYTES;
    }

    private Step complete(ByteWindow source) {
        size = framer.seen();
        Step step = skipping ? Step.TOO_LARGE : Step.ENTRY;
        if (skipping) {
            from = 0;
            to = array.length;
        } else {
            array = source.array();
            from = source.start();
            to = from + held;
        }
        consume(source);
        skipping = false;
        framer.expect(1);
        if (!isPacked()) {
            left--;
        }
        return step;
    }

    private void consume(ByteWindow source) {
        source.consume(held);
        if (head.body() == MessageHead.Body.PACKED) {
            left -= held;
        }
        held = 0;
    }

    private Step option() throws MalformedException {
        state = State.OPTION;
        if (head.hasOption()) {
            Step step = value(socket, socket.length(), LARGEST_OPTION);
            if (skipping || step == Step.TOO_LARGE) {
                throw new MalformedException("an option larger than " + LARGEST_OPTION + " bytes");
            }
            if (step == Step.NEED_BYTES) {
                return step;
            }
            chunk = Option.chunk(array, from, to);
        }
        state = State.START;
        return Step.END;
    }

    @Override
    public void release() {
        if (socket.isEmpty()) {
            socket.clear();
        }
        if (inflated.isEmpty()) {
            inflated.clear();
        }
        if (!skipping) {
            array = NONE;
        }
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.close();
        }
        inflated.clear();
    }
}
