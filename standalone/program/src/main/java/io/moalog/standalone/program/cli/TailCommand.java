package io.moalog.standalone.program.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.standalone.program.cli.EventStream.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog tail}: reconnects by itself where it stopped, until it is interrupted. */
@Command(name = "tail", description = "Follow a service's logs as they come in")
final class TailCommand extends ApiCommand {
    private static final long LONGEST_PAUSE_MS = 5_000;

    @Parameters(paramLabel = "SERVICE")
    private String service = "";

    @Option(names = "-q", description = "Words, \"phrases\", field:value, -not")
    private String q = "";

    @Option(names = "--since", description = "Begin with the logs of that time, like 5m (default: now)")
    private String since = "";

    private final LogLine line = LogLine.forTerminal();
    private String from = "now";
    private boolean answered;
    private int failures;

    @Override
    int run(Api api, Output out) {
        if (!since.isEmpty()) {
            from = since.matches("[0-9]+[a-z]+") ? "-" + since : since;
        }
        while (!Thread.currentThread().isInterrupted()) {
            try {
                follow(api, out);
                out.note("moalog: the server ended the stream; reconnecting");
            } catch (CommandFailedException e) {
                if (!answered || e.exitCode() != ExitCodes.UNREACHABLE) {
                    throw e;
                }
                noteOnce(out, "moalog: the server is away; reconnecting until it is back");
            } catch (IOException e) {
                noteOnce(out, "moalog: the connection broke; reconnecting");
            }
            failures++;
            if (!pause()) {
                break;
            }
        }
        return ExitCodes.OK;
    }

    private void noteOnce(Output out, String note) {
        if (failures == 0) {
            out.note(note);
        }
    }

    private void follow(Api api, Output out) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("q", q);
        parameters.put("from", from);
        HttpResponse<InputStream> response = api.open(
                api.request("/api/tail/" + Api.segment(service) + Api.query(parameters))
                        .header("Accept", "text/event-stream"),
                BodyHandlers.ofInputStream());
        try (InputStream body = response.body();
                SilenceWatch watch = new SilenceWatch(body)) {
            if (response.statusCode() != 200) {
                refuse(response.statusCode(), Api.parse(body.readAllBytes()));
                return;
            }
            answered = true;
            EventStream events = new EventStream(new BufferedReader(new InputStreamReader(body, UTF_8)));
            for (Optional<Event> event = events.next(); event.isPresent(); event = events.next()) {
                failures = 0;
                watch.heard();
                show(event.get(), out);
            }
        }
    }

    /** A server that is not ready yet, or is going, is one to wait for. */
    private void refuse(int status, JsonNode problem) throws IOException {
        if (answered && status >= 500) {
            throw new IOException(Problems.line(status, problem));
        }
        throw Problems.failure(status, problem);
    }

    private void show(Event event, Output out) {
        if (!event.id().isEmpty()) {
            from = event.id();
        }
        switch (event.type()) {
            case "log" ->
                out.line(
                        out.isJson()
                                ? event.data()
                                : line.format(Api.parse(event.data().getBytes(UTF_8)), time(event.received())));
            case "gap" -> gap(event.data(), out);
            default -> {
                // A heartbeat: heard is enough.
            }
        }
        out.flush();
    }

    private static String time(String received) {
        return received.isEmpty()
                ? ""
                : Instant.ofEpochMilli(Long.parseLong(received)).toString();
    }

    /** In JSON it goes beside the logs, not among them. */
    private void gap(String data, Output out) {
        JsonNode gap = Api.parse(data.getBytes(UTF_8));
        String text = "--- " + gap.path("skipped").asText("?") + " logs skipped, from "
                + gap.path("from").asText("?") + " to " + gap.path("to").asText("?") + " ---";
        if (out.isJson()) {
            out.note(text);
        } else {
            out.line(text);
        }
    }

    private boolean pause() {
        long longest = Math.min(LONGEST_PAUSE_MS, 250L << Math.min(failures, 10));
        try {
            TimeUnit.MILLISECONDS.sleep(longest / 2 + (long) (Math.random() * longest / 2));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
