package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Quota;
import io.moalog.stream.LogSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardQuotaTest {
    private static final Quota TINY = new Quota(1, 1);
    private static final byte[] ENTRY = entry(seconds(1_000_000_000), record("message", "x".repeat(1_000)));

    private final TestIntake test = new TestIntake(true, 1_000_000, "a.limited", "b.limited", "a.free").ready();
    private final EmbeddedChannel channel = connect();

    @AfterEach
    void close() {
        test.closeWith(channel);
    }

    @Test
    void aConnectionThatCarriesNothingElseIsReadNoFasterThanTheQuota() {
        test.services.change("a.limited", new Quota(4_000, 4_000), null);
        for (int chunk = 1; chunk <= 6; chunk++) {
            write(channel, "a.limited", "id" + chunk, 2);
        }
        assertThat(test.sent()).as("the burst, and what brought it into debt").hasSize(4);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(answers(channel)).isEqualTo(2);

        await().until(() -> {
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
            return test.sent().size() == 12;
        });
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(answers(channel)).isEqualTo(4);
        assertThat(test.quota("refused", "a.limited")).isZero();
        assertThat(test.quota("delayed", "a.limited")).isGreaterThan(0.5);
    }

    @Test
    void onASharedConnectionTheChunkIsDiscardedUnacknowledgedAndTheOthersFlow() {
        test.services.change("a.limited", TINY, null);
        write(channel, "a.free", "id1", 1);
        write(channel, "a.limited", "id2", 2);
        write(channel, "a.limited", "id3", 3);
        write(channel, "a.free", "id4", 1);
        assertThat(answers(channel)).as("acks").isEqualTo(3);
        assertThat(channel.isOpen()).isTrue();
        assertThat(test.sent()).hasSize(4);
        assertThat(test.quota("refused", "a.limited")).isEqualTo(1);
        assertThat(test.quota("dropped", "a.limited")).isZero();
        assertThat(test.count("received", "forward")).isEqualTo(7);
        assertThat(test.count("accepted", "forward")).isEqualTo(4);
        assertThat(test.count("refused", "forward")).isEqualTo(3);
    }

    @Test
    void whatIsDiscardedWithoutAnAcknowledgementWantedIsDropped() {
        test.services.change("a.limited", TINY, null);
        write(channel, "a.free", null, 1);
        write(channel, "a.limited", null, 2);
        write(channel, "a.limited", null, 3);
        assertThat(test.quota("refused", "a.limited")).isEqualTo(1);
        assertThat(test.quota("dropped", "a.limited")).isEqualTo(3);
    }

    @Test
    void aDiscardedLargeEntryAndOneThatIsNoneAreNoDeadLetters() {
        test.services.change("a.limited", TINY, null);
        write(channel, "a.free", null, 1);
        write(channel, "a.limited", null, 1);
        byte[] large = entry(seconds(1), record("message", "x".repeat(200_000)));
        channel.writeInbound(Unpooled.wrappedBuffer(
                forward("a.limited", "id", List.of(large, pack(p -> p.packInt(7)), ENTRY))));
        assertThat(test.deadLetters).isEmpty();
        assertThat(test.count("refused", "forward")).isEqualTo(3);
        write(channel, "a.free", "after", 1);
        assertThat(answers(channel)).isEqualTo(1);
    }

    @Test
    void anotherThatIsOverItsQuotaTooDoesNotMakeItShared() {
        test.services.change("a.limited", TINY, null);
        test.services.change("b.limited", TINY, null);
        write(channel, "a.limited", "id1", 1);
        write(channel, "b.limited", "id2", 1);
        write(channel, "a.limited", "id3", 1);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(test.count("refused", "forward")).isZero();
    }

    @Test
    void whoWaitMayNotTakeTheRoomOfThoseWhoDoNot() {
        test.services.change("a.limited", TINY, null);
        write(channel, "a.limited", "id1", 1);
        byte[] much = forward("a.limited", "id2", java.util.Collections.nCopies(200, ENTRY));
        channel.writeInbound(Unpooled.wrappedBuffer(much));
        assertThat(channel.config().isAutoRead()).as("waits with 200 KB").isFalse();
        EmbeddedChannel second = connect();
        second.writeInbound(Unpooled.wrappedBuffer(much));
        assertThat(second.config().isAutoRead()).as("cannot wait, too").isTrue();
        assertThat(test.count("refused", "forward")).isEqualTo(200);
        channel.close();
        write(second, "a.limited", "id3", 1);
        assertThat(second.config().isAutoRead())
                .as("there is room to wait again")
                .isFalse();
        second.finishAndReleaseAll();
    }

    @Test
    void beyondTheQuotaOfUnclaimedNamesTheirChunksAreDiscardedAndCounted() {
        try (TestIntake roomy = new TestIntake(true, 4_000_000, "a.free").ready()) {
            EmbeddedChannel shared = connect(roomy);
            write(shared, "a.free", "id1", 1);
            write(shared, "not.known", "id2", 1_100);
            write(shared, "nor.this", "id3", 2);
            write(shared, "a.free", "id4", 1);
            assertThat(roomy.sent()).hasSize(2);
            assertThat(shared.config().isAutoRead()).isTrue();
            assertThat(roomy.quota("refused", "(unclaimed)")).isEqualTo(1);
            assertThat(roomy.intake.unclaimed())
                    .filteredOn(name -> name.name().equals("nor.this"))
                    .singleElement()
                    .satisfies(name -> {
                        assertThat(name.logs()).isZero();
                        assertThat(name.refused()).isEqualTo(2);
                    });
            await().until(() -> roomy.deadLetters.size() == 1_100);
            shared.finishAndReleaseAll();
        }
    }

    @Test
    void aTagGoesToTheServiceThatClaimsItAlsoOnceThatChanges() {
        write(channel, "kube.x", "id1", 1);
        await().until(() -> test.deadLetters.size() == 1);
        test.services.change("a.free", null, null, new Claim(ClaimKind.TAG, "kube.*"));
        await().until(() -> {
            write(channel, "kube.x", "id2", 1);
            return !test.sent().isEmpty();
        });
        assertThat(test.records().get(0).topic()).isEqualTo("log.a.free");
        assertThat(LogSource.of(test.records().get(0).headers()).tag()).isEqualTo("kube.x");
    }

    private EmbeddedChannel connect() {
        return connect(test);
    }

    private static EmbeddedChannel connect(TestIntake to) {
        EmbeddedChannel made = new TestChannel();
        made.pipeline().addLast(new ForwardConnection(to.intake, 100_000, made));
        return made;
    }

    private static void write(EmbeddedChannel to, String tag, @Nullable String chunk, int entries) {
        to.writeInbound(Unpooled.wrappedBuffer(forward(tag, chunk, java.util.Collections.nCopies(entries, ENTRY))));
        to.runPendingTasks();
    }

    private static int answers(EmbeddedChannel of) {
        of.runPendingTasks();
        int answers = 0;
        for (ByteBuf answer = of.readOutbound(); answer != null; answer = of.readOutbound()) {
            answers++;
            answer.release();
        }
        return answers;
    }
}
