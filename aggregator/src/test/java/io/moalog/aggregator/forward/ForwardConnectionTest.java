package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.ServiceState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardConnectionTest {
    private static final byte[] TIME = seconds(1_000_000_000);
    private static final byte[] ONE = entry(TIME, record("message", "one"));
    private static final byte[] TWO = entry(TIME, record("message", "two", "host", "web-1"));
    private static final String ONE_JSON = "{\"@timestamp\":\"2001-09-09T01:46:40Z\",\"message\":\"one\"}";
    private static final String TWO_JSON =
            "{\"@timestamp\":\"2001-09-09T01:46:40Z\",\"message\":\"two\",\"host\":\"web-1\"}";

    private final TestIntake test =
            new TestIntake(false, 1_000_000, "a.known", "b.known", "c.known", "d.known", "e.known").ready();
    private final EmbeddedChannel channel = connect();

    @AfterEach
    void close() {
        test.closeWith(channel);
    }

    @Test
    void aChunkIsAcknowledgedWhenKafkaHasAllOfIt() {
        write(packed("a.known", "id1", join(ONE, TWO)));
        assertThat(test.sent()).containsExactly(ONE_JSON, TWO_JSON);
        assertThat(test.records().get(0).topic()).isEqualTo("log.a.known");
        assertThat(test.records().get(0).key()).isNull();
        assertThat(test.records().get(1).key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(answers()).isEmpty();

        test.producer.completeNext();
        assertThat(answers()).isEmpty();
        test.producer.completeNext();
        assertThat(answers()).containsExactly(ack("id1"));
    }

    @Test
    void aConnectionThatBeginsWithJsonGoesOnInJson() {
        write("[\"a.known\",1000000000,{\"message\":\"one\"}]\n".getBytes(UTF_8));
        write("[\"a.known\",[[1000000000,{\"message\":\"one\"}],7],{\"chunk\":\"id1\"}]".getBytes(UTF_8));
        assertThat(test.sent()).containsExactly(ONE_JSON, ONE_JSON);
        assertThat(answers()).isEmpty();
        completeAll();
        assertThat(awaitAnswers(1)).containsExactly("{\"ack\":\"id1\"}\n".getBytes(UTF_8));
        assertThat(test.deadLetters.get(0).body()).isEqualTo("7".getBytes(UTF_8));
        assertThat(test.count("received", "forward")).isEqualTo(3);
        write("{}".getBytes(UTF_8));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headersTellWhatTheLogDoesNot() {
        write(message("a.known", TIME, record(), null));
        assertThat(test.records().get(0).headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=forward embedded");
        completeAll();
    }

    @Test
    void acknowledgementsComeInTheOrderOfKafkasAnswersNotOfTheMessages() {
        write(forward("a.known", "id1", List.of(ONE)));
        write(forward("a.known", "id2", List.of()));
        assertThat(answers()).containsExactly(ack("id2"));
        completeAll();
        assertThat(answers()).containsExactly(ack("id1"));
    }

    @Test
    void whatKafkaDoesNotTakeIsNotAcknowledgedAndEndsTheConnection() {
        write(packed("a.known", "id1", join(ONE, TWO)));
        test.producer.completeNext();
        test.producer.errorNext(new NotEnoughReplicasException("gone"));
        assertThat(answers()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(test.count("accepted", "forward")).isEqualTo(1);
        assertThat(test.count("refused", "forward")).isEqualTo(1);
        assertThat(test.count("received", "forward")).isEqualTo(2);
    }

    @Test
    void anUnknownServicesLogsAreDeadLetteredAndAcknowledged() {
        write(forward("not.known", "id1", List.of(ONE)));
        write(forward("Not Legal", "id2", List.of(ONE)));
        test.services.put("going.away", ServiceState.DELETING);
        write(forward("going.away", "id3", List.of(ONE)));

        assertThat(awaitAnswers(3)).containsExactlyInAnyOrder(ack("id1"), ack("id2"), ack("id3"));
        assertThat(test.deadLetters).extracting("service").containsExactly("not.known", "Not Legal", "going.away");
        assertThat(test.deadLetters.get(0).reason()).contains("not.known").contains("registered");
        assertThat(test.deadLetters.get(1).reason()).contains("is not a service name");
        assertThat(test.deadLetters.get(2).reason()).contains("being deleted");
        assertThat(test.deadLetters.get(0).body()).isEqualTo(ONE_JSON.getBytes(UTF_8));
        assertThat(test.deadLetters.get(0).stage()).isEqualTo("aggregator");
    }

    @Test
    void ofAChunkTheValidEntriesAreTakenAndTheRestIsDeadLettered() {
        byte[] noRecord = entry(TIME, pack(p -> p.packString("text")));
        byte[] noEntry = pack(p -> p.packInt(7));
        byte[] large = entry(TIME, record("message", "x".repeat(3_000)));
        byte[] veryLarge = entry(TIME, record("message", "x".repeat(200_000)));
        write(forward("a.known", "id1", List.of(ONE, noRecord, TWO, noEntry, large, veryLarge, ONE)));
        completeAll();

        assertThat(awaitAnswers(1)).containsExactly(ack("id1"));
        assertThat(test.sent()).containsExactly(ONE_JSON, TWO_JSON, ONE_JSON);
        assertThat(test.deadLetters).extracting("service").containsOnly("a.known");
        assertThat(test.deadLetters.get(0).body()).isEqualTo(noRecord);
        assertThat(test.deadLetters.get(1).body()).isEqualTo(noEntry);
        assertThat(test.deadLetters.get(2).reason()).contains("larger than 2048 bytes");
        assertThat(test.deadLetters.get(3).reason()).contains("larger than 2048 bytes: 200");
        assertThat(test.deadLetters.get(3).body()).hasSize(MessageReader.KEPT);
        assertThat(test.count("received", "forward")).isEqualTo(7);
        assertThat(test.count("accepted", "forward")).isEqualTo(3);
        assertThat(test.count("dead.lettered", "forward")).isEqualTo(4);
    }

    @Test
    void anEntryWhoseKeysNestOrWhoseJsonGrowsTooMuchIsDeadLettered() {
        byte[] keys = new byte[121];
        java.util.Arrays.fill(keys, 0, 60, (byte) 0x81);
        byte[] falses = pack(packer -> {
            packer.packMapHeader(900);
            for (int i = 0; i < 900; i++) {
                packer.packBoolean(false).packBoolean(false);
            }
        });
        write(forward("a.known", "id1", List.of(entry(TIME, keys), entry(TIME, falses), ONE)));
        completeAll();

        assertThat(awaitAnswers(1)).containsExactly(ack("id1"));
        assertThat(test.sent()).containsExactly(ONE_JSON);
        assertThat(test.deadLetters.get(0).reason()).contains("key is an array or a map");
        assertThat(test.deadLetters.get(1).reason()).contains("larger than 2048 bytes: 122");
        assertThat(new String(test.deadLetters.get(1).body(), UTF_8)).startsWith("{\"@timestamp\":");
    }

    @Test
    void aDeadLetterThatIsNotKeptIsNotAcknowledged() {
        test.deadLettersKept.obtrudeException(new IllegalStateException("Kafka is away"));
        write(forward("not.known", "id1", List.of(ONE)));
        await().until(pumped(() -> !channel.isOpen()));
        assertThat(answers()).isEmpty();
        assertThat(test.count("refused", "forward")).isEqualTo(1);
    }

    @Test
    void aBombOfValuesThatAreNoEntriesEndsTheConnection() {
        write(compressed("a.known", "id1", gzip(new byte[1_000_000])));
        await().until(pumped(() -> !channel.isOpen()));
        assertThat(test.deadLetters).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void malformedBytesEndTheConnectionAndNoOther() {
        EmbeddedChannel other = connect();
        write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
        assertThat(channel.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
        other.finishAndReleaseAll();
    }

    @Test
    void whenTheBoundIsUsedUpNothingIsReadUntilKafkaHasTakenSome() {
        byte[] large = entry(TIME, record("message", "x".repeat(1_500)));
        byte[] entries = join(java.util.Collections.nCopies(50, large).toArray(byte[][]::new));
        // Of several services, since one has a share of the bound.
        String[] tags = {"a.known", "b.known", "c.known", "d.known", "e.known"};
        int chunks = 0;
        while (channel.config().isAutoRead()) {
            write(packed(tags[chunks % tags.length], "id", entries));
            assertThat(++chunks).isLessThan(100);
        }
        byte[] chunk = packed("a.known", "id", entries);
        int sent = test.sent().size();
        assertThat(test.inFlight.used()).isBetween(1_000_000L, 1_300_000L);
        channel.writeInbound(Unpooled.wrappedBuffer(chunk));
        assertThat(test.sent()).as("sent while paused").hasSize(sent);

        int all = (chunks + 1) * 50;
        await().until(pumped(() -> {
            completeAll();
            return test.sent().size() == all && test.inFlight.used() < 500_000;
        }));
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(answers()).hasSize(chunks + 1);
    }

    @Test
    void aTopicIsLookedUpBeforeItsFirstLogIsSent() {
        try (TestIntake cold = new TestIntake(true, 1_000_000, "a.known")) {
            cold.producer.metadataAway = true;
            EmbeddedChannel first = new TestChannel();
            first.pipeline().addLast(new ForwardConnection(cold.intake, 2048, first));
            first.writeInbound(Unpooled.wrappedBuffer(forward("a.known", "id1", List.of(ONE))));
            first.runPendingTasks();
            assertThat(first.config().isAutoRead()).isFalse();
            assertThat(cold.sent()).isEmpty();
            cold.producer.metadataAway = false;
            await().until(() -> {
                first.runPendingTasks();
                return cold.sent().size() == 1;
            });
            assertThat(first.config().isAutoRead()).isTrue();
            first.finishAndReleaseAll();
        }
    }

    @Test
    void whatTheProducerCannotTakeNowIsTriedAgainAndNothingIsLostOrDoubled() {
        test.producer.notTaken.set(3);
        test.producer.metadataAway = true;
        write(packed("a.known", "id1", join(ONE, TWO)));
        assertThat(test.sent()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        test.producer.metadataAway = false;
        write(packed("a.known", "id2", TWO));
        await().until(pumped(() -> test.sent().size() == 3));
        assertThat(test.sent()).containsExactly(ONE_JSON, TWO_JSON, TWO_JSON);
        completeAll();
        assertThat(answers()).containsExactly(ack("id1"), ack("id2"));
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(test.count("received", "forward")).isEqualTo(3);
    }

    @Test
    void aConnectionThatEndsInMidChunkLeavesNothingBehind() {
        byte[] chunk = packed("a.known", "id1", join(ONE, TWO, ONE));
        write(java.util.Arrays.copyOf(chunk, chunk.length - 30));
        assertThat(test.sent()).hasSize(2);
        channel.close();
        completeAll();
        assertThat(answers()).isEmpty();
        assertThat(test.count("accepted", "forward")).isEqualTo(2);
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel connected = new TestChannel();
        connected.pipeline().addLast(new ForwardConnection(test.intake, 2048, connected));
        return connected;
    }

    private void write(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.runPendingTasks();
    }

    private void completeAll() {
        while (test.producer.completeNext()) {
            channel.runPendingTasks();
        }
        channel.runPendingTasks();
    }

    private Callable<Boolean> pumped(Callable<Boolean> condition) {
        return () -> {
            channel.runPendingTasks();
            return condition.call();
        };
    }

    private List<byte[]> awaitAnswers(int count) {
        List<byte[]> all = new java.util.ArrayList<>();
        await().until(pumped(() -> {
            all.addAll(answers());
            return all.size() >= count;
        }));
        return all;
    }

    private List<byte[]> answers() {
        channel.runPendingTasks();
        List<byte[]> answers = new java.util.ArrayList<>();
        for (ByteBuf answer = channel.readOutbound(); answer != null; answer = channel.readOutbound()) {
            answers.add(ByteBufUtil.getBytes(answer));
            answer.release();
        }
        return answers;
    }
}
