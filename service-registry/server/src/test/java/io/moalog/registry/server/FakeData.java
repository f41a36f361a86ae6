package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A store of logs that can be away, and in whose middle a process can die. */
final class FakeData implements ServiceData {
    final AtomicInteger looks = new AtomicInteger();
    private final String what;
    private int failures;
    private int stored;
    private boolean deadly;

    FakeData(String what, int stored) {
        this.what = what;
        this.stored = stored;
    }

    FakeData failing(int times) {
        failures = times;
        return this;
    }

    FakeData deadly(boolean now) {
        deadly = now;
        return this;
    }

    int stored() {
        return stored;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public boolean purge(ServiceName service, String topicId) throws IOException {
        looks.incrementAndGet();
        if (failures > 0) {
            failures--;
            throw new IOException("nobody answers");
        }
        boolean found = stored > 0;
        stored = 0;
        if (deadly) {
            throw new Crash.Death();
        }
        return found;
    }
}
