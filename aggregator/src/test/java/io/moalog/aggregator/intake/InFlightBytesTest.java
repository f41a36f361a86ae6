package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
    private final InFlightBytes bytes = new InFlightBytes(1000);
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void readersAndSendersShareTheRoom() {
        bytes.reading(600);
        bytes.send(399);
        assertThat(bytes.hasRoom()).isTrue();
        bytes.send(1);
        assertThat(bytes.hasRoom()).isFalse();
        assertThat(bytes.used()).isEqualTo(1000);
        bytes.reading(-600);
        assertThat(bytes.hasRoom()).isTrue();
    }

    @Test
    void whoWaitsIsWokenOnceAndNotForAByte() {
        bytes.send(1000);
        bytes.whenRoom(woken::incrementAndGet);
        bytes.settle(100);
        assertThat(woken).hasValue(0);
        bytes.settle(100);
        assertThat(woken).hasValue(1);
        bytes.settle(100);
        assertThat(woken).hasValue(1);
    }

    @Test
    void whoAsksWhileThereIsRoomIsNotForgotten() {
        bytes.whenRoom(woken::incrementAndGet);
        assertThat(woken).hasValue(1);
    }

    @Test
    void oneWhoWaitsAgainAtOnceDoesNotSpin() {
        bytes.send(2000);
        bytes.whenRoom(new Runnable() {
            @Override
            public void run() {
                woken.incrementAndGet();
                bytes.send(500);
                bytes.whenRoom(this);
            }
        });
        bytes.settle(1200);
        assertThat(woken.get()).isBetween(1, 2);
    }

    @Test
    void whileHeldThereIsNoRoom() {
        bytes.hold(true);
        assertThat(bytes.hasRoom()).isFalse();
        bytes.whenRoom(woken::incrementAndGet);
        bytes.send(10);
        bytes.settle(5);
        bytes.hold(false);
        assertThat(woken).hasValue(1);
        assertThat(bytes.hasRoom()).isTrue();
    }

    @Test
    void readersAloneCanUseItUp() {
        bytes.reading(900);
        bytes.send(100);
        assertThat(bytes.isUsedUpByReaders()).isFalse();
        bytes.whenRoom(woken::incrementAndGet);
        bytes.reading(100);
        bytes.settle(100);
        assertThat(bytes.isUsedUpByReaders()).isTrue();
        assertThat(woken).as("told, though there is no room").hasValue(1);
    }

    @Test
    void aThreadWaitsForRoomOrTillItsPatienceEnds() throws Exception {
        bytes.send(1000);
        assertThat(bytes.awaitRoom(Duration.ofMillis(30))).isFalse();
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> awaitRoom(Duration.ofSeconds(60))));
        }
        bytes.settle(500);
        await().until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
        assertThat(waiting).allMatch(CompletableFuture::join);
    }

    @Test
    void whenClosedThereIsNoRoomForEver() {
        bytes.close();
        assertThat(bytes.hasRoom()).isFalse();
    }

    private boolean awaitRoom(Duration patience) {
        try {
            return bytes.awaitRoom(patience);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
