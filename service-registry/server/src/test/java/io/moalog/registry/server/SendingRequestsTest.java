package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendingRequestsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SendingRules ALL = new SendingRules(
            new Quota(1_000, 9_000),
            List.of(new Claim(ClaimKind.TAG, "kube.*"), new Claim(ClaimKind.APP_NAME, "payd")),
            new Masking(List.of("password"), List.of("user.email"), List.of("card")));

    private final ServiceRequests requests = new ServiceRequests(RegistryConfig.defaults());

    @Test
    void everythingCanBeGiven() {
        assertThat(change("{'quota':{'bytesPerSecond':1000,'burstBytes':9000},"
                                + "'claims':[{'kind':'tag','pattern':'kube.*'},{'kind':'app-name','pattern':'payd'},"
                                + "{'kind':'tag','pattern':'kube.*'}],"
                                + "'masking':{'drop':['password'],'mask':['user.email'],'redact':['card']}}")
                        .applyTo(new ServiceSettings("team", 1, Retention.DEFAULT), Instant.EPOCH)
                        .sending())
                .isEqualTo(ALL);
    }

    @Test
    void nullRemovesAndWhatIsNotNamedStays() {
        ServiceSettings before =
                new ServiceSettings("team", 1, Retention.DEFAULT, IndexPlan.DAILY, Indexing.LIVE, ALL, List.of());
        assertThat(change("{'quota':null,'masking':null}")
                        .applyTo(before, Instant.EPOCH)
                        .sending())
                .isEqualTo(new SendingRules(null, ALL.claims(), null));
        assertThat(change("{'claims':[]}").applyTo(before, Instant.EPOCH).sending())
                .isEqualTo(new SendingRules(ALL.quota(), List.of(), ALL.masking()));
        assertThat(change("{'owner':'other'}").applyTo(before, Instant.EPOCH).sending())
                .isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'quota':5}; quota",
                "{'quota':{}}; quota.bytesPerSecond",
                "{'quota':{'bytesPerSecond':0}}; quota.bytesPerSecond",
                "{'quota':{'bytesPerSecond':1.5}}; quota.bytesPerSecond",
                "{'quota':{'bytesPerSecond':1e30}}; quota.bytesPerSecond",
                "{'quota':{'bytesPerSecond':10,'burstBytes':9}}; quota.burstBytes",
                "{'quota':{'bytesPerSecond':10,'perMinute':9}}; quota.perMinute",
                "{'claims':{}}; claims",
                "{'claims':['tag:a']}; claims",
                "{'claims':[{'kind':'tag','pattern':'a'},{'kind':'tags','pattern':'a'}]}; claims[1].kind",
                "{'claims':[{'kind':'tag'}]}; claims[0].pattern",
                "{'claims':[{'pattern':'a'}]}; claims[0].kind",
                "{'claims':[{'kind':'tag','pattern':'a**'}]}; claims[0].pattern",
                "{'masking':[]}; masking",
                "{'masking':{}}; masking",
                "{'masking':{'drop':'a'}}; masking.drop",
                "{'masking':{'drop':[1]}}; masking.drop",
                "{'masking':{'mask':['a..b']}}; masking.mask",
                "{'masking':{'redact':['/[/']}}; masking.redact",
                "{'masking':{'hide':['a']}}; masking.hide"
            })
    void whatIsWrongIsToldByItsField(String body, String field) {
        BadRequestException refused = catchThrowableOfType(BadRequestException.class, () -> change(body));
        assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field);
    }

    @Test
    void aKeyMayBeAskedForWithNothing() {
        assertThat(key("")).isEqualTo(new KeyRequest(null, null));
        assertThat(key("{}")).isEqualTo(new KeyRequest(null, null));
        assertThat(key("{'expiresAt':'2027-01-01T00:00:00Z','expireOthersAfter':'1h'}"))
                .hasToString("KeyRequest[expiresAt=2027-01-01T00:00:00Z, expireOthersAfter=1h]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'expiresAt':'tomorrow'}",
                "{'expiresAt':'2026-11-20T12:00:00Z'}",
                "{'expireOthersAfter':'soon'}",
                "{'expires':'1h'}"
            })
    void whatCannotBeAskedOfAKey(String body) {
        assertThatThrownBy(() -> key(body)).isInstanceOf(BadRequestException.class);
    }

    private ServiceChange change(String body) {
        return requests.change(bytes(body));
    }

    private static KeyRequest key(String body) {
        return KeyRequest.read(bytes(body), NOON);
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
