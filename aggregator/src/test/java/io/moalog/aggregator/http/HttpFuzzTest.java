package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.fuzz.Fuzz;
import io.moalog.aggregator.fuzz.Steps;
import io.moalog.aggregator.intake.InFlightBytes;
import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whatever a body is, it is split into logs and into what is told to be none. */
class HttpFuzzTest {
    private static final int LARGEST = 200;
    private static final BodyFormat[] FORMATS = BodyFormat.values();

    private static final byte[][] BODIES = {
        "{\"a\":1}\n\n {\"host\":\"web\",\"b\":[1,2,{}]}\r\n\nlast".getBytes(UTF_8),
        "[{\"a\":\"]\"}, {\"b\":{\"c\":\"\\\"\"}},7 , null]\n{\"d\":1.5e3}".getBytes(UTF_8),
        ("plain text 한국어\nmore\n" + "x".repeat(300) + "\nend").getBytes(UTF_8),
        "\ufeff{\n\"spread\":\n\"over lines\"}".getBytes(UTF_8),
    };

    private final InFlightBytes inFlight = new InFlightBytes(1);
    private final LogCheck check = new LogCheck();
    private long kept;
    private long refused;

    @Test
    void bodiesAreSplitAndEveryPieceIsALogOrRefused() throws Exception {
        new Fuzz("http bodies", (input, cut, steps) -> {
                    split(FORMATS[cut % FORMATS.length], input, steps);
                    assertThat(inFlight.used()).isZero();
                })
                .feed(50_000, BODIES);
        assertThat(kept).isPositive();
        assertThat(refused).isPositive();
    }

    private void split(BodyFormat format, byte[] input, Steps steps) throws IOException {
        try (Body body = new Body(new ByteArrayInputStream(input), inFlight)) {
            BodyFormat settled = Splitters.settle(format, body, LARGEST);
            Splitter pieces = Splitters.of(settled, body, LARGEST);
            while (pieces.next()) {
                steps.count();
                if (pieces.problem() != null) {
                    refused++;
                } else if (settled != BodyFormat.TEXT) {
                    check(pieces);
                }
            }
        }
    }

    private void check(Splitter piece) {
        try {
            check.check(piece.array(), piece.from(), piece.to());
        } catch (NotALogException expected) {
            refused++;
            return;
        }
        try {
            LogEvent.read(piece.array(), piece.from(), piece.to() - piece.from());
            kept++;
        } catch (NotALogException e) {
            throw new AssertionError("what was checked is no log: " + e.getMessage(), e);
        }
    }
}
