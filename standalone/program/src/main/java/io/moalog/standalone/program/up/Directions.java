package io.moalog.standalone.program.up;

import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.serve.RunningProgram;
import java.net.URI;
import java.util.stream.Collectors;

/** Where to look, once everything is ready. */
final class Directions {
    private Directions() {}

    static void print(Progress progress, RunningProgram running, Configuration configuration, DataDirectory data) {
        URI http = running.httpUrl();
        progress.line("");
        row(progress, "Console", http + "/");
        row(progress, "Send logs", http + "/ingest/SERVICE");
        if (running.forwardPort() > 0) {
            row(
                    progress,
                    "",
                    "forward (fluentd, fluent-bit) at 127.0.0.1:" + running.forwardPort() + ", tag = service");
        }
        if (running.syslogPort() > 0) {
            String transports = configuration.settings().aggregator().syslog().overUdp() ? "TCP, UDP" : "TCP";
            row(
                    progress,
                    "",
                    "syslog (" + transports + ") at 127.0.0.1:" + running.syslogPort() + ", app-name = service");
        }
        row(
                progress,
                "Elasticsearch",
                configuration.backends().elasticsearch().urls().stream()
                        .map(URI::toString)
                        .collect(Collectors.joining(",")));
        row(progress, "Kafka", configuration.backends().kafka().bootstrapServers());
        configuration
                .backends()
                .hdfs()
                .uri()
                .ifPresent(uri -> row(
                        progress,
                        "Archive",
                        uri + configuration.backends().hdfs().root()));
        row(progress, "Logs", data.logs().toString());
        progress.line("");
    }

    private static void row(Progress progress, String what, String where) {
        progress.line("  %-15s%s".formatted(what, where));
    }
}
