package io.moalog.ops;

import java.util.Arrays;
import java.util.Optional;

/** A reader that must store every log of every service. */
enum Sink {
    SEARCH("search", "realtime-indexer"),
    ARCHIVE("archive", "batch-indexer");

    private final String text;
    private final String stage;

    Sink(String text, String stage) {
        this.text = text;
        this.stage = stage;
    }

    /** What it stores into. */
    String text() {
        return text;
    }

    /** What its dead letters carry. */
    String stage() {
        return stage;
    }

    /** Its consumer group. */
    String group() {
        return "moalog." + stage;
    }

    static Optional<Sink> ofGroup(String group) {
        return Arrays.stream(values())
                .filter(sink -> sink.group().equals(group))
                .findFirst();
    }
}
