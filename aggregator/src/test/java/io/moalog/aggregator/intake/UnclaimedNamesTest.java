package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.ServiceState;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnclaimedNamesTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final UnclaimedNames names = new UnclaimedNames(() -> now);
    private final TestIntake test = new TestIntake(true, 10_000_000, "a.known").ready();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aNameTellsHowMuchCameUnderItAndWhatTheLastWas() {
        names.keeps(ClaimKind.TAG, "a.b", "forward", bytes("{\"n\":1}"));
        now = now.plusSeconds(5);
        names.keeps(ClaimKind.TAG, "a.b", "forward", bytes("{\"n\":\"" + "x".repeat(2_000) + "\"}"));
        names.refuses(ClaimKind.TAG, "a.b", "forward");
        names.keeps(ClaimKind.LABEL, "a.b", "loki", bytes("{}"));

        assertThat(names.list()).hasSize(2);
        assertThat(names.list().get(0).kind()).isEqualTo(ClaimKind.LABEL);
        UnclaimedName name = names.list().get(1);
        assertThat(name.protocol()).isEqualTo("forward");
        assertThat(name.logs()).isEqualTo(2);
        assertThat(name.bytes()).isEqualTo(7 + 2_008);
        assertThat(name.refused()).isEqualTo(1);
        assertThat(name.firstSeen()).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(name.lastSeen()).isEqualTo("2026-11-21T10:00:05Z");
        assertThat(name.sample()).hasSize(1024).startsWith("{\"n\":\"xx");
    }

    @Test
    void theNameNotSeenForLongestGoesForANewOne() {
        names.refuses(ClaimKind.TAG, "first", "forward");
        names.refuses(ClaimKind.TAG, "second", "forward");
        for (int i = 2; i < UnclaimedNames.MOST; i++) {
            names.refuses(ClaimKind.TAG, "name-" + i, "forward");
        }
        names.refuses(ClaimKind.TAG, "first", "forward");
        names.refuses(ClaimKind.TAG, "new", "forward");
        assertThat(names.list())
                .hasSize(UnclaimedNames.MOST)
                .extracting(UnclaimedName::name)
                .startsWith("new", "first")
                .doesNotContain("second");
    }

    @Test
    void aVeryLongNameIsKnownByItsBeginning() {
        names.refuses(ClaimKind.OTEL, "n".repeat(100_000), "otlp");
        assertThat(names.list().get(0).name()).hasSize(1_000);
    }

    @Test
    void whatGoesToTheDeadLettersIsListedUntilSomebodyClaimsIt() throws Exception {
        test.services.put("a.going", ServiceState.DELETING);
        send(ClaimKind.TAG, "kube.x", "{\"n\":1}");
        send(ClaimKind.TAG, "a.going", "{}");
        send(ClaimKind.APP_NAME, "Not Legal", "{}");
        assertThat(test.intake.unclaimed()).extracting(UnclaimedName::name).containsExactly("Not Legal", "kube.x");

        test.services.change("a.claimant", null, null, new Claim(ClaimKind.TAG, "kube.*"));
        assertThat(test.intake.unclaimed()).extracting(UnclaimedName::name).containsExactly("Not Legal");
    }

    @Test
    void allUnclaimedNamesShareAQuotaAndNoServiceIsConcerned() throws Exception {
        String large = "{\"m\":\"" + "x".repeat(600_000) + "\"}";
        send(ClaimKind.TAG, "one", large);
        assertThat(retryAfter("two")).isFalse();
        send(ClaimKind.TAG, "two", large);
        assertThat(retryAfter("one")).isTrue();
        assertThat(retryAfter("three")).isTrue();
        assertThat(retryAfter("a.known")).isFalse();
        assertThat(test.quota("refused", "(unclaimed)")).isEqualTo(2);
    }

    private boolean retryAfter(String name) {
        return test.intake
                .retryAfter(test.intake.destination(ClaimKind.LABEL, name))
                .isPresent();
    }

    private void send(ClaimKind kind, String name, String log) throws Exception {
        Delivery delivery = test.intake.begin(new Origin("test", null, null), test.intake.destination(kind, name));
        assertThat(delivery.accept(bytes(log), null)).isTrue();
        delivery.finish();
        assertThat(delivery.settled().get(30, TimeUnit.SECONDS).deadLettered()).isEqualTo(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
