package io.moalog.standalone.program.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the aggregators are to do with what a service sends. */
class SendingOptions {
    @Option(names = "--quota", paramLabel = "RATE", description = "What it may send to each aggregator, like 1MB/s")
    private @Nullable String quota;

    @Option(
            names = "--burst",
            paramLabel = "SIZE",
            description = "With --quota: how much it may save up, like 4MB (default: 4 seconds' worth)")
    private @Nullable String burst;

    @Option(
            names = "--claim",
            paramLabel = "KIND:PATTERN",
            description = "Senders' names that are this service's: tag, label, app-name or otel, like"
                    + " tag:kube.payment.*; may be repeated. They replace the claims that it has")
    private List<String> claims = new ArrayList<>();

    @Option(names = "--drop", paramLabel = "FIELD", description = "A field to leave out; may be repeated")
    private List<String> drop = new ArrayList<>();

    @Option(names = "--mask", paramLabel = "FIELD", description = "A field whose value is replaced; may be repeated")
    private List<String> mask = new ArrayList<>();

    @Option(
            names = "--redact",
            paramLabel = "PATTERN",
            description = "What is replaced in texts: card, email, bearer or /a regular expression/; may be repeated."
                    + " With --drop and --mask it replaces the masking that the service has")
    private List<String> redact = new ArrayList<>();

    /** Those that were given. */
    final void addTo(Map<String, Object> body) {
        if (quota != null) {
            body.put("quota", quota(quota));
        } else if (burst != null) {
            throw new CommandFailedException(ExitCodes.USAGE, "--burst needs --quota: give both");
        }
        if (!claims.isEmpty()) {
            body.put("claims", claims.stream().map(SendingOptions::claim).toList());
        }
        Map<String, Object> masking = new LinkedHashMap<>();
        put(masking, "drop", drop);
        put(masking, "mask", mask);
        put(masking, "redact", redact);
        if (!masking.isEmpty()) {
            body.put("masking", masking);
        }
    }

    private Map<String, Object> quota(String rate) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("bytesPerSecond", ByteRate.perSecond("--quota", rate));
        if (burst != null) {
            body.put("burstBytes", ByteRate.size("--burst", burst));
        }
        return body;
    }

    private static Map<String, Object> claim(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new CommandFailedException(
                    ExitCodes.USAGE, "--claim \"" + text + "\": give a kind and a pattern, like tag:kube.payment.*");
        }
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("kind", text.substring(0, colon));
        claim.put("pattern", text.substring(colon + 1));
        return claim;
    }

    private static void put(Map<String, Object> masking, String name, List<String> entries) {
        if (!entries.isEmpty()) {
            masking.put(name, entries);
        }
    }
}
