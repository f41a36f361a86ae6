package io.moalog.aggregator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.replay.ReplayAnswer.Refused;
import io.moalog.registry.view.ServiceState;
import io.moalog.stream.KafkaSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplaysTest {
    private final TestIntake test = new TestIntake(true, 1 << 20, "payment", "other");
    private final Replays replays = new Replays(KafkaSettings.at("127.0.0.1:1"), test.intake, test.services::find);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void nobodyIsRefusedForGoodBeforeTheServicesAreKnown() throws Exception {
        test.intake.open(false);

        assertThat(refused("nobody")).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.retryAfterSeconds()).isPositive();
        });
    }

    @Test
    void aServiceThatIsNotRegisteredIsUnknown() throws Exception {
        assertThat(refused("nobody").status()).isEqualTo(404);
        assertThat(refused("No Name").status()).isEqualTo(404);
    }

    @Test
    void aServiceThatIsBeingDeletedGetsNoLogs() throws Exception {
        test.services.put("payment", ServiceState.DELETING);

        assertThat(refused("payment").status()).isEqualTo(409);
    }

    @Test
    void namesOfOthersAreNotReplayed() throws Exception {
        for (String name : List.of("other", "nobodys")) {
            assertThat(refused("payment", "payment", name)).satisfies(refused -> {
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.detail()).contains("\"" + name + "\"", "payment");
            });
        }
    }

    @Test
    void aPlaceThatNoAnswerHadIsRefused() throws Exception {
        for (String next : List.of("", "5", "AAAAAAAAAAAAAAAAAAAAAA:", "AAAAAAAAAAAAAAAAAAAAAA:1,x")) {
            assertThat(replays.replay("payment", List.of(), next))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(400));
        }
    }

    private Refused refused(String service, String... names) throws InterruptedException {
        return (Refused) replays.replay(service, List.of(names), null);
    }
}
