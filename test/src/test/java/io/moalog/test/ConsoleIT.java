package io.moalog.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.test.fixture.Chromium;
import io.moalog.test.fixture.Chromium.Tab;
import io.moalog.test.fixture.MoalogProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser; skipped where there is no Chromium. */
class ConsoleIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static Chromium chromium;
    private static EmbeddedKafka kafka;
    private static EmbeddedElasticsearch elasticsearch;
    private static MoalogProcess moalog;

    @BeforeAll
    static void startEverything() throws Exception {
        assumeTrue(Chromium.find().isPresent(), "there is no Chromium on this machine");
        chromium = Chromium.start(Chromium.find().orElseThrow());
        kafka = EmbeddedKafka.inTemporaryDirectory();
        elasticsearch = EmbeddedElasticsearch.inTemporaryDirectory();
        moalog = MoalogProcess.start(
                directory,
                Map.of(
                        "roles", "service-registry,aggregator,realtime-indexer,tail-api",
                        "sql.only-process", "true",
                        "instance", "test",
                        "kafka.bootstrap-servers", kafka.bootstrapServers(),
                        "elasticsearch.urls", elasticsearch.url()),
                List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    }

    @AfterAll
    static void stopEverything() throws Exception {
        if (chromium != null) {
            chromium.close();
            moalog.close();
            kafka.close();
            elasticsearch.close();
        }
    }

    @Test
    void aServiceIsRegisteredAndItsRefusalShown() throws Exception {
        Tab page = open("#services");
        type(page, "[name=name]", "console.registered");
        type(page, "[name=owner]", "tests");
        click(page, "form button");
        awaitText(page, "console.registered");

        type(page, "[name=name]", "console_registered");
        type(page, "[name=owner]", "tests");
        click(page, "form button");
        awaitText(page, ".problem", "console.registered");
        assertThat(page.complaints()).noneMatch(text -> text.contains("Content Security Policy"));
    }

    @Test
    void theTailShowsWhatItsFilterTakesAndPausesWithoutLosingALine() throws Exception {
        moalog.api().register("console.tailed");
        Tab page = open("#tail/console.tailed");
        awaitText(page, ".status", "live");
        type(page, "[name=q]", "level:error");
        click(page, "form button");
        awaitText(page, ".status", "live");
        send("console.tailed", "{\"level\":\"INFO\",\"message\":\"not wanted\"}");
        send("console.tailed", "{\"level\":\"ERROR\",\"message\":\"first of all\"}");
        awaitText(page, "log-list", "first of all");

        click(page, ".bar button.quiet");
        awaitText(page, ".status", "paused");
        send("console.tailed", "{\"level\":\"ERROR\",\"message\":\"while it paused\"}");
        click(page, ".bar button.quiet");
        awaitText(page, "log-list", "while it paused");
        assertThat(text(page, "log-list")).doesNotContain("not wanted");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void scrolledUpTheListStandsStillAndShowsLaterWhatCameMeanwhile() throws Exception {
        moalog.api().register("console.frozen");
        Tab page = open("#tail/console.frozen");
        awaitText(page, ".status", "live");
        send("console.frozen", lines(0, 200));
        awaitText(page, "log-list", "line 199");
        page.evaluate("document.querySelector('.log-pane').scrollTop = 0");
        awaitText(page, ".thaw", "0 new");
        send("console.frozen", lines(200, 210));
        awaitText(page, ".thaw", "10 new");
        assertThat(text(page, "log-list")).contains("line 0").doesNotContain("line 209");

        click(page, ".thaw");
        awaitText(page, "log-list", "line 209");
    }

    @Test
    void aSearchFindsALogAndShowsIt() throws Exception {
        moalog.api().register("console.searched");
        send("console.searched", "{\"message\":\"needle <b>in</b> the haystack\"}");
        Tab page = open("#search/console.searched");
        await().atMost(DEADLINE).until(() -> {
            click(page, "form button");
            return text(page, "log-list").contains("needle");
        });
        click(page, ".log-row");
        awaitText(page, ".detail", "needle <b>in</b> the haystack");
        assertThat(page.complaints()).noneMatch(text -> text.contains("Content Security Policy"));
    }

    @Test
    void aSearchOfTheArchiveSaysWhatItHasNotReadAndGoesOnThere() throws Exception {
        moalog.api().register("console.archived");
        Tab page = open("#search/console.archived");
        awaitText(page, "0 logs");
        page.evaluate("""
                window.asked = [];
                window.fetch = async (url) => {
                  asked.push(url);
                  const archive = { from: asked.length === 1 ? '2026-10-05T03:00:00Z' : null, to: null };
                  const answer = { total: 0, partial: archive.from !== null, hits: [], after: archive.from, archive };
                  return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
                };
                document.querySelector('[name=archive]').checked = true""");
        click(page, "form button");
        awaitText(page, ".hint", "partial: of those received from 2026-10-05T03:00:00Z to now");

        page.evaluate("document.querySelector('[name=archive]').checked = false");
        click(page, ".hint button");
        await().atMost(DEADLINE).until(() -> !text(page, ".hint").contains("partial"));
        assertThat(page.evaluate(
                        "asked.map((url) => new URLSearchParams(url)).map((q) => q.get('archive') + q.get('after'))"))
                .extracting(JsonNode::asText)
                .containsExactly("truenull", "true2026-10-05T03:00:00Z");
    }

    @Test
    void sevenTabsThatTailDoNotHangTheEighthPage() throws Exception {
        moalog.api().register("console.tabs");
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Tab tab = open("#tail/console.tabs");
            awaitText(tab, ".status", "live");
            tabs.add(tab);
        }
        Tab eighth = open("#services");
        awaitText(eighth, "console.tabs");
        send("console.tabs", "{\"message\":\"to all seven\"}");
        for (Tab tab : tabs) {
            tab.bringToFront();
            awaitText(tab, "log-list", "to all seven");
        }
    }

    @Test
    void whereTokensAreAskedForThePageAsksForOneAndTailsWithIt(@TempDir Path folder) throws Exception {
        String token = "0123456789-the-token-of-this-test";
        moalog.api().register("console.guarded");
        Map<String, String> properties = Map.of(
                "roles",
                "tail-api",
                "kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "elasticsearch.urls",
                elasticsearch.url(),
                "http.require-tokens",
                "true",
                "http.admin-token",
                token);
        try (MoalogProcess guarded = MoalogProcess.start(
                folder, properties, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))) {
            Tab page = open(guarded, "#tail/console.guarded");
            awaitText(page, "dialog[open]", "answers only who shows a token");
            giveToken(page, "0123456789-of-somebody-unheard-of");
            awaitText(page, "dialog[open] .refused", "was revoked");
            giveToken(page, token);
            awaitText(page, ".status", "live");
            send("console.guarded", "{\"message\":\"for those with a token\"}");
            awaitText(page, "log-list", "for those with a token");
            assertThat(page.evaluate("location.href + document.cookie").asText())
                    .doesNotContain(token);

            click(page, ".forget");
            awaitText(page, "dialog[open]", "answers only who shows a token");
            assertThat(page.complaints()).noneMatch(text -> text.contains("Content Security Policy"));
        }
    }

    private static void giveToken(Tab page, String token) throws Exception {
        type(page, "dialog[open] [name=token]", token);
        click(page, "dialog[open] button:not(.quiet)");
    }

    private static Tab open(String hash) throws Exception {
        return open(moalog, hash);
    }

    private static Tab open(MoalogProcess server, String hash) throws Exception {
        return chromium.open(URI.create("http://127.0.0.1:" + server.httpPort() + "/" + hash));
    }

    private static void send(String service, String... logs) {
        await().atMost(DEADLINE)
                .until(() -> moalog.api().ingest(service, List.of(logs)).status() == 200);
    }

    private static String[] lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> "{\"message\":\"line " + n + "\"}")
                .toArray(String[]::new);
    }

    private static void type(Tab page, String field, String value) throws Exception {
        await().atMost(DEADLINE)
                .until(() -> page.evaluate("document.querySelector('" + field + "') !== null")
                        .asBoolean());
        page.evaluate("document.querySelector('" + field + "').value = '" + value + "'");
    }

    private static void click(Tab page, String element) throws Exception {
        await().atMost(DEADLINE)
                .until(() -> page.evaluate("document.querySelector('" + element + "') !== null")
                        .asBoolean());
        page.evaluate("document.querySelector('" + element + "').click()");
    }

    private static String text(Tab page, String element) throws Exception {
        return page.evaluate("document.querySelector('" + element + "')?.innerText ?? ''")
                .asText();
    }

    private static void awaitText(Tab page, String text) {
        awaitText(page, "body", text);
    }

    private static void awaitText(Tab page, String element, String text) {
        await().atMost(DEADLINE).until(() -> text(page, element).contains(text));
    }
}
