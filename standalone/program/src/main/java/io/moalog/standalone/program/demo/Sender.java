package io.moalog.standalone.program.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A way into moalog. */
interface Sender extends AutoCloseable {
    /** Returns when the logs are acknowledged; a failure leaves it usable. */
    void send(String service, List<Map<String, Object>> logs) throws IOException, InterruptedException;

    @Override
    void close();
}
