package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryMaskingTest {
    private static final Masking MASKING = new Masking(List.of("password"), List.of("host"), List.of("email"));

    private final TestIntake test = new TestIntake(true, 1_000_000, "a.masked").ready();

    @AfterEach
    void close() {
        test.close();
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void aLogIsMaskedBeforeKafkaAndCountedOnceHoweverOftenItIsTried() throws Exception {
        test.services.change("a.masked", null, MASKING);
        test.producer.notTaken.set(1);
        Delivery delivery = begin();
        byte[] log = "{\"password\":1,\"host\":\"web-1\",\"m\":\"a@b.cc\"}".getBytes(UTF_8);
        assertThat(delivery.accept(log, "web-1".getBytes(UTF_8))).isFalse();
        assertThat(delivery.accept(log, "web-1".getBytes(UTF_8))).isTrue();
        assertThat(settle(delivery).accepted()).isEqualTo(1);
        assertThat(test.sent()).containsExactly("{\"host\":\"***\",\"m\":\"***\"}");
        assertThat(test.records().get(0).key()).isNull();
        assertThat(masked("drop")).isEqualTo(1);
        assertThat(masked("mask")).isEqualTo(1);
        assertThat(masked("redact")).isEqualTo(1);
    }

    @Test
    void whatCannotBeMaskedIsADeadLetterWithoutItsBody() throws Exception {
        test.services.change("a.masked", null, MASKING);
        Delivery delivery = begin();
        assertThat(delivery.accept("{\"password\":".getBytes(UTF_8), null)).isTrue();
        delivery.deadLetter("{\"password\"".getBytes(UTF_8), "too large");
        assertThat(settle(delivery).deadLettered()).isEqualTo(2);
        assertThat(test.sent()).isEmpty();
        assertThat(test.deadLetters).allSatisfy(letter -> {
            assertThat(letter.body()).isEmpty();
            assertThat(letter.reason()).contains("not kept itself");
        });
        assertThat(test.meters
                        .get("moalog.aggregator.mask.failed")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aRecordThatWasReadBeforeAnotherOneChangesNothingBack() {
        Service before = test.services.all().iterator().next();
        Destination destination = test.intake.destination("a.masked");
        test.services.change("a.masked", null, MASKING);
        test.intake.tick();
        assertThat(destination.terms().masks()).isTrue();
        destination.terms().agree(before);
        assertThat(destination.terms().masks()).isTrue();
    }

    @Test
    void logsThatComeAfterTheirServiceBeganToGoAreDeadLettersThoughTheirRequestBeganBefore() throws Exception {
        Delivery delivery = begin();
        delivery.accept("{\"n\":1}".getBytes(UTF_8), null);
        test.services.put("a.masked", ServiceState.DELETING);
        test.intake.tick();
        delivery.accept("{\"n\":2}".getBytes(UTF_8), null);
        test.services.remove("a.masked");
        test.intake.tick();
        delivery.accept("{\"n\":3}".getBytes(UTF_8), null);
        Outcome outcome = settle(delivery);
        assertThat(outcome.accepted()).isEqualTo(1);
        assertThat(outcome.deadLettered()).isEqualTo(2);
        assertThat(test.sent()).containsExactly("{\"n\":1}");
    }

    @Test
    void aServiceThatIsBeingDeletedStillMasksItsDeadLetters() throws Exception {
        Service plain = TestServices.service("a.masked", ServiceState.DELETING, "topic-id");
        test.services.put(new Service(
                plain.name(),
                plain.owner(),
                1,
                plain.retention(),
                plain.state(),
                plain.version(),
                plain.topicId(),
                plain.createdAt(),
                null,
                List.of(),
                MASKING,
                IndexPlan.DAILY,
                Indexing.LIVE,
                List.of()));
        Delivery delivery = begin();
        delivery.accept("{\"password\":1,\"a\":2}".getBytes(UTF_8), null);
        settle(delivery);
        assertThat(test.deadLetters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.body()).isEqualTo("{\"a\":2}".getBytes(UTF_8)));
    }

    @Test
    void aChangeIsMetInMidRequest() throws Exception {
        Delivery delivery = begin();
        byte[] log = "{\"password\":1}".getBytes(UTF_8);
        delivery.accept(log, null);
        test.services.change("a.masked", null, MASKING);
        test.intake.tick();
        delivery.accept(log.clone(), null);
        test.services.change("a.masked", null, null);
        test.intake.tick();
        delivery.accept(log.clone(), null);
        settle(delivery);
        assertThat(test.sent()).containsExactly("{\"password\":1}", "{}", "{\"password\":1}");
        assertThat(test.meters.find("moalog.aggregator.masked").meters()).isEmpty();
    }

    private Delivery begin() {
        return test.intake.begin(new Origin("test", null, null), test.intake.destination("a.masked"));
    }

    private static Outcome settle(Delivery delivery) throws Exception {
        delivery.finish();
        return delivery.settled().get(30, TimeUnit.SECONDS);
    }

    private double masked(String action) {
        return test.meters
                .get("moalog.aggregator.masked")
                .tag("service", "a.masked")
                .tag("action", action)
                .functionCounter()
                .count();
    }
}
