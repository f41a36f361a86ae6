package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRequestsTest {
    private final ServiceRequests requests = new ServiceRequests(RegistryConfig.defaults());

    @Test
    void nameAndOwnerAreEnough() {
        NewService read = registration("{'name':'public.test.info','owner':' team-a '}");
        assertThat(read.name()).isEqualTo(new ServiceName("public.test.info"));
        assertThat(read.settings()).isEqualTo(byWeek("team-a"));
    }

    @Test
    void everySettingCanBeGiven() {
        NewService read = registration("{'name':'a','owner':'팀','partitions':3,"
                + "'retention':{'kafka':'12h','search':'2w','archive':'7y'}}");
        assertThat(read.settings().owner()).isEqualTo("팀");
        assertThat(read.settings().partitions()).isEqualTo(3);
        assertThat(read.settings().retention()).hasToString("Retention[kafka=12h, search=2w, archive=7y]");
    }

    @Test
    void aPlainAgeIsThatOfSearch() {
        assertThat(registration("{'name':'a','owner':'b','retention':'7d'}")
                        .settings()
                        .retention())
                .hasToString("Retention[kafka=3d, search=7d, archive=3y]");
    }

    @Test
    void nullCountsAsNotGiven() {
        assertThat(registration("{'name':'a','owner':'b','partitions':null,'retention':{'kafka':null}}")
                        .settings())
                .isEqualTo(byWeek("b"));
        assertThat(errorsOf("{'name':null,'owner':'b'}"))
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("name");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        List<FieldError> errors = errorsOf("{'name':'Public Test','partitions':0,'retenton':'7d',"
                + "'retention':{'kafka':'soon','disk':'1d','archive':3}}");
        assertThat(errors)
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "name",
                        "owner",
                        "partitions",
                        "retenton",
                        "retention.kafka",
                        "retention.disk",
                        "retention.archive");
        assertThat(errors).allSatisfy(error -> assertThat(error.allowed()).isNotBlank());
        assertThat(error(errors, "name").value()).hasToString("\"Public Test\"");
        assertThat(error(errors, "partitions")).hasToString("partitions is 0: a whole number from 1 to 1000");
        assertThat(error(errors, "owner").value()).isNull();
        assertThat(error(errors, "retenton").allowed()).contains("name, owner, partitions, quota, retention");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "'3'", "1001", "-1", "99999999999", "true", "[1]"})
    void partitionsAreAWholeNumber(String value) {
        assertThat(errorsOf("{'name':'a','owner':'b','partitions':" + value + "}"))
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("partitions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'  '", "'a\\u0000b'", "7", "{}"})
    void anOwnerHasAName(String value) {
        assertThat(errorsOf("{'name':'a','owner':" + value + "}"))
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("owner");
    }

    @Test
    void aLongValueIsShownShortened() {
        FieldError error =
                errorsOf("{'name':'" + "x".repeat(5_000) + "','owner':'b'}").get(0);
        assertThat(String.valueOf(error.value())).hasSizeLessThan(120).endsWith("…\"");
    }

    @Test
    void aBrokenBodySaysWhere() {
        assertThatThrownBy(() -> registration("{'name':\n  oops}"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("is not JSON")
                .hasMessageContaining("line 2, column")
                .hasMessageNotContaining("oops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "'a'", "null", "{} {}", "{'name':'a','name':'b','owner':'c'}"})
    void whatIsNotOneObjectIsRefused(String body) {
        assertThatThrownBy(() -> registration(body)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aChangeNamesWhatItChanges() {
        ServiceChange change = requests.change(bytes("{'partitions':4,'retention':{'archive':'1y'}}"));
        ServiceSettings before = new ServiceSettings("team-a", 2, Retention.DEFAULT);
        assertThat(change.applyTo(before, Instant.EPOCH))
                .isEqualTo(new ServiceSettings(
                        "team-a", 4, new Retention(Age.parse("3d"), Age.parse("30d"), Age.parse("1y"))));
    }

    @Test
    void aServiceIsIndexedLiveUnlessItChoosesOtherwise() {
        String asked = "{'name':'a','owner':'b','indexing':'batch'}";
        assertThat(registration(asked).settings().indexing()).isEqualTo(Indexing.BATCH);
        ServiceSettings live = registration("{'name':'a','owner':'b'}").settings();
        assertThat(live.indexing()).isEqualTo(Indexing.LIVE);
        ServiceSettings batch = requests.change(bytes("{'indexing':'batch'}")).applyTo(live, Instant.EPOCH);
        assertThat(batch.indexing()).isEqualTo(Indexing.BATCH);
        assertThat(requests.change(bytes("{'owner':'c'}"))
                        .applyTo(batch, Instant.EPOCH)
                        .indexing())
                .isEqualTo(Indexing.BATCH);
        assertThatThrownBy(() -> requests.change(bytes("{'indexing':'never'}")))
                .hasMessageContaining("indexing")
                .hasMessageContaining("one of live, batch");
    }

    @Test
    void aChangeOfNothingOrOfTheNameIsRefused() {
        assertThatThrownBy(() -> requests.change(bytes("{}"))).hasMessageContaining("nothing to change");
        assertThatThrownBy(() -> requests.change(bytes("{'name':'b','owner':'c'}")))
                .hasMessageContaining("name")
                .hasMessageContaining("indexing, indices, masking, owner, partitions, quota, retention");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 30d, week, 1",
        "0, 6d, day, 1",
        "10000, 30d, month, 1",
        "12000, 29d, week, 1",
        "13000, 30d, week, 1",
        "62000, 30d, week, 2",
        "63000, 30d, day, 1",
        "10000, 6d, day, 1",
        "1000000, 3y, day, 3",
        "9223372036854775807, 3y, day, 64",
    })
    void indicesSuitTheExpectedVolumeAndAreNoLongerThanWhatIsKept(long rate, String search, String period, int shards) {
        NewService read = registration(
                "{'name':'a','owner':'b','expectedBytesPerSecond':%d,'retention':'%s'}".formatted(rate, search));
        assertThat(read.settings().indices())
                .isEqualTo(IndexPlan.of(IndexPeriod.parse(period), shards).withAuto(true));
    }

    @Test
    void itsIndicesCanBeSetAndLeftToTheirVolumeAgain() {
        assertThat(registration("{'name':'a','owner':'b','indices':{'period':'day','shards':3}}")
                        .settings()
                        .indices())
                .isEqualTo(IndexPlan.of(IndexPeriod.DAY, 3));
        assertThat(errorsOf("{'name':'a','owner':'b','indices':{'period':'year','shards':65}}"))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("indices.period", "indices.shards");
        assertThat(errorsOf("{'name':'a','owner':'b','indices':'daily'}")).hasSize(1);
        assertThat(registration("{'name':'a','owner':'b','indices':'auto'}")
                        .settings()
                        .indices())
                .isEqualTo(registration("{'name':'a','owner':'b'}").settings().indices());
        ServiceSettings before = new ServiceSettings("team-a", 2, Retention.DEFAULT);
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        ServiceSettings set = requests.change(bytes("{'indices':{'period':'week','shards':2}}"))
                .applyTo(before, now);
        IndexPlan weekly = IndexPlan.of(IndexPeriod.DAY, 2).withPeriod(IndexPeriod.WEEK, now);
        assertThat(set.indices()).isEqualTo(weekly);
        assertThat(requests.change(bytes("{'owner':'c'}")).applyTo(set, now).indices())
                .isEqualTo(weekly);
        assertThat(requests.change(bytes("{'indices':'auto'}"))
                        .applyTo(set, now)
                        .indices())
                .isEqualTo(weekly.withAuto(true));
    }

    private static ServiceSettings byWeek(String owner) {
        return new ServiceSettings(
                owner,
                1,
                Retention.DEFAULT,
                IndexPlan.of(IndexPeriod.WEEK, 1).withAuto(true),
                Indexing.LIVE,
                SendingRules.NONE,
                List.of());
    }

    private NewService registration(String json) {
        return requests.registration(bytes(json));
    }

    private List<FieldError> errorsOf(String json) {
        return catchThrowableOfType(BadRequestException.class, () -> registration(json))
                .errors();
    }

    private static FieldError error(List<FieldError> errors, String field) {
        return errors.stream()
                .filter(error -> error.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
