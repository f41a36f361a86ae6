package io.moalog.aggregator.intake;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's answer for one record. The producer never waits: where it does not know the topic or has no memory, it says so
 * by a timeout on the sending thread before its send returns. Such a record was not taken, which is no answer. A send may
 * also throw after it has taken the record, which is answered once more then: the first answer counts.
 */
abstract class Answer implements Callback {
    private static final AtomicIntegerFieldUpdater<Answer> ANSWERS =
            AtomicIntegerFieldUpdater.newUpdater(Answer.class, "answers");

    private volatile int answers;

    /** Only the sending thread can find itself here, so others may see it late. */
    private @Nullable Thread sending = Thread.currentThread();

    private boolean notTaken;

    @Override
    public final void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure instanceof TimeoutException && sending == Thread.currentThread()) {
            notTaken = true;
        } else {
            complete(failure);
        }
    }

    /** Kafka has the record, or it has failed for good; on any thread. */
    final void complete(@Nullable Exception failure) {
        if (ANSWERS.compareAndSet(this, 0, 1)) {
            settled(failure);
        }
    }

    /** As {@link #complete}, once at most. */
    abstract void settled(@Nullable Exception failure);

    /** Whether the producer took the record; to be asked once, by the sending thread, after the send. */
    final boolean wasTaken() {
        sending = null;
        return !notTaken;
    }
}
