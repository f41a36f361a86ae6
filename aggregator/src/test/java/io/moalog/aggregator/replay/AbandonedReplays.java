package io.moalog.aggregator.replay;

import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.Service;
import io.moalog.stream.KafkaSettings;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** Replays of another process, which something happens to before it commits. */
public final class AbandonedReplays implements AutoCloseable {
    /** What happens before a commit. */
    public interface Event {
        /** @return whether the process lives on */
        boolean happens(int commit) throws Exception;
    }

    private final TestIntake intake = new TestIntake(true, 1 << 20);
    private final Replays replays;
    private final Event event;
    private Transactions last;

    public AbandonedReplays(KafkaSettings settings, Service service, Event event) {
        this.event = event;
        intake.services.put(service);
        replays = new Replays(settings, intake.intake, intake.services::find, (kafka, one) -> {
            last = new KafkaTransactions(kafka, one);
            return new Interrupted(last);
        });
    }

    public ReplayAnswer replay(String service, List<String> names) throws InterruptedException {
        return replays.replay(service, names, null);
    }

    @Override
    public void close() {
        last.close();
        intake.close();
    }

    private final class Interrupted implements Transactions {
        private final Transactions real;
        private int commits;
        private boolean dead;

        Interrupted(Transactions real) {
            this.real = real;
        }

        @Override
        public void begin() {
            real.begin();
        }

        @Override
        public void write(List<Replay> replays) throws InterruptedException {
            real.write(replays);
        }

        @Override
        public void commit() {
            try {
                dead = !event.happens(commits++);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            if (dead) {
                throw new KafkaException("killed");
            }
            real.commit();
        }

        @Override
        public void end() throws InterruptedException {
            real.end();
        }

        /** Whoever is dead gives nothing up. */
        @Override
        public void close() {
            if (!dead) {
                real.close();
            }
        }
    }
}
