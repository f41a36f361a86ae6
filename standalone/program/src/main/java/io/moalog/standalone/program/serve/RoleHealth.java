package io.moalog.standalone.program.serve;

import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.program.http.Health;
import io.moalog.stream.Check;
import io.moalog.stream.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks every role at the same time and waits a bounded time for each. A role that still has not answered the last
 * question is not asked again, so that a backend that hangs holds one thread and not one for every question.
 */
final class RoleHealth implements Health, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServicesView services;
    private final List<Role> roles;
    private final Map<String, CompletableFuture<List<Check>>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "health-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    RoleHealth(ServicesView services, List<Role> roles) {
        this.services = services;
        this.roles = List.copyOf(roles);
    }

    @Override
    public boolean isReady() {
        return services.isReady() && roles.stream().allMatch(Role::isReady);
    }

    @Override
    public List<Check> checks() {
        Map<String, CompletableFuture<List<Check>>> answers = new LinkedHashMap<>();
        roles.forEach(role -> answers.put(role.name(), ask(role)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Check> checks = new ArrayList<>();
        checks.add(services.check());
        answers.forEach((role, answer) -> checks.addAll(await(role, answer, deadline)));
        return checks;
    }

    @Override
    public Optional<List<Check>> checks(String name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return roles.stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .map(role -> await(name, ask(role), deadline));
    }

    private CompletableFuture<List<Check>> ask(Role role) {
        return asked.compute(
                role.name(),
                (name, last) -> last == null || last.isDone()
                        ? CompletableFuture.supplyAsync(() -> checksOf(role), executor)
                        : last);
    }

    private static List<Check> checksOf(Role role) {
        if (role.isReady()) {
            return role.checks();
        }
        List<Check> checks = new ArrayList<>(role.checks());
        checks.add(Check.down(role.name(), "not ready yet"));
        return checks;
    }

    private static List<Check> await(String role, CompletableFuture<List<Check>> answer, long deadline) {
        try {
            return answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Check.down(role, "did not answer within " + PATIENCE.toSeconds() + " s"));
        } catch (ExecutionException e) {
            return List.of(Check.down(role, e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Check.down(role, e));
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
