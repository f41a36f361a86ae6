package io.moalog.aggregator.forward;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Sends one batch after another, each again and again until it is acknowledged. */
final class RetryingSender {
    private static final int BATCH = 20;

    private final String protocol;
    private final EverySender.Sender sender;
    private final String service;
    private final Set<String> acknowledged;
    private int batch;

    /** @param acknowledged takes the ids of what was acknowledged */
    RetryingSender(String protocol, EverySender.Sender sender, String service, Set<String> acknowledged) {
        this.protocol = protocol;
        this.sender = sender;
        this.service = service;
        this.acknowledged = acknowledged;
    }

    void sendOne() throws Exception {
        List<String> ids = IntStream.range(0, BATCH)
                .mapToObj(i -> "id-%s-%d-%d".formatted(protocol, batch, i))
                .toList();
        if (sender.send(service, ids)) {
            acknowledged.addAll(ids);
            batch++;
        }
    }
}
