package io.moalog.standalone.kafka;

import io.moalog.standalone.childjvm.BackendProgram;
import io.moalog.standalone.childjvm.ChildArguments;
import io.moalog.standalone.childjvm.ChildServer;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** Broker and controller, inside the child. The storage is formatted once; a format cut short is done again. */
final class KafkaNode implements ChildServer {
    private final ChildArguments arguments;
    private @Nullable KafkaRaftServer server;

    KafkaNode(ChildArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public Map<String, String> start() throws Exception {
        int port = arguments.number(BackendProgram.PORT);
        LoopbackPort.requireFree(port);
        Path logs = arguments.directory().resolve("data");
        format(logs);
        KafkaConfig config = new KafkaConfig(
                BrokerProperties.of(logs, port, LoopbackPort.free(port), BackendProgram.settings(arguments)), false);
        KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
        server = starting;
        starting.startup();
        return Map.of("address", LoopbackPort.HOST + ":" + port);
    }

    private static void format(Path logs) throws Exception {
        // Written last by the formatter, so where it is, the format is whole.
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(logs);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerProperties.NODE_ID)
                .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(logs.toString())
                .addDirectory(logs.toString())
                .setIgnoreFormatted(true)
                .run();
    }

    @Override
    public void close() {
        KafkaRaftServer running = server;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
        }
    }
}
