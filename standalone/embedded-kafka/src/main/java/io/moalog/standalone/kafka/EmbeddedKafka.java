package io.moalog.standalone.kafka;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.BackendProgram;
import io.moalog.standalone.childjvm.EmbeddedBackend;
import io.moalog.standalone.childjvm.JavaProgram;
import io.moalog.standalone.childjvm.JdkFlags;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.util.ArrayList;
import java.util.List;

/**
 * A Kafka cluster of one: KRaft broker and controller in one child JVM, on loopback, without authentication. Topics
 * are never created by use. The cluster id, topics and offsets stay with the directory.
 */
public final class EmbeddedKafka extends EmbeddedBackend {
    private static final int DEFAULT_HEAP_MEGABYTES = 384;

    private EmbeddedKafka(BackendOptions options) {
        super(program(), options);
    }

    /**
     * Returns when the broker takes requests.
     *
     * @param options their settings are broker properties, e.g. {@code log.retention.ms}
     * @throws io.moalog.standalone.childjvm.ChildStartException when it does not come up, in words for the user
     */
    public static EmbeddedKafka start(BackendOptions options) {
        return started(EmbeddedKafka::new, options);
    }

    /** For tests: closing it, or the end of this JVM, deletes its data. */
    public static EmbeddedKafka inTemporaryDirectory() {
        return start(BackendOptions.inTemporaryDirectory());
    }

    /** A client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address();
    }

    @Override
    public String address() {
        return LoopbackPort.HOST + ":" + port();
    }

    private static BackendProgram program() {
        List<String> jvm = new ArrayList<>(JdkFlags.forNativeLibraries());
        jvm.add("-Dlogback.configurationFile=io/moalog/standalone/childjvm/logback-child.xml");
        return new BackendProgram(
                "kafka",
                JavaProgram.beside(EmbeddedKafka.class, "KafkaMain", "META-INF/moalog/embedded-kafka.classpath"),
                DEFAULT_HEAP_MEGABYTES,
                jvm);
    }
}
