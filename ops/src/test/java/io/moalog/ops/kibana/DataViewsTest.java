package io.moalog.ops.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataViewsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration RARELY = Duration.ofDays(1);

    private final FakeKibana kibana;
    private final Set<ServiceName> services = ConcurrentHashMap.newKeySet();
    private final Set<ServiceName> gone = ConcurrentHashMap.newKeySet();
    private volatile boolean ready = true;
    private DataViews views;

    DataViewsTest() throws IOException {
        kibana = new FakeKibana();
    }

    @AfterEach
    void close() {
        views.close();
        kibana.close();
    }

    @Test
    void eachServiceHasAViewOfItsExactAliasAsSoonAsItIsThere() {
        services.add(new ServiceName("public.test-a.info"));
        start(RARELY);
        await().atMost(DEADLINE).until(() -> kibana.views.size() == 1);
        assertThat(kibana.views.get("moalog-public.test-a.info"))
                .hasToString(
                        "{\"title\":\"log-public.test-a.info\",\"name\":\"public.test-a.info\","
                                + "\"timeFieldName\":\"@timestamp\",\"allowNoIndex\":true,\"id\":\"moalog-public.test-a.info\"}");
        await().atMost(DEADLINE).until(() -> views.check().up());

        services.add(new ServiceName("b"));
        views.changed();
        await().atMost(DEADLINE).until(() -> kibana.views.containsKey("moalog-b"));
        assertThat(kibana.requests)
                .filteredOn(request -> request.startsWith("POST"))
                .as("what is there is not made again")
                .hasSize(2);
    }

    @Test
    void whatPeopleHaveMadeStaysAsItIs() {
        kibana.add("1", "log-a", "Alice's");
        kibana.add("2", "log-*", "b");
        kibana.add("moalog-c", "log-c-*", "c, by hand");
        kibana.add("moalog-not.ours", "log-x", "x");
        for (String name : List.of("a", "b", "d")) {
            services.add(new ServiceName(name));
        }
        start(OFTEN);
        await().atMost(DEADLINE).until(() -> kibana.views.containsKey("moalog-d"));
        int looks = kibana.requests.size();
        await().atMost(DEADLINE).until(() -> kibana.requests.size() > looks + 4);
        assertThat(kibana.views).containsOnlyKeys("1", "2", "moalog-c", "moalog-not.ours", "moalog-d");
        assertThat(kibana.requests).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void aViewGoesOnceNobodyKnowsOfItsServiceAnyMore() {
        ServiceName service = new ServiceName("a");
        services.add(service);
        start(OFTEN);
        await().atMost(DEADLINE).until(() -> kibana.views.containsKey("moalog-a"));
        gone.add(service);
        services.remove(service);
        int looks = kibana.requests.size();
        await().atMost(DEADLINE).until(() -> kibana.requests.size() > looks + 4);
        assertThat(kibana.views).as("logs of it may still be stored").containsKey("moalog-a");
        gone.remove(service);
        await().atMost(DEADLINE).until(() -> kibana.views.isEmpty());
    }

    @Test
    void anOutageIsToldAndOver() {
        services.add(new ServiceName("a"));
        kibana.away = 503;
        start(OFTEN);
        await().atMost(DEADLINE)
                .until(() -> views.check().detail().contains("Kibana answers 503 to GET /s/logs/api/data_views"));
        assertThat(views.check().up()).isFalse();
        kibana.away = 0;
        await().atMost(DEADLINE).until(() -> views.check().up());
        assertThat(kibana.views).containsKey("moalog-a");
    }

    @Test
    void oneThatIsRefusedKeepsNoOtherBack() {
        kibana.refused = "a";
        services.add(new ServiceName("a"));
        services.add(new ServiceName("b"));
        start(OFTEN);
        await().atMost(DEADLINE).until(() -> kibana.views.containsKey("moalog-b"));
        await().atMost(DEADLINE).until(() -> views.check().detail().contains("refused"));
        assertThat(views.check().up()).isFalse();
    }

    @Test
    void nothingIsDoneBeforeTheServicesAreKnown() {
        ready = false;
        kibana.add("moalog-a", "log-a", "a");
        start(OFTEN);
        await().during(Duration.ofMillis(300)).until(() -> kibana.requests.isEmpty());
        assertThat(kibana.views).containsKey("moalog-a");
    }

    @Test
    void theFileHasALineForEachService() {
        start(RARELY);
        assertThat(DataViews.savedObjects(List.of(new ServiceName("b"), new ServiceName("a"))))
                .isEqualTo(
                        "{\"type\":\"index-pattern\",\"id\":\"moalog-a\",\"attributes\":{\"title\":\"log-a\","
                                + "\"name\":\"a\",\"timeFieldName\":\"@timestamp\",\"allowNoIndex\":true},\"references\":[]}\n"
                                + "{\"type\":\"index-pattern\",\"id\":\"moalog-b\",\"attributes\":{\"title\":\"log-b\","
                                + "\"name\":\"b\",\"timeFieldName\":\"@timestamp\",\"allowNoIndex\":true},\"references\":[]}\n");
    }

    private void start(Duration every) {
        views = new DataViews(
                kibana.settings(),
                new DataViews.Services(
                        () -> ready,
                        () -> List.copyOf(services),
                        service -> services.contains(service) || gone.contains(service)),
                every);
        views.start();
    }
}
