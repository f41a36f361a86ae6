package io.moalog.rules.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.rules.rule.Rule;
import io.moalog.rules.window.FiredWindow;
import io.moalog.rules.window.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An alert as SQL takes it. */
record NewAlert(
        String id,
        Rule rule,
        Alert.Window window,
        long count,
        String group,
        String values,
        String samples,
        Instant firedAt) {

    /** One for each rule, revision, window and group, whoever raises it and however often. */
    static NewAlert of(Raised.OfWindow raised) {
        FiredWindow window = raised.window();
        String group = AlertJson.group(raised.keys(), window.keys());
        return new NewAlert(
                id(raised.rule(), "window " + window.start() + " " + group),
                raised.rule(),
                new Alert.Window(Instant.ofEpochMilli(window.start()), Instant.ofEpochMilli(window.end())),
                window.count(),
                group,
                AlertJson.values(window.values()),
                AlertJson.samples(window.samples()),
                raised.firedAt());
    }

    /**
     * One for each rule, revision and first log.
     *
     * @param fresh those of the matches that no alert tells yet
     */
    static NewAlert of(Raised.OfMatches raised, Raised.Matches fresh) {
        Map.Entry<Integer, List<Long>> first =
                fresh.offsets().entrySet().iterator().next();
        List<Sample> samples = raised.samples().stream()
                .filter(sample -> fresh.offsets()
                        .getOrDefault(sample.partition(), List.of())
                        .contains(sample.offset()))
                .map(Raised.MatchSample::sample)
                .toList();
        long count = fresh.offsets().values().stream().mapToLong(List::size).sum();
        return new NewAlert(
                id(
                        raised.rule(),
                        "match " + fresh.topicId() + " " + first.getKey() + " "
                                + first.getValue().get(0)),
                raised.rule(),
                new Alert.Window(fresh.first(), fresh.last()),
                count,
                "{}",
                "{}",
                AlertJson.samples(samples),
                raised.firedAt());
    }

    private static String id(Rule rule, String what) {
        String name = rule.id() + " " + rule.revision() + " " + what;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}
