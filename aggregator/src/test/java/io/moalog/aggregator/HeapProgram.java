package io.moalog.aggregator;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.KafkaSettings;
import java.io.PrintStream;
import org.awaitility.Awaitility;

/** An aggregator in a JVM of its own, which lives as long as the pipe to its standard input. */
final class HeapProgram {
    private HeapProgram() {}

    /** @param arguments Kafka's address; tells forward's port on a line, then with every line it is sent
     *     what the heap holds and what is in flight, in bytes */
    public static void main(String[] arguments) throws Exception {
        // Before anything logs: the answers are to stand alone.
        PrintStream answers = System.out;
        System.setOut(System.err);
        KafkaSettings settings = KafkaSettings.at(arguments[0]);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (ServicesView view = new ServicesView(settings);
                Aggregator aggregator = new Aggregator(Platform.config(), settings, view, meters)) {
            view.start();
            aggregator.start();
            Awaitility.await().atMost(Platform.DEADLINE).until(() -> aggregator.forwardPort() > 0);
            answers.println(aggregator.forwardPort());
            while (System.in.read() >= 0) {
                System.gc();
                long used = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                double inFlight =
                        meters.get("moalog.aggregator.bytes.in.flight").gauge().value();
                answers.println(used + " " + (long) inFlight);
            }
        }
    }
}
