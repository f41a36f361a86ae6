package io.moalog.standalone.elasticsearch;

import io.moalog.standalone.childjvm.BackendProgram;
import io.moalog.standalone.childjvm.ChildArguments;
import io.moalog.standalone.childjvm.ChildServer;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.ClassPathNode;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.transport.netty4.Netty4Plugin;
import org.jspecify.annotations.Nullable;

/** The node, inside the child. */
final class ElasticsearchNode implements ChildServer {
    private static final long CLOSE_SECONDS = 10;

    private final ChildArguments arguments;
    private @Nullable ClassPathNode node;

    ElasticsearchNode(ChildArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public Map<String, String> start() throws Exception {
        int port = arguments.number(BackendProgram.PORT);
        LoopbackPort.requireFree(port);
        // First of all: Elasticsearch's classes take their loggers from what this installs.
        LogConfigurator.configureESLogging();
        Settings.Builder settings = Settings.builder();
        NodeSettings.of(arguments.directory(), port, BackendProgram.settings(arguments))
                .forEach(settings::put);
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings.build(), Map.of(), arguments.directory().resolve("config"), () -> "moalog-1");
        ClassPathNode starting = new ClassPathNode(environment, List.of(new Netty4Plugin(), new BannerPlugin()));
        node = starting;
        starting.start();
        return Map.of("address", LoopbackPort.HOST + ":" + port);
    }

    @Override
    public void close() throws Exception {
        ClassPathNode running = node;
        if (running != null) {
            running.close();
            running.awaitClose(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
