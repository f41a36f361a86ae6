package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final byte[] LOG = "{\"m\":\"0123456789\"}".getBytes(UTF_8);

    private final TestIntake test = new TestIntake(false, 64_000_000, "a.test").ready();
    private final Delivery delivery =
            test.intake.begin(new Origin("http", null, null), test.intake.destination("a.test"));
    private final long own = test.inFlight.used();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whatIsAcknowledgedIsCountedAsSoonAsNothingIsUnderWay() {
        for (int i = 0; i < 3; i++) {
            assertThat(delivery.accept(LOG, null)).isTrue();
        }
        test.producer.completeNext();
        assertThat(delivery.soFar()).isEqualTo(new Outcome(1, 0, 0, 0, 2));
        test.producer.completeNext();
        test.producer.completeNext();
        assertThat(test.count("accepted", "http")).isEqualTo(3);
        assertThat(test.inFlight.used()).isEqualTo(own);
        assertThat(delivery.settled()).isNotDone();
    }

    @Test
    void manyAcknowledgedBytesAreCountedThoughOthersAreStillUnderWay() {
        for (int i = 0; i < 100; i++) {
            assertThat(delivery.accept(LOG, null)).isTrue();
        }
        long before = test.inFlight.used();
        for (int i = 0; i < 50; i++) {
            test.producer.completeNext();
        }
        assertThat(before - test.inFlight.used()).isBetween((before - own) / 2 - 8 * 1024, (before - own) / 2);
        assertThat(test.count("accepted", "http")).isPositive();
    }

    @Test
    void theLastAcknowledgementIsCountedThoughItComesWhileTheProducerDoesNotTakeTheNextLog() {
        assertThat(delivery.accept(LOG, null)).isTrue();
        test.producer.meanwhile = test.producer::completeNext;
        test.producer.notTaken.set(1);
        assertThat(delivery.accept(LOG, null)).isFalse();
        assertThat(test.count("accepted", "http")).isEqualTo(1);
        assertThat(test.inFlight.used()).isEqualTo(own);
    }

    @Test
    void aLogWhoseSendThrowsAfterItWasTakenIsAnsweredOnce() {
        test.producer.thrownAfter.set(1);
        assertThat(delivery.accept(LOG, null)).isTrue();
        test.producer.completeNext();
        delivery.finish();
        assertThat(delivery.settled()).isCompletedWithValue(new Outcome(0, 0, 0, 1, 0));
        assertThat(test.count("refused", "http")).isEqualTo(1);
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void answersFromAnotherThreadAreAllCounted() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread kafka = new Thread(() -> {
            while (!over.get() || test.producer.completeNext()) {
                test.producer.completeNext();
            }
        });
        kafka.start();
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            test.producer.notTaken.set(i % 7 == 0 ? 1 : 0);
            taken += delivery.accept(LOG, null) ? 1 : 0;
        }
        delivery.finish();
        Outcome outcome = delivery.settled().get(60, TimeUnit.SECONDS);
        over.set(true);
        kafka.join();
        assertThat(outcome).isEqualTo(new Outcome(taken, 0, 0, 0, 0));
        assertThat(taken).isGreaterThan(10_000);
        assertThat(test.count("accepted", "http")).isEqualTo(taken);
        assertThat(test.inFlight.used()).isZero();
    }
}
