package io.moalog.tailapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final List<Service> SERVICES = Stream.of(
                    "public.test.info", "public.test.infos", "payment.api", "order.api", "x")
            .map(SuggestionsTest::service)
            .toList();

    @Test
    void theNearestNamesComeFirst() {
        assertThat(Suggestions.of("public.test.inf", SERVICES))
                .containsExactly("public.test.info", "public.test.infos");
        assertThat(Suggestions.of("PAYMENT_API", SERVICES)).containsExactly("payment.api");
        assertThat(Suggestions.of("api", SERVICES)).containsExactlyInAnyOrder("payment.api", "order.api");
    }

    @Test
    void whatSharesNothingIsNotSuggested() {
        assertThat(Suggestions.of("warehouse.stock", SERVICES)).isEmpty();
    }

    private static Service service(String name) {
        return new Service(
                new ServiceName(name), "team", 1, Retention.DEFAULT, ServiceState.ACTIVE, 1, "id", Instant.EPOCH);
    }
}
