package io.moalog.test.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.test.fixture.Chromium;
import io.moalog.test.fixture.Chromium.Tab;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many frames a second the console draws while a live tail brings it lines, in a headless Chromium on this machine.
 * The limit is the same page with nothing to draw. Arguments: lines a second, seconds measured.
 */
public final class ConsoleBench {
    private static final String SERVICE = "bench.console";
    private static final int CHUNK = 100;
    private static final int WARM_UP_SECONDS = 5;

    /** Counts frames, and the lines that reach the list. */
    private static final String PROBE = """
            (() => {
              const list = document.querySelector('log-list');
              const append = list.append.bind(list);
              list.append = (lines) => {
                const logs = lines.filter((line) => typeof line === 'string').length;
                probe.lines += logs;
                probe.gaps += lines.length - logs;
                append(lines);
              };
              window.startProbe = () => {
                window.probe = { frames: 0, longest: 0, lines: 0, gaps: 0, since: performance.now(), last: performance.now() };
              };
              window.readProbe = () => ({ ...probe, millis: performance.now() - probe.since });
              const frame = () => {
                const now = performance.now();
                probe.frames++;
                probe.longest = Math.max(probe.longest, now - probe.last);
                probe.last = now;
                requestAnimationFrame(frame);
              };
              startProbe();
              requestAnimationFrame(frame);
            })()
            """;

    private final int linesPerSecond;
    private final int seconds;

    private ConsoleBench(int linesPerSecond, int seconds) {
        this.linesPerSecond = linesPerSecond;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        new ConsoleBench(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf(
                "%s; %,d lines of %d bytes a second for %d s after %d s for warm-up, seed %d%n",
                Installation.machine(), linesPerSecond, SampleLogs.BYTES, seconds, WARM_UP_SECONDS, IngestBench.SEED);
        try (Chromium chromium = Chromium.start(Chromium.find()
                        .orElseThrow(() -> new IllegalStateException("there is no Chromium on this machine")));
                EmbeddedKafka kafka = Installation.startKafka();
                EmbeddedElasticsearch elasticsearch = EmbeddedElasticsearch.inTemporaryDirectory();
                MoalogProcess moalog = Installation.serve(
                        kafka,
                        Map.of(
                                "roles",
                                "service-registry,aggregator,tail-api",
                                "elasticsearch.urls",
                                elasticsearch.url()))) {
            Installation.register(moalog, SERVICE);
            Tab page = chromium.open(URI.create("http://127.0.0.1:" + moalog.httpPort() + "/#tail/" + SERVICE));
            page.look(1280, 900, false);
            awaitLive(page);
            page.evaluate(PROBE);
            TimeUnit.SECONDS.sleep(seconds);
            JsonNode idle = page.evaluate("readProbe()");
            Load load = new Load(moalog.forwardPort(), 1, Load::readAck, (double) linesPerSecond / CHUNK);
            load.send(messages(WARM_UP_SECONDS));
            List<byte[]> measured = messages(seconds);
            page.evaluate("startProbe()");
            load.send(measured);
            print(idle, page.evaluate("readProbe()"));
        }
    }

    private static void awaitLive(Tab page) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!page.evaluate("document.querySelector('.status')?.innerText.startsWith('live') ?? false")
                .asBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the console's tail is not live after 60 s");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private List<byte[]> messages(int duration) throws IOException {
        return new ForwardMessages(SERVICE, true)
                .chunks(new SampleLogs(IngestBench.SEED), CHUNK, linesPerSecond * duration);
    }

    private void print(JsonNode idle, JsonNode tail) {
        System.out.printf(
                Locale.ROOT,
                "%n%-12s %14s %14s %18s%n%-12s %14.0f %14.1f %18.0f%n%-12s %14.0f %14.1f %18.0f%n%n",
                "path",
                "lines/s",
                "frames/s",
                "longest frame ms",
                "idle",
                rate(idle, "lines"),
                rate(idle, "frames"),
                idle.path("longest").asDouble(),
                "live-tail",
                rate(tail, "lines"),
                rate(tail, "frames"),
                tail.path("longest").asDouble());
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"console\",\"path\":\"live-tail\",\"records\":%d,\"sent\":%d,\"gaps\":%d,"
                        + "\"records_per_second\":%.0f,\"frames_per_second\":%.1f,\"longest_frame_ms\":%.0f,"
                        + "\"limit_frames_per_second\":%.1f}%n",
                tail.path("lines").asLong(),
                (long) linesPerSecond * seconds,
                tail.path("gaps").asLong(),
                rate(tail, "lines"),
                rate(tail, "frames"),
                tail.path("longest").asDouble(),
                rate(idle, "frames"));
    }

    private static double rate(JsonNode probe, String count) {
        return probe.path(count).asDouble() * 1000 / probe.path("millis").asDouble();
    }
}
