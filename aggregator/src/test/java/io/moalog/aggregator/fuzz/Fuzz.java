package io.moalog.aggregator.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * Feeds a decoder with inputs that are good ones with something broken. Whatever an input is, the decoder has to come to
 * an end in a bounded number of steps, with a bounded number of bytes allocated, and with nothing thrown but what it
 * declares. Every run is another; a failure tells its seed and its input. System properties: {@code moalog.fuzz.times}
 * multiplies the number of inputs, {@code moalog.fuzz.seed} repeats a run.
 */
public final class Fuzz {
    private static final long BASE_BYTES = 32 * 1024 * 1024;
    private static final long BYTES_A_BYTE = 4096;
    private static final long BASE_STEPS = 10_000;
    private static final long STEPS_A_BYTE = 2_000;
    private static final long LONGEST_SECONDS = 30;

    private final String name;
    private final Decoder decoder;
    private final long seed = Long.getLong("moalog.fuzz.seed", System.nanoTime());
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private volatile byte[] current = {};
    private volatile long done;

    /** @param name of the decoder, for the report */
    public Fuzz(String name, Decoder decoder) {
        this.name = name;
        this.decoder = decoder;
    }

    /**
     * Feeds so many inputs, times {@code moalog.fuzz.times}.
     *
     * @param seeds good inputs, of which the broken ones are made; they are fed too
     */
    public void feed(int inputs, byte[]... seeds) throws InterruptedException {
        long count = inputs * Long.getLong("moalog.fuzz.times", 1);
        long start = System.nanoTime();
        CompletableFuture<Void> fed = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        feed(count, new Random(seed), seeds);
                        fed.complete(null);
                    } catch (Throwable failure) {
                        fed.completeExceptionally(failure);
                    }
                },
                "fuzz-" + name);
        thread.setDaemon(true);
        // A line for every connection that is closed would be a hundred thousand of them.
        Logger log = (Logger) LoggerFactory.getLogger("io.moalog.aggregator");
        Level level = log.getLevel();
        log.setLevel(Level.ERROR);
        try {
            thread.start();
            awaitEnd(fed, thread);
        } finally {
            log.setLevel(level);
        }
        System.out.printf(
                "fuzz %s: %d inputs, seed %d, %d ms%n", name, done, seed, (System.nanoTime() - start) / 1_000_000);
    }

    private void feed(long count, Random random, byte[][] seeds) throws Exception {
        for (byte[] good : seeds) {
            feed(good, good.length);
        }
        Mutator mutator = new Mutator(random, seeds);
        while (done < count) {
            byte[] input = mutator.next();
            feed(input, random.nextBoolean() ? input.length : random.nextInt(input.length + 1));
        }
    }

    private void feed(byte[] input, int cut) throws Exception {
        current = input;
        long before = threads.getCurrentThreadAllocatedBytes();
        decoder.decode(input.clone(), cut, new Steps(BASE_STEPS + STEPS_A_BYTE * input.length));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > BASE_BYTES + BYTES_A_BYTE * input.length) {
            throw new AssertionError(allocated + " bytes were allocated for an input of " + input.length);
        }
        done++;
    }

    private void awaitEnd(CompletableFuture<Void> fed, Thread thread) throws InterruptedException {
        long before = -1;
        while (true) {
            try {
                fed.get(LONGEST_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException failure) {
                throw failed(failure.getCause());
            } catch (TimeoutException stillRunning) {
                long now = done;
                if (now == before) {
                    AssertionError hang = new AssertionError("one input takes more than " + LONGEST_SECONDS + " s");
                    hang.setStackTrace(thread.getStackTrace());
                    throw failed(hang);
                }
                before = now;
            }
        }
    }

    private AssertionError failed(Throwable failure) {
        return new AssertionError(
                "fuzz %s, seed %d, input %d: %s%n%s"
                        .formatted(name, seed, done, failure, HexFormat.of().formatHex(current)),
                failure);
    }
}
