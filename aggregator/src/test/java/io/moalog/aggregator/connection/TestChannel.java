package io.moalog.aggregator.connection;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An embedded channel to whose event loop any thread may hand tasks, as to a real one's: Netty's own keeps them in a queue
 * for one thread, and where dead letters were answered meanwhile, it lost some. They run in {@link #runPendingTasks}.
 */
public final class TestChannel extends EmbeddedChannel {
    /** Null while the constructor of {@link EmbeddedChannel} runs. */
    private final @Nullable Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public EventLoop eventLoop() {
        EventLoop loop = super.eventLoop();
        if (tasks == null) {
            return loop;
        }
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("execute")) {
                        tasks.add((Runnable) arguments[0]);
                        return null;
                    }
                    try {
                        return method.invoke(loop, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void runPendingTasks() {
        do {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
            super.runPendingTasks();
        } while (tasks != null && !tasks.isEmpty());
    }

    private @Nullable Runnable next() {
        return tasks == null ? null : tasks.poll();
    }
}
