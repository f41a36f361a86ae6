package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.ServiceState;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private final TestIntake test = new TestIntake(true, 1_000_000, "a.known", "kube.exact");

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void theServiceOfThatNameComesBeforeAnyThatClaimsIt() {
        claims("the.claimant", new Claim(ClaimKind.TAG, "kube.*"));
        assertThat(topicOf(ClaimKind.TAG, "kube.exact")).isEqualTo("log.kube.exact");
        assertThat(topicOf(ClaimKind.TAG, "kube.Payment_1/x")).isEqualTo("log.the.claimant");
    }

    @Test
    void aNameThatKafkaCouldNotTellFromTheServicesIsTheServices() {
        assertThat(topicOf(ClaimKind.OTEL, "a_known")).isEqualTo("log.a.known");
        assertThat(test.intake.destination("a_known")).isInstanceOf(Destination.Nowhere.class);
    }

    @Test
    void aClaimIsForItsKindAlone() {
        claims("the.claimant", new Claim(ClaimKind.APP_NAME, "nginx"));
        assertThat(topicOf(ClaimKind.APP_NAME, "nginx")).isEqualTo("log.the.claimant");
        Destination label = test.intake.destination(ClaimKind.LABEL, "nginx");
        assertThat(label).isInstanceOfSatisfying(Destination.Nowhere.class, nowhere -> {
            assertThat(nowhere.name()).isEqualTo("nginx");
            assertThat(nowhere.reason()).isEqualTo("no service nginx is registered, and none claims that label");
        });
    }

    @Test
    void underItsOwnNameAServiceIsFoundWithoutRegardToClaims() {
        claims("the.claimant", new Claim(ClaimKind.TAG, "*"));
        assertThat(test.intake.destination("not.known")).isInstanceOf(Destination.Nowhere.class);
    }

    @Test
    void aServiceThatIsBeingDeletedTakesNothingNorDoesAnotherForIt() {
        claims("the.claimant", new Claim(ClaimKind.TAG, "*"));
        test.services.put("a.known", ServiceState.DELETING);
        assertThat(test.intake.destination(ClaimKind.TAG, "a.known"))
                .isInstanceOfSatisfying(
                        Destination.Nowhere.class,
                        nowhere -> assertThat(nowhere.reason()).contains("a.known is being deleted"));
    }

    @Test
    void anIllegalNameNobodyClaimsSaysWhatIsWrongWithIt() {
        Destination.Nowhere nowhere = (Destination.Nowhere) test.intake.destination(ClaimKind.TAG, "Not Legal");
        assertThat(nowhere.reason()).contains("is not a service name").contains("none claims that tag");
    }

    @Test
    void aChangedQuotaHoldsAtOnceAndWhereNobodyAsksAfterTheNextLook() {
        Destination before = test.intake.destination("a.known");
        before.terms().charge(1_000_000);
        assertThat(before.terms().overQuotaFor()).isZero();
        test.services.change("a.known", new Quota(10, 10), null);
        test.intake.tick();
        before.terms().charge(1_000);
        assertThat(before.terms().overQuotaFor()).isPositive();
        assertThat(test.intake.retryAfter(test.intake.destination("a.known"))).isPresent();
        assertThat(test.quota("refused", "a.known")).isEqualTo(1);

        test.services.change("a.known", null, null);
        assertThat(test.intake.retryAfter(test.intake.destination("a.known"))).isEmpty();
        assertThat(metersOfQuota()).isEmpty();
    }

    @Test
    void withTheServiceItsMetricsGo() {
        test.services.change("a.known", new Quota(10, 10), null);
        test.intake.destination("a.known");
        assertThat(metersOfQuota()).hasSize(1);
        test.services.remove("a.known");
        test.intake.tick();
        assertThat(metersOfQuota()).isEmpty();
    }

    private Collection<Meter> metersOfQuota() {
        return test.meters
                .find("moalog.aggregator.quota.refused")
                .tag("service", "a.known")
                .meters();
    }

    private void claims(String service, Claim claim) {
        test.services.change(service, null, null, claim);
    }

    private String topicOf(ClaimKind kind, String name) {
        return ((Destination.Topic) test.intake.destination(kind, name)).topic();
    }
}
