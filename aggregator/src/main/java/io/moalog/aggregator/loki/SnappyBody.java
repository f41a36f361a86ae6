package io.moalog.aggregator.loki;

import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.InFlightBytes;
import java.io.IOException;
import org.xerial.snappy.Snappy;

/** A body that was one block of snappy; its bytes count as bytes in flight until it is closed. */
final class SnappyBody implements AutoCloseable {
    private final InFlightBytes inFlight;
    private final byte[] bytes;

    private SnappyBody(InFlightBytes inFlight, byte[] bytes) {
        this.inFlight = inFlight;
        this.bytes = bytes;
    }

    /**
     * Uncompresses {@code block[from, to)}. A few bytes may say that they stand for many: there is room for those before they
     * are held.
     *
     * @throws BodyRefusedException 400 where it is no snappy, 413 where it says that it is larger than any body, 503 where
     *     there is no room
     */
    static SnappyBody of(byte[] block, int from, int to, RequestIntake requests)
            throws BodyRefusedException, InterruptedException {
        InFlightBytes inFlight = requests.intake().inFlight();
        if (from == to) {
            return new SnappyBody(inFlight, new byte[0]);
        }
        try {
            int size = Snappy.uncompressedLength(block, from, to - from);
            if (size > RequestIntake.LARGEST_WHOLE) {
                throw new BodyRefusedException(
                        413,
                        "received message larger than max (%d vs %d)".formatted(size, RequestIntake.LARGEST_WHOLE));
            }
            requests.reserve(Math.max(0, size));
            SnappyBody body = new SnappyBody(inFlight, new byte[Math.max(0, size)]);
            if (!body.uncompress(block, from, to)) {
                body.close();
                throw new BodyRefusedException(400, "snappy: corrupt input");
            }
            return body;
        } catch (IOException corrupt) {
            throw new BodyRefusedException(400, "snappy: corrupt input");
        }
    }

    private boolean uncompress(byte[] block, int from, int to) {
        try {
            return Snappy.uncompress(block, from, to - from, bytes, 0) == bytes.length;
        } catch (IOException corrupt) {
            return false;
        }
    }

    byte[] array() {
        return bytes;
    }

    @Override
    public void close() {
        inFlight.reading(-bytes.length);
    }
}
