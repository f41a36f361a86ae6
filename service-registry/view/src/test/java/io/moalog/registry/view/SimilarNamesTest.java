package io.moalog.registry.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {
    private static final List<ServiceName> KNOWN = Stream.of(
                    "public.test.info", "public.test.warn", "public.test_error", "shop.orders", "a")
            .map(ServiceName::new)
            .toList();

    @Test
    void aSlipOfTheHandFindsTheName() {
        assertThat(SimilarNames.to("public.test.inof", KNOWN)).startsWith("public.test.info");
        assertThat(SimilarNames.to("Shop.Order", KNOWN)).containsExactly("shop.orders");
        assertThat(SimilarNames.to("public.test.error", KNOWN)).startsWith("public.test_error");
    }

    @Test
    void aPartOfANameFindsIt() {
        assertThat(SimilarNames.to("orders", KNOWN)).containsExactly("shop.orders");
        assertThat(SimilarNames.to("TEST.", KNOWN))
                .containsExactly("public.test.info", "public.test.warn", "public.test_error");
        assertThat(SimilarNames.to("shop", KNOWN)).containsExactly("shop.orders");
        assertThat(SimilarNames.to("shop.orders.eu", KNOWN)).containsExactly("shop.orders");
    }

    @Test
    void atMostThreeAreNamedTheNearestFirst() {
        List<ServiceName> many = Stream.of("app1.log", "app2.log", "app3.log", "app.log", "app4.log")
                .map(ServiceName::new)
                .toList();
        assertThat(SimilarNames.to("app.logs", many)).containsExactly("app.log", "app1.log", "app2.log");
    }

    @Test
    void nothingIsGuessedFromAfar() {
        assertThat(SimilarNames.to("billing.payments", KNOWN)).isEmpty();
        assertThat(SimilarNames.to("", KNOWN)).isEmpty();
        assertThat(SimilarNames.to("x".repeat(100_000), KNOWN)).isEmpty();
    }
}
