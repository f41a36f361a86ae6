package io.moalog.tailapi;

import io.moalog.model.ServiceName;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Sends numbered logs all the time until it is closed: {@code {"n":0,"p":partition}}, {@code {"n":1,…}}, … */
final class ConstantLoad implements AutoCloseable {
    private final TestServices services;
    private final ServiceName service;
    private final int partitions;
    private final int perSecond;
    private final Random random;
    private final Thread thread = new Thread(this::run, "constant-load");
    private volatile boolean closed;
    private volatile int sent;

    ConstantLoad(TestServices services, ServiceName service, int partitions, int perSecond, long seed) {
        this.services = services;
        this.service = service;
        this.partitions = partitions;
        this.perSecond = perSecond;
        this.random = new Random(seed);
        thread.start();
    }

    private void run() {
        long start = System.nanoTime();
        while (!closed) {
            long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
            while (sent < due) {
                int partition = random.nextInt(partitions);
                services.send(service, partition, "{\"n\":" + sent + ",\"p\":" + partition + "}");
                sent++;
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** How many logs were sent until now. */
    int sent() {
        return sent;
    }

    /** Stops, and returns how many logs were sent in all. */
    int stop() throws InterruptedException {
        closed = true;
        thread.join();
        services.flush();
        return sent;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
