package io.moalog.standalone.program.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the demo's services and a rule, and logs for them, about 50 logs a second, until it is closed. */
public final class DemoTraffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
    private static final long SEED = 20_261_121;
    private static final long TICK_NANOS = 200_000_000;
    private static final long CATCH_UP_NANOS = 1_000_000_000;
    private static final int LOGS_A_TICK = 10;
    private static final long PAUSE_AFTER_FAILURE_MS = 2_000;

    private final HttpSender http;
    private final ForwardSender forward;
    private final Dice dice = new Dice(SEED);
    private final Thread thread = new Thread(this::run, "demo-traffic");

    private DemoTraffic(URI httpUrl, InetSocketAddress forwardAddress) {
        http = new HttpSender(httpUrl);
        forward = new ForwardSender(forwardAddress);
        thread.setDaemon(true);
    }

    public static DemoTraffic start(URI httpUrl, InetSocketAddress forwardAddress) {
        DemoTraffic traffic = new DemoTraffic(httpUrl, forwardAddress);
        traffic.thread.start();
        return traffic;
    }

    private void run() {
        boolean registered = false;
        long due = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!registered) {
                    register();
                    registered = true;
                }
                tick();
                // What took longer is made up for, but no more than a second of it.
                due = Math.max(due + TICK_NANOS, System.nanoTime() - CATCH_UP_NANOS);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            } catch (IOException e) {
                LOG.warn("The demo's traffic stumbled, it goes on in {} ms: {}", PAUSE_AFTER_FAILURE_MS, e.toString());
                pause();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void register() throws IOException, InterruptedException {
        for (DemoService service : DemoServices.ALL) {
            http.register(service);
        }
        // The aggregator learns of them within two seconds; logs that come sooner would be refused.
        TimeUnit.SECONDS.sleep(2);
        http.addRule(DemoServices.RULE_NAME, DemoServices.RULE);
    }

    private void tick() throws IOException, InterruptedException {
        Map<DemoService, List<Map<String, Object>>> batches = new LinkedHashMap<>();
        for (int i = 0; i < LOGS_A_TICK; i++) {
            DemoService service = next();
            Map<String, Object> log = service.logs().apply(dice);
            log.put("@timestamp", Instant.now().toString());
            batches.computeIfAbsent(service, first -> new ArrayList<>()).add(log);
        }
        for (Map.Entry<DemoService, List<Map<String, Object>>> batch : batches.entrySet()) {
            Sender sender = batch.getKey().byForward() ? forward : http;
            sender.send(batch.getKey().name(), batch.getValue());
        }
    }

    private DemoService next() {
        int all = DemoServices.ALL.stream().mapToInt(DemoService::weight).sum();
        int at = dice.below(all);
        for (DemoService service : DemoServices.ALL) {
            at -= service.weight();
            if (at < 0) {
                return service;
            }
        }
        throw new IllegalStateException("weights");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forward.close();
        http.close();
    }
}
