package io.moalog.standalone.program.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog send}: a file or standard input, a line a log. */
@Command(name = "send", description = "Send lines to a service: JSON objects, or plain text")
final class SendCommand extends ApiCommand {
    private static final int MOST_LINES = 1_000;
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int TRIES = 8;
    private static final int MOST_TOLD = 20;

    @Parameters(index = "0", paramLabel = "SERVICE")
    private String service = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "A file of lines, or - for standard input (default: -)")
    private String file = "";

    @Option(
            names = "--type",
            defaultValue = "auto",
            description = "ndjson, text, or auto, which looks at the first line (default: auto)")
    private LineType type = LineType.auto;

    /** What a line is. */
    enum LineType {
        auto,
        ndjson,
        text;

        String mediaType() {
            return this == text ? "text/plain; charset=utf-8" : "application/x-ndjson";
        }
    }

    private long accepted;
    private long rejected;
    private int told;
    private long linesBefore;

    @Override
    int run(Api api, Output out) {
        try (InputStream in = file.equals("-")
                        ? new FileInputStream(FileDescriptor.in)
                        : Files.newInputStream(Path.of(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            sendAll(lines, api, out);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCodes.USAGE, "cannot read " + file + ": " + reason(e));
        }
        if (out.isJson()) {
            out.line("{\"accepted\":" + accepted + ",\"rejected\":" + rejected + "}");
        } else {
            out.line(accepted + " accepted, " + rejected + " rejected");
        }
        return rejected == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "there is no such file"
                : e instanceof AccessDeniedException ? "it may not be read" : String.valueOf(e.getMessage());
    }

    private void sendAll(BufferedReader lines, Api api, Output out) throws IOException {
        List<String> batch = new ArrayList<>();
        int characters = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            batch.add(line);
            characters += line.length() + 1;
            // What a slow writer has written so far goes out at once.
            if (batch.size() >= MOST_LINES || characters >= MOST_CHARACTERS || !lines.ready()) {
                send(batch, api, out);
                batch.clear();
                characters = 0;
            }
        }
        if (!batch.isEmpty()) {
            send(batch, api, out);
        }
    }

    private void send(List<String> batch, Api api, Output out) {
        if (type == LineType.auto) {
            type = batch.get(0).stripLeading().startsWith("{") ? LineType.ndjson : LineType.text;
        }
        byte[] body = String.join("\n", batch).getBytes(UTF_8);
        for (int attempt = 1; ; attempt++) {
            Api.Reply reply = api.post("/ingest/" + Api.segment(service), type.mediaType(), body);
            if (reply.status() == 200 || reply.body().has("accepted") && reply.status() == 400) {
                count(reply.body(), out);
                linesBefore += batch.size();
                return;
            }
            boolean later = reply.status() == 429 || reply.status() == 503;
            if (!later || attempt == TRIES) {
                throw Problems.failure(reply.status(), reply.body());
            }
            pause(Math.max(1, reply.retryAfter()));
        }
    }

    private void count(JsonNode answer, Output out) {
        accepted += answer.path("accepted").asLong();
        rejected += answer.path("rejected").asLong();
        for (JsonNode error : answer.path("errors")) {
            if (told++ == MOST_TOLD) {
                out.note("more lines are rejected, which are not listed");
            }
            if (told > MOST_TOLD) {
                return;
            }
            out.note("line " + (linesBefore + error.path("line").asLong()) + ": "
                    + error.path("reason").asText());
        }
    }

    private static void pause(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(Math.min(30, seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCodes.FAILED, "interrupted");
        }
    }
}
