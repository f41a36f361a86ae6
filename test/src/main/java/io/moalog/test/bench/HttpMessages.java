package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Encodes logs as whole HTTP requests of newline-delimited JSON. */
final class HttpMessages {
    private final String service;

    HttpMessages(String service) {
        this.service = service;
    }

    /** One request of {@code count} logs. */
    byte[] next(SampleLogs logs, int count) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            body.write(logs.next());
            body.write('\n');
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST /ingest/" + service + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Content-Type: application/x-ndjson\r\nContent-Length: " + body.size() + "\r\n\r\n")
                .getBytes(UTF_8));
        body.writeTo(request);
        return request.toByteArray();
    }
}
