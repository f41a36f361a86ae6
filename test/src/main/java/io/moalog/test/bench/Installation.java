package io.moalog.test.bench;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is measured: embedded backends with the compiler they have in production, and our program as its own process. */
final class Installation {
    private Installation() {}

    /** What is measured on, in words. */
    static String machine() {
        return String.format(
                Locale.ROOT,
                "machine: %d cores, %s, JDK %s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("java.version"));
    }

    static EmbeddedKafka startKafka() {
        return EmbeddedKafka.start(
                BackendOptions.inTemporaryDirectory().quickStart(false).heapMegabytes(1024));
    }

    /** @param properties of its configuration, over those for {@code kafka} */
    static MoalogProcess serve(EmbeddedKafka kafka, Map<String, String> properties) throws IOException {
        Map<String, String> all = new TreeMap<>(properties);
        all.put("kafka.bootstrap-servers", kafka.bootstrapServers());
        all.put("sql.only-process", "true");
        return MoalogProcess.start(Files.createTempDirectory("moalog-bench-"), all, jvmOptions());
    }

    /** Of our process, as the launcher has them, with less heap; BENCH_JVM adds some, e.g. for a profiler. */
    private static List<String> jvmOptions() {
        List<String> options = new ArrayList<>(
                List.of("-Xms512m", "-Xmx512m", "-Xmn192m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) {
            options.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        String more = System.getenv("BENCH_JVM");
        if (more != null && !more.isBlank()) {
            options.addAll(List.of(more.strip().split(" +")));
        }
        return options;
    }

    /** A service with one partition. */
    static void register(MoalogProcess moalog, String service) throws IOException, InterruptedException {
        MoalogApi.Answer answer =
                moalog.api().postJson("/api/services", Map.of("name", service, "owner", "bench", "partitions", 1));
        if (answer.status() != 201) {
            throw new IllegalStateException("cannot register " + service + ": " + answer);
        }
    }
}
