package io.moalog.registry.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    private final List<Service> services = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "kube.payment.*, kube.payment.a",
        "kube.payment.*, kube.payment.",
        "*, anything at all",
        "*.err, a.err.b.err",
        "a*b*c, abbbc",
        "a*b*c, a-b-c",
        "exact, exact",
        "a*a, aa"
    })
    void aPatternMatchesWithItsStarsFilledIn(String pattern, String name) {
        add("svc", ServiceState.ACTIVE, 1, pattern);
        assertThat(claimant(name)).isEqualTo("svc");
    }

    @ParameterizedTest
    @CsvSource({
        "kube.payment.*, kube.payment",
        "kube.payment.*, kube.paymentX.a",
        "*.err, a.err.b",
        "a*b*c, acb",
        "exact, exactly",
        "exact, Exact",
        "a*a, a",
        "a.c, abc"
    })
    void anythingElseIsNobodys(String pattern, String name) {
        add("svc", ServiceState.ACTIVE, 1, pattern);
        assertThat(claimant(name)).isNull();
    }

    @Test
    void theExactThenTheOneWithMoreLettersWins() {
        add("all", ServiceState.ACTIVE, 1, "*");
        add("kube", ServiceState.ACTIVE, 2, "kube.*");
        add("errors", ServiceState.ACTIVE, 3, "*.error.log");
        add("pay", ServiceState.ACTIVE, 4, "kube.pay*");
        add("one", ServiceState.ACTIVE, 5, "kube.pay.1");
        assertThat(claimant("kube.pay.1")).isEqualTo("one");
        assertThat(claimant("kube.pay.2")).isEqualTo("pay");
        assertThat(claimant("kube.x")).isEqualTo("kube");
        assertThat(claimant("kube.pay.error.log")).isEqualTo("errors");
        assertThat(claimant("x")).isEqualTo("all");
    }

    @Test
    void aMovedClaimBelongsToTheLaterVersion() {
        add("was", ServiceState.ACTIVE, 7, "a.*", "a");
        add("is", ServiceState.ACTIVE, 8, "a.*", "a");
        assertThat(claimant("a.b")).isEqualTo("is");
        assertThat(claimant("a")).isEqualTo("is");
    }

    @Test
    void aGoingServiceClaimsOnlyWhatNoActiveOneDoes() {
        add("going", ServiceState.DELETING, 2, "a.*");
        assertThat(claimant("a.b")).isEqualTo("going");
        add("all", ServiceState.ACTIVE, 1, "*");
        assertThat(claimant("a.b")).isEqualTo("all");
    }

    @Test
    void oneKindsClaimIsNotAnothers() {
        add("svc", ServiceState.ACTIVE, 1, "a");
        assertThat(new Claims(services).claimant(ClaimKind.OTEL, "a")).isEmpty();
    }

    @Test
    void claimsContendWhereNeitherCouldWin() {
        assertThat(tag("a.*").contends(tag("a.*"))).isTrue();
        assertThat(tag("a*").contends(tag("*b"))).isTrue();
        assertThat(tag("a").contends(tag("a"))).isTrue();
        assertThat(tag("a*c*").contends(tag("*b*c"))).isTrue();
        assertThat(tag("a.*").contends(tag("b.*"))).isFalse();
        assertThat(tag("a.*").contends(tag("ab.*"))).isFalse();
        assertThat(tag("a").contends(tag("a*"))).isFalse();
        assertThat(tag("a").contends(new Claim(ClaimKind.OTEL, "a"))).isFalse();
        assertThat(tag("*a").contends(tag("*b"))).isFalse();
        assertThat(tag("a*c").contends(tag("a*d"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a**", "a\nb"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> tag(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHostileNameTakesNoLongerThanItsLength() {
        add("svc", ServiceState.ACTIVE, 1, "a*".repeat(99) + "b");
        assertThat(claimant("a".repeat(20_000))).isNull();
    }

    private static Claim tag(String pattern) {
        return new Claim(ClaimKind.TAG, pattern);
    }

    private @Nullable String claimant(String name) {
        return new Claims(services)
                .claimant(ClaimKind.TAG, name)
                .map(service -> service.name().value())
                .orElse(null);
    }

    private void add(String name, ServiceState state, long version, String... patterns) {
        List<Claim> claims = Stream.of(patterns).map(ClaimsTest::tag).toList();
        services.add(new Service(
                new ServiceName(name),
                "team",
                1,
                Retention.DEFAULT,
                state,
                version,
                "id",
                Instant.EPOCH,
                null,
                claims,
                null,
                IndexPlan.DAILY,
                Indexing.LIVE,
                List.of()));
    }
}
