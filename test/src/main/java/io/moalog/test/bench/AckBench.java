package io.moalog.test.bench;

import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon Kafka's acknowledgement is the sender's: at a steady rate, and beside somebody who floods. */
final class AckBench {
    private static final int SERVICES = 8;
    private static final int LOGS_PER_SECOND = 30_000;
    private static final int CHUNK = 100;
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = 20;

    /** Of the one that floods, in bytes; it sends a hundred times as much. */
    private static final int QUOTA = 100_000;

    private final MoalogProcess moalog;

    AckBench(MoalogProcess moalog) {
        this.moalog = moalog;
    }

    List<AckTimes> run() throws Exception {
        List<AckTimes> times = new ArrayList<>();
        List<String> services = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            services.add("bench.steady." + i);
            Installation.register(moalog, services.get(i));
        }
        times.add(steady("ack-30000", services, LOGS_PER_SECOND));

        MoalogApi.Answer registered = moalog.api()
                .postJson(
                        "/api/services",
                        Map.of(
                                "name",
                                "bench.flood",
                                "owner",
                                "bench",
                                "partitions",
                                1,
                                "quota",
                                Map.of("bytesPerSecond", QUOTA, "burstBytes", QUOTA)));
        if (registered.status() != 201) {
            throw new IllegalStateException("cannot register the flood's service: " + registered);
        }
        List<String> one = services.subList(0, 1);
        times.add(steady("ack-alone", one, LOGS_PER_SECOND / SERVICES));
        try (Flood forward = forwardFlood();
                Flood http = httpFlood()) {
            times.add(steady("ack-beside-flood", one, LOGS_PER_SECOND / SERVICES));
        }
        return times;
    }

    private AckTimes steady(String path, List<String> services, int logsPerSecond) throws Exception {
        double messagesPerSecond = (double) logsPerSecond / CHUNK / services.size();
        Load load = new Load(moalog.forwardPort(), services.size(), Load::readAck, messagesPerSecond);
        List<ForwardMessages> messages = services.stream()
                .map(service -> new ForwardMessages(service, true))
                .toList();
        SampleLogs logs = new SampleLogs(IngestBench.SEED);
        load.send(turns(messages, logs, WARM_UP_SECONDS * logsPerSecond / CHUNK));
        load.answerMillis();
        int count = SECONDS * logsPerSecond / CHUNK;
        double seconds = load.send(turns(messages, logs, count));
        double[] millis = load.answerMillis();
        return new AckTimes(path, count * CHUNK / seconds, millis[0], millis[1]);
    }

    /** Each connection of {@link Load} gets the messages of one service. */
    private static List<byte[]> turns(List<ForwardMessages> services, SampleLogs logs, int count) throws IOException {
        List<byte[]> encoded = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            encoded.add(services.get(i % services.size()).next(logs, CHUNK));
        }
        return encoded;
    }

    private Flood forwardFlood() throws IOException {
        byte[] message = new ForwardMessages("bench.flood", true).next(new SampleLogs(IngestBench.SEED), CHUNK);
        return new Flood(moalog.forwardPort(), message, 50.0 * QUOTA / message.length);
    }

    private Flood httpFlood() throws IOException {
        byte[] message = new HttpMessages("bench.flood").next(new SampleLogs(IngestBench.SEED), CHUNK);
        return new Flood(moalog.httpPort(), message, 50.0 * QUOTA / message.length);
    }
}
