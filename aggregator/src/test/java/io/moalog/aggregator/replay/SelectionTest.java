package io.moalog.aggregator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.ServiceState;
import io.moalog.stream.DeadLetter;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final LogPosition AT = new LogPosition("AAAAAAAAAAAAAAAAAAAAAA", 2, 7);
    private static final byte[] LOG = "{\"host\":\"web-1\",\"password\":\"x\", \"n\":1}".getBytes(UTF_8);

    private final TestIntake test = new TestIntake(true, 1 << 20, "other");
    private final Selection selection = selection();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aLogBecomesTheServicesOnceTheServiceHasItsName() throws Exception {
        DeadLetter letter = sent(ClaimKind.TAG, "pay_ment", LOG);
        assertThat(selection.takes(letter)).isFalse();

        test.services.put("pay.ment", ServiceState.ACTIVE);
        assertThat(selection.takes(letter))
                .as("Kafka could not tell the names apart")
                .isTrue();
        test.services.put("pay.ment", ServiceState.DELETING);
        assertThat(selection.takes(letter)).isFalse();
    }

    @Test
    void aClaimIsForItsOwnKindOfName() throws Exception {
        DeadLetter tagged = sent(ClaimKind.TAG, "kube.pay", LOG);
        DeadLetter labelled = sent(ClaimKind.LABEL, "kube.pay", LOG);
        test.services.change("pay.ment", null, null, new Claim(ClaimKind.TAG, "kube.*"));

        assertThat(selection.takes(tagged)).isTrue();
        assertThat(selection.takes(labelled)).isFalse();
        assertThat(selection.has("kube.pay")).isTrue();
        assertThat(selection.has("other")).isFalse();
    }

    @Test
    void onlyTheNamesThatAreAskedForAreTaken() throws Exception {
        DeadLetter tagged = sent(ClaimKind.TAG, "kube.pay", LOG);
        DeadLetter another = sent(ClaimKind.TAG, "kube.other", LOG);
        test.services.change("pay.ment", null, null, new Claim(ClaimKind.TAG, "kube.*"));

        assertThat(selection("kube.pay").takes(tagged)).isTrue();
        assertThat(selection("kube.pay").takes(another)).isFalse();
    }

    @Test
    void whatIsNoWholeLogStaysADeadLetter() throws Exception {
        Delivery delivery = delivery(ClaimKind.TAG, "pay.ment");
        delivery.deadLetter("{\"cut".getBytes(UTF_8), "too large");
        DeadLetter broken = settled(delivery);
        DeadLetter ofASink = new DeadLetter("pay.ment", "realtime-indexer", "refused", null, AT, null, LOG);
        test.services.put("pay.ment", ServiceState.ACTIVE);

        assertThat(selection.takes(broken)).isFalse();
        assertThat(selection.leaves(broken)).isTrue();
        assertThat(selection.takes(ofASink)).isFalse();
        assertThat(selection.leaves(ofASink)).isFalse();
    }

    @Test
    void theRecordKeepsBytesSenderAndTagAndTellsWhatItReplays() throws Exception {
        DeadLetter letter = sent(ClaimKind.TAG, "pay.ment", LOG);
        test.services.put("pay.ment", ServiceState.ACTIVE);

        var log = selection.log(topic(), AT, letter).log();

        assertThat(log.topic()).isEqualTo("log.pay.ment");
        assertThat(log.value()).isEqualTo(LOG);
        assertThat(log.key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(log.headers().toArray())
                .extracting(Header::key, header -> new String(header.value(), UTF_8))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("from", "forward 10.0.0.7 a.tag"),
                        org.assertj.core.groups.Tuple.tuple("replay-of", AT.id()));
    }

    @Test
    void theServicesMaskingHoldsForReplayedLogsToo() throws Exception {
        DeadLetter letter = sent(ClaimKind.TAG, "pay.ment", LOG);
        test.services.change("pay.ment", null, new Masking(List.of("password", "host"), List.of(), List.of()));

        var log = selection.log(topic(), AT, letter).log();

        assertThat(new String(log.value(), UTF_8))
                .doesNotContain("password", "web-1")
                .contains("\"n\":1");
        assertThat(log.key()).isNull();
    }

    @Test
    void whatCannotBeMaskedOrIsNoLogIsNoneToReplay() throws Exception {
        DeadLetter letter = sent(ClaimKind.TAG, "pay.ment", "[1]".getBytes(UTF_8));
        test.services.put("pay.ment", ServiceState.ACTIVE);

        assertThat(selection.log(topic(), AT, letter)).isNull();
    }

    private Selection selection(String... names) {
        return new Selection(test.intake, new ServiceName("pay.ment"), Set.of(names));
    }

    private Destination.Topic topic() {
        return (Destination.Topic) test.intake.destination("pay.ment");
    }

    private DeadLetter sent(ClaimKind kind, String name, byte[] log) throws Exception {
        Delivery delivery = delivery(kind, name);
        delivery.accept(log, null);
        return settled(delivery);
    }

    private Delivery delivery(ClaimKind kind, String name) {
        Origin origin = new Origin("forward", "10.0.0.7", "a.tag");
        return test.intake.begin(origin, test.intake.destination(kind, name));
    }

    private DeadLetter settled(Delivery delivery) throws Exception {
        delivery.finish();
        delivery.settled().get();
        return test.deadLetters.get(test.deadLetters.size() - 1);
    }
}
